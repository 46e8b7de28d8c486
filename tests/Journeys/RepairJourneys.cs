using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Functions.Intake;
using Mpp.Functions.Stories;

namespace Mpp.Tests.Journeys;

public sealed class RepairJourneys
{
    [Theory]
    [InlineData("terminated")]
    [InlineData("failed")]
    [InlineData("missing")]
    public async Task A_story_that_is_dead_is_found_by_the_sweep_and_its_next_generation_goes_on(string how)
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.SubmitAsync();
        await programme.QuietAsync();
        var client = programme.Host.Engine!.Client;
        var first = ApplicationStory.InstanceId(kalix.Reference, 1);
        await client.TerminateInstanceAsync(first, "by a test");
        await client.WaitForInstanceCompletionAsync(first);
        if (how is "missing" or "failed") await client.PurgeInstanceAsync(first);
        if (how == "failed")
        {
            // An instance of that id whose story cannot be told.
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(ApplicationOrchestrator), new StoryInput("2026-9999", 1), new StartOrchestrationOptions(first));
            Assert.Equal(OrchestrationRuntimeStatus.Failed, await FailedAsync(programme, first));
        }

        await kalix.ReturnAsync();
        await programme.CatchUpAsync();

        Assert.Single(await programme.Driver.LettersAsync(kalix.Reference, "returned"));
        // A story that is not there at all is started again as it is; a dead one of the same id needs the next generation.
        Assert.Equal(how == "missing" ? 1 : 2, (await programme.CaseAsync(kalix.Reference)).Generation);
        await kalix.CompleteAsync();
        await programme.CatchUpAsync();
        Assert.Single(await programme.Driver.LettersAsync(kalix.Reference, "completion-received"));
        Assert.Equal(2, (await programme.Driver.LettersAsync(kalix.Reference, "receipt")).Count);
        Assert.DoesNotContain($"{kalix.Reference} stuck", await programme.TasksAsync());
    }

    [Fact]
    public async Task Several_things_that_wait_for_a_dead_story_start_one_new_generation_and_not_one_each()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.SubmitAsync();
        await programme.QuietAsync();
        var client = programme.Host.Engine!.Client;
        await client.TerminateInstanceAsync(ApplicationStory.InstanceId(kalix.Reference, 1), "by a test");
        await client.WaitForInstanceCompletionAsync(ApplicationStory.InstanceId(kalix.Reference, 1));
        // As six commands leave them whose letters wait for the story.
        var due = programme.Host.Services.GetRequiredService<DueStore>();
        for (var i = 1; i <= 6; i++) await due.AddAsync(new DueRow(programme.Now, kalix.Reference, $"wake-{i}"));

        await programme.CatchUpAsync();

        Assert.Empty(await programme.DueNowAsync());
        Assert.Equal(2, (await programme.CaseAsync(kalix.Reference)).Generation);
        Assert.DoesNotContain($"{kalix.Reference} stuck", await programme.TasksAsync());
    }

    [Fact]
    public async Task A_superseded_generation_changes_nothing()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.SubmitAsync();
        await programme.QuietAsync();
        await kalix.ReturnAsync();
        await programme.QuietAsync();

        // The case is the next generation's by now, and the old one's instance lives on. Its files are open, its deadline is over, a letter waits: it must leave all of that alone.
        var cases = programme.Host.Services.GetRequiredService<CaseStore>();
        var stored = (await cases.FindAsync(kalix.Reference))!;
        var application = stored.Case.Application with { Attachments = [.. stored.Case.Application.Attachments.Select(a => a with { Blob = null })] };
        var next = stored.Case with { Generation = 2, Application = application, Eligibility = stored.Case.Eligibility with { EarlierReportsCheckedAtUtc = null } };
        Assert.IsType<CommitOutcome.Committed>(await cases.CommitAsync(stored, new Change(next) { Facts = [new("by-a-test")] }, Actor.System, programme.Now));
        programme.Clock.AdvanceTo(new(2026, 3, 20, 9, 0, 0, TimeSpan.Zero));

        var before = (await cases.FindAsync(kalix.Reference))!;
        var client = programme.Host.Engine!.Client;
        await client.RaiseEventAsync(ApplicationStory.InstanceId(kalix.Reference, 1), Story.WakeUp);
        foreach (var instance in new[] { "old-from-the-top", "old-once-more" })
        {
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(ApplicationOrchestrator), new StoryInput(kalix.Reference, 1), new StartOrchestrationOptions(instance));
            Assert.Equal(OrchestrationRuntimeStatus.Completed, (await client.WaitForInstanceCompletionAsync(instance)).RuntimeStatus);
        }

        await programme.QuietAsync();
        Assert.Equal(before.ETag, (await cases.FindAsync(kalix.Reference))!.ETag);
        Assert.Empty(await programme.Driver.LettersAsync(kalix.Reference, "completion-expired"));

        // The generation that may, does.
        await programme.CatchUpAsync();
        var after = await programme.CaseAsync(kalix.Reference);
        Assert.Equal(CaseStatus.Eligible, after.Status);
        Assert.All(after.Application.Attachments, a => Assert.NotNull(a.Blob));
        Assert.Single(await programme.Driver.LettersAsync(kalix.Reference, "completion-expired"));
    }

    [Fact]
    public async Task A_case_that_no_generation_gets_on_with_becomes_a_task_and_holds_nobody_else_up()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.SubmitAsync();
        await programme.QuietAsync();
        // Something due that nothing is known to follow from: a bug, as a story sees it.
        var cases = programme.Host.Services.GetRequiredService<CaseStore>();
        var stored = (await cases.FindAsync(kalix.Reference))!;
        var broken = stored.Case with { Obligations = [new("nobody-knows", "1", Mpp.Domain.Calendar.SwedishCalendar.At(new(2026, 2, 20), new(11, 0)))] };
        await cases.CommitAsync(stored, new Change(broken) { Facts = [new("by-a-test")] }, Actor.System, programme.Now);

        for (var hours = 0; hours < 40; hours++) await programme.MoveToAsync(programme.Now.AddHours(1));

        Assert.Contains($"{kalix.Reference} stuck", await programme.TasksAsync());
        Assert.Equal(4, (await programme.CaseAsync(kalix.Reference)).Generation);
        var other = new KalixSteps(programme, Mpp.Embedded.Rehearsal.HandbookCases.Malmö);
        await other.SubmitAsync();
        await programme.QuietAsync();
        Assert.Equal(2, (await programme.Driver.LettersAsync(other.Reference, "receipt")).Count);
    }

    /// <summary>Its activities are tried over two hours of programme time before it fails.</summary>
    static async Task<OrchestrationRuntimeStatus?> FailedAsync(ProgrammeUnderTest programme, string instance)
    {
        for (var hours = 0; hours < 6; hours++) await programme.MoveToAsync(programme.Now.AddHours(1));
        return (await programme.Host.Engine!.Client.GetInstanceAsync(instance))?.RuntimeStatus;
    }
}
