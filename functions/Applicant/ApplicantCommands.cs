using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Applicant;

/// <summary>
/// What became of an applicant's command: done where nothing was refused. <paramref name="Viewer"/> sees the case as it is now. <paramref name="FirstAnswer"/>: this
/// is the repeat of a command with the same Idempotency-Key.
/// </summary>
public sealed record ApplicantOutcome(Viewer Viewer, IReadOnlyList<Refusal> Refusals, bool IsAfterLostRace = false, CommandReceipt? FirstAnswer = null)
{
    public bool IsDone => Refusals.Count == 0;
}

/// <summary>
/// Runs a command of an applicant or partner: as staff's (<see cref="CaseCommands"/>), but a refusal is found before anything is written, and neither answer
/// nor refusal names what has not been announced.
/// </summary>
public sealed class ApplicantCommands(CaseCommands commands, CaseStore cases, TimeProvider clock)
{
    /// <param name="client">To wake the story.</param>
    /// <param name="visit">Who acts, on what.</param>
    /// <param name="key">What tells a repeat, from the header Idempotency-Key; null where there is none.</param>
    /// <param name="rule">Null where the same was done before and nothing is left to do.</param>
    /// <param name="store">Writes the files that the change will name, once the rule has allowed it.</param>
    public async Task<ApplicantOutcome> RunAsync(DurableTaskClient client, Visit visit, string? key, Func<Case, DateTimeOffset, Ruling<Change>?> rule, Func<Task>? store = null)
    {
        var viewer = visit.Viewer;
        if (key is not null && await cases.FindAnswerAsync(viewer.Case.Reference, key) is { } answer) return new(viewer, [], FirstAnswer: answer);

        var first = rule(viewer.Case, clock.GetUtcNow());
        if (first is null) return new(viewer, []);
        if (!first.IsAllowed) return new(viewer, RefusalWords.ForApplicant(viewer, first.Refusals));
        if (store is not null) await store();

        var changed = await commands.ChangeAsync(client, visit.Stored, ActorOf(viewer),
            (before, now) => ValueTask.FromResult(IsStillOnTheCase(viewer, before.Case) ? rule(before.Case, now) : new Refusal("link-revoked", "The link is no longer valid.")),
            after => key is null ? null : new(key, 200, Answers.Written(viewer with { Case = after })));
        // The same click may have been at it at the same time, and then it is what stands in the way.
        if (changed.Refusals.Count > 0 && key is not null && await cases.FindAnswerAsync(viewer.Case.Reference, key) is { } other) return new(viewer, [], FirstAnswer: other);
        var later = viewer with { Case = changed.Case, NowUtc = clock.GetUtcNow() };
        return new(later, RefusalWords.ForApplicant(later, changed.Refusals), changed.AfterLostRace, (changed.Commit as CommitOutcome.Repeated)?.Answer);
    }

    /// <summary>The key of a repeat belongs to the contact and the action, and not to the token, which is another one in every letter.</summary>
    public static string? Key(HttpRequest request, Viewer viewer, string action) =>
        CaseCommands.IdempotencyKey(request) is { } key ? string.Join('\n', viewer.Contact.Id, action, key) : null;

    internal static Actor ActorOf(Viewer viewer) => new("applicant", viewer.Contact.Id, viewer.Contact.Name);

    static bool IsStillOnTheCase(Viewer viewer, Case @case) => @case.Application.Contacts.Any(c => c.Id == viewer.Contact.Id && c.LinkVersion == viewer.Contact.LinkVersion);
}
