using Microsoft.Azure.Functions.Worker;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Intake;

/// <summary>Stores every file of a case that can be had. If a server did not give one, it fails when all others are stored, and the story tries again.</summary>
public sealed class StoreAttachments(OpenFiles files)
{
    [Function(nameof(StoreAttachments))]
    public async Task Run([ActivityTrigger] StoryInput input, CancellationToken cancellation)
    {
        if (await files.StoreAsync(input, isLastTry: false, cancellation) is { Count: > 0 } left)
            throw new FileNotGivenException($"{input.Subject}: {left.Count} files could not be had. {left[0].Message}", left[0]);
    }
}
