using Microsoft.Azure.Functions.Worker;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Intake;

/// <summary>
/// The last try: what a server does not give now either is put on record, as a task for staff. What failed before for another reason (our own storage was away) is stored, however long that takes.
/// </summary>
public sealed class GiveUpAttachments(OpenFiles files)
{
    [Function(nameof(GiveUpAttachments))]
    public Task Run([ActivityTrigger] StoryInput input, CancellationToken cancellation) => files.StoreAsync(input, isLastTry: true, cancellation);
}
