using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;

namespace Mpp.Benchmarks;

/// <summary>A scripted life on the programme under load.</summary>
sealed class Stage(ProgrammeUnderLoad load) : IStage
{
    public Driver Driver => load.Driver;

    public DateTimeOffset Now => load.Clock.GetUtcNow();

    public Task MoveToAsync(DateTimeOffset to) => load.MoveToAsync(to);

    public Task<string?> LinkAsync(string reference, string letter, string to) => Task.FromResult(load.Post.Link(reference, letter, to));
}
