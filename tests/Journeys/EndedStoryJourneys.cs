using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Tables;
using Mpp.Functions.Intake;
using Mpp.Functions.Rounds;
using Mpp.Functions.Stories;
using Mpp.Functions.Timers;

namespace Mpp.Tests.Journeys;

/// <summary>Stories that have ended, and what the real client does with them.</summary>
public sealed class EndedStoryJourneys
{
    [Fact]
    public async Task A_story_that_ends_by_itself_while_the_sweep_is_about_to_end_it_is_no_hindrance()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.SubmitAsync();
        await programme.QuietAsync();
        await programme.MoveToAsync(programme.Now.AddHours(2));
        var row = new DueRow(programme.Now, kalix.Reference, "wake-x");
        var (due, sweep) = (programme.Host.Services.GetRequiredService<DueStore>(), programme.Host.Services.GetRequiredService<Sweep>());
        await due.AddAsync(row);
        for (var attempts = 0; attempts < 3; attempts++) await due.AttemptedAsync((await due.DueAsync(programme.Now.AddDays(1), 1000)).Single(r => r.Id == row.Id), programme.Now);

        await sweep.FireAsync(new EndsMeanwhile(programme.Host.Engine!.Client), (await due.DueAsync(programme.Now.AddDays(1), 1000)).Single(r => r.Id == row.Id), CancellationToken.None);

        Assert.Equal(2, (await programme.CaseAsync(kalix.Reference)).Generation);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await programme.Host.Engine!.Client.GetInstanceAsync(ApplicationStory.InstanceId(kalix.Reference, 1)))!.RuntimeStatus);
    }

    /// <summary>What extensions do that know no statuses of deduplication: see the decision about the stand-ins.</summary>
    [Fact]
    public async Task Ended_stories_that_are_started_again_under_their_ids_change_nothing()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        foreach (var step in kalix.All.SkipLast(1))
        {
            await step.PlayAsync();
            await programme.CatchUpAsync();
        }

        var client = programme.Host.Engine!.Client;
        var ended = new List<OrchestrationMetadata>();
        await foreach (var instance in client.GetAllInstancesAsync(new(FetchInputsAndOutputs: true)))
            if (instance.IsCompleted) ended.Add(instance);
        Assert.Equal([nameof(AnnouncementOrchestrator), nameof(ApplicationOrchestrator)], ended.Select(i => i.Name).Distinct().Order());
        var (before, mails, books) = (await StoredAsync(), (await programme.MailsAsync()).Count, await programme.BooksAsync());

        foreach (var instance in ended)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(instance.Name, instance.ReadInputAs<StoryInput>(), new StartOrchestrationOptions(instance.InstanceId));
            Assert.Equal(OrchestrationRuntimeStatus.Completed, (await client.WaitForInstanceCompletionAsync(instance.InstanceId)).RuntimeStatus);
        }

        await programme.QuietAsync();
        Assert.Equal(before.ETag, (await StoredAsync()).ETag);
        Assert.Equal(mails, (await programme.MailsAsync()).Count);
        Assert.Equal(books.Total, (await programme.BooksAsync()).Total);
        await kalix.All[^1].PlayAsync();
        await programme.CatchUpAsync();
        await kalix.AssertArrivedAsync();

        async Task<StoredCase> StoredAsync() => (await programme.Host.Services.GetRequiredService<CaseStore>().FindAsync(kalix.Reference))!;
    }

    /// <summary>Somebody else is always a moment faster to end an instance.</summary>
    sealed class EndsMeanwhile(DurableTaskClient inner) : DurableTaskClient("test")
    {
        public override async Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
        {
            await inner.TerminateInstanceAsync(instanceId, options, cancellation);
            await inner.WaitForInstanceCompletionAsync(instanceId, cancellation);
            await inner.TerminateInstanceAsync(instanceId, options, cancellation);
        }

        public override Task<string> ScheduleNewOrchestrationInstanceAsync(TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) =>
            inner.ScheduleNewOrchestrationInstanceAsync(orchestratorName, input, options, cancellation);

        public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) => inner.RaiseEventAsync(instanceId, eventName, eventPayload, cancellation);

        public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
            inner.GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation);

        public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => throw new NotSupportedException();

        public override ValueTask DisposeAsync() => default;
    }
}
