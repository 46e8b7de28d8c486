using Microsoft.DurableTask.Client;
using Mpp.Domain.Cases;
using Mpp.Embedded.Durable;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Support;

namespace Mpp.Tests.Journeys;

/// <summary>What waits for a report, and that it ends with it.</summary>
public sealed class ReportStoryJourneys
{
    [Fact]
    public async Task A_story_waits_from_the_opening_to_the_payment_and_nobody_in_the_years_between()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        Assert.Empty(await WaitingAsync(programme));

        await steps.OpenAsync();
        Assert.Equal([$"rep-{steps.Reference}-year-1-g1"], await WaitingAsync(programme));
        await programme.MoveToAsync("2027-07-10T09:00:00Z");
        (await steps.SendAsync()).Ok();
        await steps.ReturnAsync();
        (await steps.SendAsync(steps.Another())).Ok();
        await steps.ApproveAsync();
        Assert.Equal([$"rep-{steps.Reference}-year-1-g1"], await WaitingAsync(programme));
        await steps.PayAsync();

        Assert.Empty(await WaitingAsync(programme));
        Assert.Empty(await programme.DueNowAsync());
        Assert.Equal(["report-opens 1", "report-reminder 1", "report-received 2", "report-returned 1", "report-approved 1"], await steps.LettersAsync());
        await programme.MoveToAsync(ReportSteps.Opens.AddYears(1));
        Assert.Equal([$"rep-{steps.Reference}-year-2-g1"], await WaitingAsync(programme));
    }

    [Fact]
    public async Task A_report_that_comes_before_it_opens_has_its_story_then_and_is_never_reminded_of()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        await programme.MoveToAsync("2027-04-01T09:00:00Z");

        (await steps.SendAsync()).Ok();
        Assert.Equal(["report-received 1"], await steps.LettersAsync());
        Assert.Equal([$"rep-{steps.Reference}-year-1-g1"], await WaitingAsync(programme));
        await programme.MoveToAsync("2027-10-01T09:00:00Z");
        Assert.Equal(["report-received 1"], await steps.LettersAsync());
        await steps.ApproveAsync();
        await steps.PayAsync();
        Assert.Empty(await WaitingAsync(programme));
    }

    [Theory]
    [InlineData("withdraw", "open")]
    [InlineData("terminate", "open")]
    [InlineData("withdraw", "in")]
    [InlineData("terminate", "returned")]
    [InlineData("withdraw", "approved")]
    [InlineData("terminate", "two")]
    [InlineData("withdraw", "two")]
    public async Task A_case_that_ends_early_leaves_nobody_waiting_and_reminds_nobody_any_more(string verb, string stage)
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        await steps.OpenAsync();
        if (stage != "open") await steps.GetToAsync(stage == "two" ? "approved" : stage);
        if (stage == "two") await programme.MoveToAsync(ReportSteps.Opens.AddYears(1));
        Assert.Equal(stage == "two" ? 2 : 1, (await WaitingAsync(programme)).Count);
        var before = (await steps.LettersAsync()).Count;

        (await programme.Driver.VerbAsync(verb == "withdraw" ? "olle:Officer" : "dina:Decider", steps.Reference, verb, new { reason = "It is over." })).Ok();
        await programme.CatchUpAsync();

        Assert.Empty(await WaitingAsync(programme));
        await programme.MoveToAsync(programme.Now.AddYears(3));
        Assert.Equal(before, (await steps.LettersAsync()).Count);
        Assert.Empty(await WaitingAsync(programme));
        Assert.Empty(await programme.DueNowAsync());
        Assert.Empty((await programme.TasksAsync()).Except([$"{steps.Reference} steering-group"]));
    }

    [Fact]
    public async Task A_suspended_case_is_not_reminded_and_goes_on_by_dates_that_are_as_much_later()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        await steps.OpenAsync();
        (await programme.Driver.VerbAsync("dina:Decider", steps.Reference, "suspend", new { reason = "Elections" })).Ok();

        await programme.MoveToAsync("2027-08-25T09:00:00Z");
        Assert.Equal(["report-opens 1"], await steps.LettersAsync());
        (await programme.Driver.VerbAsync("dina:Decider", steps.Reference, "resume", new { reason = "Elected" })).Ok();
        await programme.CatchUpAsync();

        // Suspended for 86 of the ninety days that the report was open.
        Assert.Equal(new DateOnly(2027, 11, 23), (await steps.ReportAsync()).DueOn);
        await programme.MoveToAsync("2027-09-24T05:59:00Z");
        Assert.Equal(["report-opens 1"], await steps.LettersAsync());
        await programme.MoveToAsync("2027-09-24T06:00:00Z");
        Assert.Equal(["report-opens 1", "report-reminder 1"], await steps.LettersAsync());
        await programme.MoveToAsync("2027-11-23T07:00:00Z");
        Assert.Equal([-90, -60, -30, -14, -7, 0], (await steps.ReportAsync()).RemindersSent.Select(r => r.OffsetDays));
        Assert.Equal(["report-opens 1", "report-reminder 5"], await steps.LettersAsync());
        (await steps.SendAsync()).Ok();
        await steps.ApproveAsync();
        await steps.PayAsync();
        Assert.Empty(await WaitingAsync(programme));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_task_hub_that_is_lost_at_every_stage_of_a_report_changes_nothing(bool isQuiet)
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        foreach (var step in steps.WayToPayment())
        {
            if (isQuiet) await programme.QuietAsync();
            await programme.RestartAsync(amnesia: true);
            await step();
            if (!isQuiet) await programme.RestartAsync(amnesia: true, killed: true);
            await programme.CatchUpAsync();
        }

        await AssertPaidAsync(programme, steps);
    }

    [Theory]
    [InlineData(11, 0.4)]
    [InlineData(12, 0.4)]
    [InlineData(13, 1.0)]
    public async Task Lost_doubled_and_reordered_wake_ups_leave_nobody_behind_and_send_nothing_twice(int seed, double drop)
    {
        var hostile = new HostileMode(seed) { Drop = drop, Twice = 0.3, Reorder = 0.3, Repeat = 0.4, Forget = 0.4 };
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", new() { Hostile = hostile });
        var steps = await ReportSteps.InForceAsync(programme);
        foreach (var step in steps.WayToPayment())
        {
            await step();
            await programme.CatchUpAsync();
        }

        await AssertPaidAsync(programme, steps);

        // Two stories wait when the case ends, and none of them may hear of it.
        await programme.MoveToAsync(ReportSteps.Opens.AddYears(1));
        await programme.CatchUpAsync();
        (await steps.SendAsync(HandbookCases.Kalix.Report(steps.Reference, 2, programme.Now))).Ok();
        await programme.CatchUpAsync();
        await programme.MoveToAsync(ReportSteps.Opens.AddYears(2));
        await programme.CatchUpAsync();
        (await programme.Driver.VerbAsync("dina:Decider", steps.Reference, "terminate", new { reason = "No more." })).Ok();
        await programme.CatchUpAsync();

        Assert.Empty(await WaitingAsync(programme));
        var terminated = await programme.Driver.LettersAsync(steps.Reference, "terminated");
        Assert.Equal((3, 3), (terminated.Count, terminated.DistinctBy(l => l.To).Count()));
        Assert.DoesNotContain($"{steps.Reference} stuck", await programme.TasksAsync());
    }

    [Fact]
    public async Task A_new_generation_ends_every_story_of_the_old_one()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var steps = await ReportSteps.InForceAsync(programme);
        await steps.OpenAsync();
        await steps.GetToAsync("approved");
        await programme.MoveToAsync(ReportSteps.Opens.AddYears(1));
        Assert.Equal(2, (await WaitingAsync(programme)).Count);
        await programme.MoveToAsync("2028-06-29T09:00:00Z");
        var client = programme.Host.Engine!.Client;
        await client.TerminateInstanceAsync($"rep-{steps.Reference}-year-2-g1", "by a test");
        await client.WaitForInstanceCompletionAsync($"rep-{steps.Reference}-year-2-g1");

        // The next reminder finds the second report's story dead.
        await programme.MoveToAsync("2028-06-30T06:00:00Z");
        await programme.CatchUpAsync();

        Assert.Equal(2, (await programme.CaseAsync(steps.Reference)).Generation);
        Assert.Equal([$"rep-{steps.Reference}-year-2-g2"], await WaitingAsync(programme));
        await steps.PayAsync();
        await programme.CatchUpAsync();
        Assert.Equal([$"rep-{steps.Reference}-year-2-g2"], await WaitingAsync(programme));
        Assert.DoesNotContain($"{steps.Reference} stuck", await programme.TasksAsync());
    }

    static async Task AssertPaidAsync(ProgrammeUnderTest programme, ReportSteps steps)
    {
        var @case = await programme.CaseAsync(steps.Reference);
        Assert.Equal((ReportStatus.Approved, 2, true), (@case.Reports[0].Status, @case.Reports[0].Deliveries.Count, @case.Payments.Single().IsPaid));
        Assert.Equal(["report-opens 1", "report-reminder 1", "report-received 2", "report-returned 1", "report-approved 1"], await steps.LettersAsync());
        Assert.All(@case.Reports[0].Deliveries[^1].Attachments, a => Assert.True(a.Name == "map.pdf" ? a.Failure is not null : a.Blob is not null, $"{a}"));
        Assert.Contains($"{steps.Reference} attachment", await programme.TasksAsync());
        Assert.Empty(await WaitingAsync(programme));
        Assert.Empty(await programme.DueNowAsync());
        var audit = (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{steps.Reference}/audit")).Ok();
        Assert.Empty(audit.Json!["chain"]!["findings"]!.AsArray());
    }

    [Fact]
    public async Task A_reminder_whose_host_dies_between_its_record_and_its_letter_goes_out_once_though_the_task_hub_is_lost()
    {
        StorageProxy? proxy = null;
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", records: storage => (proxy = StorageProxy.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        await using var _ = proxy;
        var steps = await ReportSteps.InForceAsync(programme);
        await steps.OpenAsync();
        await programme.MoveToAsync("2027-06-30T05:59:00Z");

        // The reminder is on record and its letter ordered; the claim, by which its sending would begin, is the first thing that does not get through.
        proxy!.Before(request => Uri.UnescapeDataString(request.Path).Contains("letter-report-reminder", StringComparison.Ordinal), () =>
        {
            proxy.DieAt(1, afterwards: false);
            return Task.CompletedTask;
        });
        await programme.Driver.MoveAsync(DateTimeOffset.Parse("2027-06-30T06:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        await programme.QuietAsync();
        Assert.True(proxy.IsDead, "Nothing has died: this test has proved nothing.");
        proxy.Revive();
        Assert.NotEmpty((await steps.ReportAsync()).RemindersSent);

        await programme.RestartAsync(amnesia: true, killed: true);
        await programme.CatchUpAsync();
        Assert.Equal(["report-opens 1", "report-reminder 1"], await steps.LettersAsync());
        Assert.Empty(await programme.DueNowAsync());
    }

    /// <summary>Every instance that is not over.</summary>
    static async Task<IReadOnlyList<string>> WaitingAsync(ProgrammeUnderTest programme)
    {
        await programme.QuietAsync();
        var waiting = new List<string>();
        await foreach (var instance in programme.Host.Engine!.Client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending]))) waiting.Add(instance.InstanceId);
        return [.. waiting.Order(StringComparer.Ordinal)];
    }
}
