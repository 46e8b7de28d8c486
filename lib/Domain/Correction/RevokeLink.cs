using Mpp.Domain.Cases;

namespace Mpp.Domain.Correction;

/// <summary>Every private link that a contact was sent stops working, at any stage; the next letter brings a new one.</summary>
public static class RevokeLink
{
    public static Ruling<Change> Apply(Case @case, string contactId, string? reason)
    {
        if (Contacts.Find(@case, contactId) is not { } contact) return Contacts.Unknown(@case, contactId);

        var revoked = contact with { LinkVersion = contact.LinkVersion + 1 };
        return new Change(@case with { Application = Contacts.With(@case.Application, revoked) })
        {
            Facts = [new("link-revoked", contactId, $"link-{contact.LinkVersion}", $"link-{revoked.LinkVersion}", reason?.Trim())],
        };
    }
}
