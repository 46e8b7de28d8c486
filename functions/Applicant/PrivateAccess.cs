using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Applicant;

/// <summary>Who came by a private link, and the case as it was read for them.</summary>
public sealed record Visit(StoredCase Stored, Viewer Viewer);

/// <summary>Lets in whom a private link names, as long as the contact is still on the case and the link has not been revoked.</summary>
public sealed class PrivateAccess(PrivateLinks links, CaseStore cases, ProgrammeCache programme, TimeProvider clock)
{
    /// <summary>Null for a token that is invented, changed, expired or revoked alike.</summary>
    public async Task<Visit?> OpenAsync(string token, CancellationToken cancellation)
    {
        if (links.Read(token) is not { } claim || await cases.FindAsync(claim.Reference, cancellation) is not { } stored) return null;
        var contact = stored.Case.Application.Contacts.FirstOrDefault(c => c.Id == claim.ContactId && c.LinkVersion == claim.Version);
        return contact is null ? null : new(stored, new(stored.Case, contact, await programme.OfAsync(stored.Case, cancellation), clock.GetUtcNow()));
    }
}
