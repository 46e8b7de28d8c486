using Mpp.Domain.Cases;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Amnesia;

/// <summary>A programme in which every contact is replaced now and then: whoever looks for a letter looks in the successor's mail.</summary>
sealed class Successors(ProgrammeUnderTest programme) : IStage
{
    readonly Dictionary<string, string> now = [];
    int replaced;

    public Driver Driver => programme.Driver;

    public DateTimeOffset Now => programme.Now;

    public Task MoveToAsync(DateTimeOffset to) => programme.MoveToAsync(to);

    public Task<string?> LinkAsync(string reference, string letter, string to) => programme.LinkAsync(reference, letter, now.GetValueOrDefault(to, to));

    public async Task ReplaceAllAsync(Case @case)
    {
        foreach (var contact in @case.Application.Contacts)
        {
            var email = $"successor{++replaced}@new.example";
            (await Driver.VerbAsync("olle:Officer", @case.Reference, "replace-contact", new { contact = contact.Id, name = $"Successor {replaced}", email, role = contact.Role, language = contact.Language, reason = "A new office." })).Ok();
            now[now.FirstOrDefault(n => n.Value == contact.Email) is { Key: { } first } ? first : contact.Email] = email;
        }
    }
}
