using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;
using static Mpp.Tests.Domain.Samples;

namespace Mpp.Tests.Clock;

/// <summary>What ends at 24:00 ends there by the clock on the wall, on days of 23 and 25 hours too.</summary>
public sealed class MidnightCampaign
{
    /// <summary>From 23:59:59.000 to 24:00:00.900.</summary>
    const int Applications = 56;

    [Theory]
    [InlineData("2026-03-15", "2026-03-15T23:00:00Z")]
    [InlineData("2026-10-25", "2026-10-25T23:00:00Z")]
    public async Task Fifty_six_applications_around_the_last_second_land_on_the_right_side_of_it(string closesOn, string closesAtUtc)
    {
        var closes = Utc(closesAtUtc);
        await using var programme = await ProgrammeUnderTest.StartAsync($"{closes.AddSeconds(-1):O}");
        await programme.PutRoundAsync("of-the-day", opensOn: $"{Day(closesOn).AddDays(-20):yyyy-MM-dd}", closesOn: closesOn);

        var arrivals = Enumerable.Range(0, Applications).Select(i => closes.AddMilliseconds(Math.Round(-1000 + i * 1900.0 / (Applications - 1)))).ToList();
        var answers = new List<Answer>();
        foreach (var (at, i) in arrivals.Select((at, i) => (at, i)))
        {
            programme.Clock.AdvanceTo(at);
            answers.Add((await programme.Driver.SubmitAsync((HandbookCases.Malmö with { SubmissionId = $"{i}" }).Submission(at), at)).Ok());
        }

        await programme.CatchUpAsync();
        Assert.Equal(29, arrivals.Count(at => at < closes));
        Assert.Equal(closes.AddSeconds(0.9), arrivals[^1]);
        var letters = (await programme.Driver.LettersAsync()).ToLookup(l => l.Case, l => l.Letter);
        foreach (var (answer, at) in answers.Zip(arrivals))
        {
            var @case = await programme.CaseAsync(answer["reference"]);
            Assert.Equal((at, at < closes ? "accepted" : "refused", at < closes ? CaseStatus.Eligible : CaseStatus.NotEligible), (@case.ReceivedAtUtc, answer["outcome"], @case.Status));
            Assert.Equal(at < closes ? [] : ["round-closed"], @case.Eligibility.Refusals.Select(r => r.Code));
            Assert.Equal(at < closes ? ["receipt", "receipt"] : ["late-refused", "late-refused"], letters[@case.Reference]);
        }

        Assert.Equal(Enumerable.Range(1, Applications).Select(i => CaseReference.Format(closes.Year, i)), answers.Select(a => a["reference"]));
    }

    [Fact]
    public async Task A_report_is_overdue_from_the_first_instant_after_its_last_day()
    {
        (string DueOn, string OverdueFrom)[] days =
            [("2026-10-25", "2026-10-25T23:00:00Z"), ("2027-03-28", "2027-03-28T22:00:00Z"), ("2027-12-31", "2027-12-31T23:00:00Z"), ("2028-02-29", "2028-02-29T23:00:00Z")];
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var cases = await Grants.InForceAsync(programme, [.. days.Select(d => Day(d.DueOn))]);
        foreach (var ((dueOn, overdueFrom), handbook) in days.Zip(Grants.Handbook))
        {
            await programme.PutRoundAsync($"round-{dueOn}", opensOn: $"{Day(dueOn).AddDays(-5):yyyy-MM-dd}", closesOn: $"{Day(dueOn).AddDays(5):yyyy-MM-dd}");

            // Another application of the same municipality: no new grant while a report of an earlier one is overdue (handbook 4.2).
            await programme.MoveToAsync(Utc(overdueFrom).AddMilliseconds(-1));
            var inTime = await ApplyAsync(programme, handbook, $"before {dueOn}");
            programme.Clock.AdvanceTo(Utc(overdueFrom));
            var late = await ApplyAsync(programme, handbook, $"after {dueOn}");

            Assert.Equal((CaseStatus.Eligible, CaseStatus.NotEligible), ((await programme.CaseAsync(inTime)).Status, (await programme.CaseAsync(late)).Status));
            var refusal = Assert.Single((await programme.CaseAsync(late)).Eligibility.Refusals);
            Assert.Equal("overdue-report", refusal.Code);
            Assert.Contains(cases[Day(dueOn)], refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_reference_has_the_year_that_a_clock_in_Stockholm_shows()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-12-31T22:59:59.999Z");
        await programme.PutRoundAsync("new-year", opensOn: "2026-12-01", closesOn: "2027-01-31");
        var last = await ApplyAsync(programme, HandbookCases.Kalix, "last");
        programme.Clock.AdvanceTo(Utc("2026-12-31T23:00:00Z"));
        Assert.Equal(("2026-0001", "2027-0001", "2027-0002"), (last, await ApplyAsync(programme, HandbookCases.Kalix, "first"), await ApplyAsync(programme, HandbookCases.Kalix, "second")));
    }

    [Fact]
    public async Task The_years_of_a_project_from_29_February_end_on_the_last_of_February_and_its_reports_follow_them()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var handbook = HandbookCases.Malmö with { Years = 3, StartDate = new(2028, 2, 29) };
        var reference = await Grants.InForceAsync(programme, handbook);

        var reports = (await programme.CaseAsync(reference)).Reports;
        Assert.Equal(
            ["2028-02-29 2029-02-28 2029-04-29", "2029-03-01 2030-02-28 2030-04-29", "2030-03-01 2031-02-27 2031-05-28"],
            reports.Select(r => $"{r.PeriodFrom:yyyy-MM-dd} {r.PeriodTo:yyyy-MM-dd} {r.DueOn:yyyy-MM-dd}"));
        await programme.MoveToAsync("2029-03-01T00:00:00Z");
        Assert.Equal(["2029-01-29 08:00:00 report-opens", "2029-02-28 08:00:00 report-reminder"], (await Grants.SentAsync(programme))[reference]);
    }

    static async Task<string> ApplyAsync(ProgrammeUnderTest programme, HandbookCase handbook, string submission)
    {
        var reference = (await programme.Driver.SubmitAsync((handbook with { SubmissionId = submission, StartDate = SwedishCalendar.StockholmDate(programme.Now).AddDays(30) }).Submission(programme.Now), programme.Now)).Ok()["reference"];
        await programme.QuietAsync();
        return reference;
    }
}
