using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Domain.Cases;
using Mpp.Tests.Support;

namespace Mpp.Tests.Journeys;

/// <summary>Whatever waits for staff has an open task, and no open task waits for nothing.</summary>
public sealed class TaskJourneys
{
    [Fact]
    public async Task A_version_that_comes_while_the_one_before_is_returned_has_a_task_and_the_returned_one_has_none()
    {
        var (programme, proxy) = await StartAsync("2026-02-20T09:00:00Z");
        await using var _ = programme;
        await using var __ = proxy;
        var steps = await ReportSteps.InForceAsync(programme);
        await steps.OpenAsync();
        (await steps.SendAsync()).Ok();
        await programme.QuietAsync();
        Assert.Equal(["assess-report year-1.1"], await OpenAsync(programme, steps.Reference));

        // The second version's task is written, its transaction is not: now the officer returns the first.
        proxy.Before(r => IsTransactionOf(r, "report-received_year-1.2"), steps.ReturnAsync);
        (await steps.SendAsync(steps.Another())).Ok();
        await programme.QuietAsync();

        Assert.Equal((ReportStatus.Submitted, 2), await steps.ReportAsync() is var report ? (report.Status, report.Deliveries.Count) : default);
        Assert.Equal(["assess-report year-1.2"], await OpenAsync(programme, steps.Reference));
    }

    [Fact]
    public async Task A_payment_that_is_ordered_while_the_one_before_is_made_has_a_task()
    {
        var (programme, proxy) = await StartAsync("2027-09-01T09:00:00Z");
        await using var _ = programme;
        await using var __ = proxy;
        var @case = Life.Do(SubmitReport.Apply(Life.ApproveByTwo(Life.ReportApproved, "2026-0001-year-1", Life.Reported), Life.ReportOf("year-2", 50_000, Life.Reported), Life.Handbook, Life.Reported)).Case;
        await PutOnFileAsync(programme, @case);
        Assert.Equal(["assess-report year-2.1", "payment year-1"], await OpenAsync(programme, @case.Reference));

        proxy.Before(r => IsTransactionOf(r, "report-approved_year-2"), async () => (await programme.Driver.StaffAsync("fia:Finance", HttpMethod.Post, "payments/2026-0001-year-1/mark-paid", new { })).Ok());
        (await programme.Driver.VerbAsync("olle:Officer", @case.Reference, "assess-report", new { report = "year-2", outcome = "approve" })).Ok();

        Assert.Equal(["payment year-2"], await OpenAsync(programme, @case.Reference));
    }

    [Fact]
    public async Task The_night_gives_what_waits_a_task_and_ends_tasks_for_which_nothing_waits()
    {
        var (programme, proxy) = await StartAsync("2027-09-01T09:00:00Z");
        await using var _ = programme;
        await using var __ = proxy;
        await PutOnFileAsync(programme, Life.ReportApproved);
        var tasks = programme.Host.Services.GetRequiredService<TaskStore>();
        var reference = Life.ReportApproved.Reference;
        // What races and deaths can leave: a task that was settled although it waits, and one of a command that never came to its transaction.
        await tasks.SettleAsync(reference, new("payment", "year-1", ""), programme.Now);
        await tasks.AddAsync(reference, new("assess-report", "year-1.2", "Assess it."), programme.Now);
        await tasks.AddAsync(reference, new("attachment", "file-1", "Ask for it."), programme.Now);
        programme.Clock.AdvanceTo(programme.Now.AddHours(1));

        await NightlyJourneys.NightAsync(programme);
        Assert.Equal(["attachment file-1", "payment year-1"], await OpenAsync(programme, reference));

        // A person's word stands, although the payment is not made.
        await tasks.DoneAsync(reference, new("payment", "year-1", ""), programme.Now);
        await NightlyJourneys.NightAsync(programme);
        Assert.Equal(["attachment file-1"], await OpenAsync(programme, reference));
    }

    [Fact]
    public async Task A_submission_that_says_that_it_was_sent_in_time_asks_a_person()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-03-15T23:30:00Z");
        await programme.PutRoundAsync();
        var receipt = (await programme.Driver.SubmitAsync(HandbookCases.Kalix.Submission(programme.Now.AddHours(-1)), programme.Now)).Ok();

        Assert.Equal("refused", receipt["outcome"]);
        Assert.Equal(["late-but-claimed-in-time 1"], await OpenAsync(programme, receipt["reference"]));
    }

    static async Task<(ProgrammeUnderTest Programme, StorageProxy Proxy)> StartAsync(string clock)
    {
        StorageProxy? proxy = null;
        var programme = await ProgrammeUnderTest.StartAsync(clock, records: storage => (proxy = StorageProxy.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        return (programme, proxy!);
    }

    static bool IsTransactionOf(Passing request, string letter) =>
        request.Path.EndsWith("$batch", StringComparison.Ordinal) && System.Text.Encoding.UTF8.GetString(request.Body.Span).Contains(letter, StringComparison.Ordinal);

    /// <summary>A case of another year's making, known to the lists, the night and staff.</summary>
    static async Task PutOnFileAsync(ProgrammeUnderTest programme, Case @case)
    {
        var services = programme.Host.Services;
        Assert.True(await services.GetRequiredService<CaseStore>().CreateAsync(new Change(@case) { Facts = [new("put-by-a-test")] }, Actor.System, programme.Now));
        await services.GetRequiredService<IntakeStore>().ClaimAsync($"claim-{@case.Reference}", new DateTimeOffset(2026, 2, 20, 9, 0, 0, TimeSpan.Zero));
        foreach (var task in WhatWaits.Of(@case, Life.Handbook)) await services.GetRequiredService<TaskStore>().AddAsync(@case.Reference, task, programme.Now);
    }

    static async Task<IReadOnlyList<string>> OpenAsync(ProgrammeUnderTest programme, string reference) =>
        [.. (await programme.Host.Services.GetRequiredService<TaskStore>().OpenOfAsync(reference)).Select(t => $"{t.Task.Kind} {t.Task.Occasion}").Order(StringComparer.Ordinal)];
}
