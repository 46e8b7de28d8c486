using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Forms;
using Mpp.Functions.Staff;
using Mpp.Functions.Stories;

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
public sealed class ApplicantCommands(CaseCommands commands, CaseForms forms, CaseStore cases, ProgrammeCache programme, TimeProvider clock)
{
    /// <param name="client">To wake the story.</param>
    /// <param name="visit">Who acts, on what.</param>
    /// <param name="key">What tells a repeat, from the header Idempotency-Key; null where there is none.</param>
    /// <param name="rule">Null where the same was done before and nothing is left to do.</param>
    public Task<ApplicantOutcome> RunAsync(DurableTaskClient client, Visit visit, string? key, Func<Case, DateTimeOffset, Ruling<Change>?> rule) =>
        RunAsync(client, visit, key, (before, now) => ValueTask.FromResult(rule(before, now)), _ => Task.CompletedTask);

    /// <summary>A form: what comes with it is stored once the rule has allowed it.</summary>
    public async Task<ApplicantOutcome> SendAsync(DurableTaskClient client, Visit visit, string? key, string type, SentForm sent)
    {
        var (viewer, form) = (visit.Viewer, forms.Of(type));
        var live = await programme.InForceAsync(CancellationToken.None);
        return await RunAsync(client, visit, key, (before, now) => CaseForms.ApplyAsync(form, sent, new(before, ActorOf(viewer), viewer.Settings, live, now)), after => forms.StoreAsync(sent, after));
    }

    async Task<ApplicantOutcome> RunAsync(DurableTaskClient client, Visit visit, string? key, Func<Case, DateTimeOffset, ValueTask<Ruling<Change>?>> rule, Func<Case, Task> store)
    {
        var viewer = visit.Viewer;
        if (key is not null && await cases.FindAnswerAsync(viewer.Case.Reference, key) is { } answer) return new(viewer, [], FirstAnswer: answer);

        var first = await rule(viewer.Case, clock.GetUtcNow());
        if (first is null) return new(viewer, []);
        if (!first.IsAllowed) return new(viewer, RefusalWords.ForApplicant(viewer, first.Refusals));
        await store(first.Value.Case);

        var changed = await commands.ChangeAsync(client, visit.Stored, ActorOf(viewer),
            (before, now) => before.ETag == visit.Stored.ETag ? ValueTask.FromResult<Ruling<Change>?>(first)
                : IsStillOnTheCase(viewer, before.Case) ? rule(before.Case, now) : ValueTask.FromResult<Ruling<Change>?>(new Refusal("link-revoked", "The link is no longer valid.")),
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
