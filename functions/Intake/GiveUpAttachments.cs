using Microsoft.Azure.Functions.Worker;
using Mpp.Domain.Cases;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Intake;

/// <summary>Puts on record that the remaining files of a case could not be fetched, as a task for staff.</summary>
public sealed class GiveUpAttachments(CaseChanges changes)
{
    [Function(nameof(GiveUpAttachments))]
    public Task Run([ActivityTrigger] StoryInput input, CancellationToken cancellation) =>
        changes.ApplyAsync(input.Subject, Actor.System, (before, _) =>
        {
            var open = CaseFiles.Open(before.Case);
            return ValueTask.FromResult<Ruling<Change>?>(before.Case.Generation != input.Generation || open.Count == 0 ? (Ruling<Change>?)null
                : StoreAttachments.Stored(before.Case, open.ToDictionary(a => a.Id, a => a with { Failure = "Its server did not give it in several attempts." })));
        }, null, cancellation);
}
