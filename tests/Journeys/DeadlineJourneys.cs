using Mpp.Domain.Cases;

namespace Mpp.Tests.Journeys;

public sealed class DeadlineJourneys
{
    [Fact]
    public async Task A_completion_asked_for_before_Easter_ends_after_ten_working_days_at_midnight_and_is_reminded_of_once()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-03-10T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.SubmitAsync();

        // Thursday 26 March. Working days: 27, 30, 31 March, 1, 2 April; Good Friday 3 and Easter Monday 6 are none; 7, 8, 9, 10, 13 April.
        await programme.MoveToAsync("2026-03-26T09:00:00Z");
        await kalix.ReturnAsync();
        await programme.QuietAsync();
        var letter = Assert.Single(await programme.Driver.LettersAsync(kalix.Reference, "returned"));
        Assert.Contains("13 april 2026", letter.Text, StringComparison.Ordinal);

        // The reminder: three working days before, 8 April at 08:00 Stockholm (summer time by then).
        await programme.MoveToAsync("2026-04-08T05:59:59Z");
        Assert.Empty(await programme.Driver.LettersAsync(kalix.Reference, "completion-reminder"));
        await programme.MoveToAsync("2026-04-08T06:00:00Z");
        Assert.Single(await programme.Driver.LettersAsync(kalix.Reference, "completion-reminder"));

        await programme.MoveToAsync("2026-04-13T21:59:59Z");
        Assert.Equal(CaseStatus.Returned, (await programme.CaseAsync(kalix.Reference)).Status);
        await programme.MoveToAsync("2026-04-13T22:00:00Z");
        Assert.Equal(CaseStatus.Eligible, (await programme.CaseAsync(kalix.Reference)).Status);
        Assert.Single(await programme.Driver.LettersAsync(kalix.Reference, "completion-expired"));
        Assert.Single(await programme.Driver.LettersAsync(kalix.Reference, "completion-reminder"));
        Assert.Contains($"{kalix.Reference} completion-expired", await programme.TasksAsync());
    }

    [Fact]
    public async Task A_completion_sent_in_the_last_second_counts_and_one_at_midnight_does_not()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-03-10T09:00:00Z");
        await programme.PutRoundAsync();
        var (kalix, malmö) = (new KalixSteps(programme), new KalixSteps(programme, Mpp.Embedded.Rehearsal.HandbookCases.Malmö));
        await kalix.SubmitAsync();
        await malmö.SubmitAsync();
        await programme.MoveToAsync("2026-03-26T09:00:00Z");
        await kalix.ReturnAsync();
        await malmö.ReturnAsync();

        await programme.MoveToAsync("2026-04-13T21:59:59.900Z");
        await kalix.CompleteAsync();
        // Before the sweep of midnight has expired it: the record's deadline decides, not the sweep.
        programme.Clock.AdvanceTo(programme.Now.AddMilliseconds(100));
        await Assert.ThrowsAsync<Mpp.Embedded.Rehearsal.RehearsalFailedException>(malmö.CompleteAsync);
        await programme.CatchUpAsync();

        Assert.NotNull(Assert.Single((await programme.CaseAsync(kalix.Reference)).Completions).CompletedAtUtc);
        Assert.NotNull(Assert.Single((await programme.CaseAsync(malmö.Reference)).Completions).ExpiredAtUtc);
        Assert.Empty(await programme.Driver.LettersAsync(kalix.Reference, "completion-expired"));
    }

    [Fact]
    public async Task An_unsigned_agreement_is_reminded_of_after_seven_and_fourteen_days_and_is_a_task_after_thirty()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-03-10T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.GetAnnouncedAsync();
        await programme.MoveToAsync("2026-03-20T14:00:00Z");
        await kalix.OfficerAsync("send-agreement");
        await programme.QuietAsync();
        await kalix.SignAsync();

        // Summer time begins on 29 March, between the two: 08:00 Stockholm is 07:00 UTC before it and 06:00 UTC after.
        foreach (var (at, sent) in new[] { ("2026-03-27T06:59:59Z", 0), ("2026-03-27T07:00:00Z", 1), ("2026-04-03T05:59:59Z", 1), ("2026-04-03T06:00:00Z", 2), ("2026-04-19T05:59:59Z", 2) })
        {
            await programme.MoveToAsync(at);
            var reminders = await programme.Driver.LettersAsync(kalix.Reference, "agreement-reminder");
            Assert.Equal(sent, reminders.Count);
            Assert.All(reminders, l => Assert.Equal("en", l.Language));
        }

        Assert.DoesNotContain($"{kalix.Reference} agreement-unsigned", await programme.TasksAsync());
        await programme.MoveToAsync("2026-04-19T06:00:00Z");
        Assert.Contains($"{kalix.Reference} agreement-unsigned", await programme.TasksAsync());
        await kalix.SignForPartnerAsync();
        await programme.CatchUpAsync();
        Assert.Equal(CaseStatus.InForce, (await programme.CaseAsync(kalix.Reference)).Status);
        await programme.MoveToAsync("2026-12-01T00:00:00Z");
        Assert.Equal(2, (await programme.Driver.LettersAsync(kalix.Reference, "agreement-reminder")).Count);
    }

    [Fact]
    public async Task After_an_outage_only_the_latest_reminder_goes_out()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-03-10T09:00:00Z");
        await programme.PutRoundAsync();
        var kalix = new KalixSteps(programme);
        await kalix.GetAnnouncedAsync();
        await kalix.OfficerAsync("send-agreement");
        await programme.QuietAsync();
        await kalix.SignAsync();
        await kalix.SignForPartnerAsync();
        await programme.QuietAsync();

        // The first report is due 2027-08-29. The clock jumps over the reminders of 60, 30 and 14 days before, as if nothing had run meanwhile.
        programme.Clock.AdvanceTo(new(2027, 8, 20, 12, 0, 0, TimeSpan.Zero));
        await programme.CatchUpAsync();
        Assert.Single(await programme.Driver.LettersAsync(kalix.Reference, "report-reminder"));
        await programme.MoveToAsync("2027-08-22T06:00:00Z");
        Assert.Equal(2, (await programme.Driver.LettersAsync(kalix.Reference, "report-reminder")).Count);
    }
}
