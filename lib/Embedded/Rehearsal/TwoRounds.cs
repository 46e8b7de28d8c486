using Mpp.Domain.Cases;

namespace Mpp.Embedded.Rehearsal;

/// <summary>
/// The story that a rehearsal plays: the handbook's cases (section 7) through a spring and an autumn round and all their years. Twelve municipalities and regions are granted almost 10 million SEK in the spring. Malmö comes two
/// minutes late and is granted in the autumn; Borlänge breaks a rule, applies again in the autumn and is rejected. Forshaga withdraws, Strängnäs is terminated; Göteborg's payment is held for a condition, Piteå's because the report of
/// its steering group is overdue; Umeå is suspended for an election; Norrköping gets a longer period. What becomes of each is made up.
/// </summary>
public sealed class TwoRounds
{
    readonly Play play;

    /// <param name="play">On an empty store, its clock at the spring round's first day.</param>
    public TwoRounds(Play play)
    {
        this.play = play;
        var spring = play.Day(0);
        Spring = new(play, $"Spring round {spring.Year}", spring, new(spring.Year, 7, 1),
        [
            new(HandbookCases.Kalix, 2, "10:12", Granted(1_050_000)) { IsReturned = true },
            new(HandbookCases.Växjö, 3, "14:40", Granted(640_000)) { IsSignedLate = true },
            new(HandbookCases.Västernorrland, 5, "11:05", Granted(700_000, "A letter in which Mombasa's county assembly renews the partnership")),
            new(HandbookCases.Strängnäs, 8, "09:30", Granted(500_000)),
            new(HandbookCases.Forshaga, 9, "16:02", Granted(300_000)),
            new(HandbookCases.Gotland, 10, "10:00", Granted(350_000)),
            new(HandbookCases.Borås, 12, "13:13", Granted(400_000)),
            new(HandbookCases.Göteborg, 15, "08:55", Granted(800_000, "A procurement policy that both sides have adopted", "payment")),
            new(HandbookCases.Umeå, 16, "15:45", Granted(420_000)),
            new(HandbookCases.Norrköping, 18, "11:11", Granted(1_350_000)),
            new(HandbookCases.SteeringGroupOf(HandbookCases.Norrköping), 18, "11:30", Granted(900_000)),
            new(HandbookCases.Piteå, 20, "09:20", Granted(1_350_000)),
            new(HandbookCases.SteeringGroupOf(HandbookCases.Piteå), 20, "09:50", Granted(900_000)),
            new(HandbookCases.Robertsfors, 24, "12:00", Granted(200_000)),
            new(HandbookCases.Borlänge with { EachYear = (90_000, 60_000, 270_000) }, 25, "13:30", null),
            new(HandbookCases.Malmö, 28, "00:02", null),
        ]);
        Autumn = new(play, $"Autumn round {spring.Year}", new(spring.Year, 9, 15), new(spring.Year + 1, 1, 1),
        [
            new(HandbookCases.Malmö with { Years = 1, SubmissionId = "handbook-malmo-again" }, 3, "10:30", Granted(400_000)),
            new(HandbookCases.Borlänge with { SubmissionId = "handbook-borlange-again" }, 10, "11:00", new(0, "The results are not described so that they can be followed up.")),
        ]);
    }

    public RoundPlay Spring { get; }
    public RoundPlay Autumn { get; }
    public IReadOnlyList<CaseInPlay> Cases => [.. Spring.Cases, .. Autumn.Cases];

    CaseInPlay Forshaga => CaseOf("Forshaga");
    CaseInPlay Göteborg => CaseOf("Göteborg");
    CaseInPlay Norrköping => CaseOf("Norrköping");
    CaseInPlay Piteå => CaseOf("Piteå");
    CaseInPlay PiteåSteeringGroup => Spring.Granted.Last(c => c.Handbook.Name == "Piteå");
    CaseInPlay Strängnäs => CaseOf("Strängnäs");
    CaseInPlay Umeå => CaseOf("Umeå");

    public async Task PlayAsync()
    {
        foreach (var (name, municipality) in new[] { ("Rut", "Luleå"), ("Ravi", "Lund"), ("Rosa", "Gävle"), ("Runa", "Kalmar") })
            (await play.Driver.StaffAsync(Cast.Officer, HttpMethod.Post, "reviewers", new { name, email = $"{name.ToLowerInvariant()}@demo.example", municipality })).Ok();
        await Spring.PlayAsync();
        await Autumn.PlayAsync();
        play.Timeline.Chapter("The years of the grants: reports, payments, closing");
        await YearsAsync();
    }

    public CaseInPlay CaseOf(string name) => Spring.Granted.Concat(Autumn.Granted).First(c => c.Handbook.Name == name && c.Handbook.GrantType != "steering-group");

    async Task YearsAsync()
    {
        var years = new YearsPlay(play);
        foreach (var @case in Spring.Granted.Concat(Autumn.Granted).Except([Forshaga]))
        {
            var record = await play.ReadAsync(@case);
            var percent = Percent(@case, record);
            foreach (var report in record.Reports.Where(r => Happens(@case, r)))
            {
                var way = WayOf(@case, report);
                years.Year(@case, DueOf(@case, report), percent, way);
                years.Paying(@case, DueOf(@case, report), PaidAfterDays(@case, report, way));
            }
        }

        Withdrawal(years);
        await TerminationAsync(years);
        await HeldAsync(years);
        await SuspensionAsync(years);
        await ExtensionAsync(years);
        await years.PlayAsync();
    }

    void Withdrawal(YearsPlay years) => years.Add(play.Day(0).AddMonths(12), "10:00", Deed.Of(Forshaga, "Forshaga withdraws by private link: the new majority has other plans.",
        () => play.Driver.MyAsync(play.Link(Forshaga, "agreement-in-force", Forshaga.Handbook.Coordinator), "withdraw", new { reason = "The new majority in the council has other plans." })));

    /// <summary>After the first year was reported and paid, nobody at the partner's end answers any more.</summary>
    async Task TerminationAsync(YearsPlay years)
    {
        var first = (await play.ReadAsync(Strängnäs)).Reports[0];
        years.Add(first.DueOn.AddDays(150), "14:00", Deed.Of(Strängnäs, "Dina terminates the grant and claims back 20,000 SEK of what was paid: the project stands still.",
            () => play.Driver.VerbAsync(Cast.Decider, Strängnäs.Reference, "terminate", new { reason = "Nothing has happened in the project since the summer.", recoverSek = 20_000 })));
        years.Add(first.DueOn.AddDays(180), "09:30", Deed.Of(Strängnäs, "The 20,000 SEK are back; Olle ticks off Finance's task.",
            () => play.Driver.StaffAsync(Cast.Officer, HttpMethod.Post, $"tasks/{Strängnäs.Reference}_recover-money_terminated/done", new { })));
    }

    /// <summary>Göteborg's first payment is held by an unmet condition; Piteå's project waits for its money because the report of its steering group is overdue.</summary>
    async Task HeldAsync(YearsPlay years)
    {
        var first = (await play.ReadAsync(Göteborg)).Reports[0];
        years.Add(first.DueOn.AddDays(1), "09:00", Deed.Of(Göteborg, "Fia tries to approve the payment.", () => years.PayAsync(Cast.Fia, YearsPlay.PaymentOf(Göteborg, first), "approve"), "condition-unmet"));
        years.Add(first.DueOn.AddDays(10), "15:00", Deed.Of(Göteborg, "The procurement policy is adopted: Olle marks the condition as met.",
            () => play.Driver.VerbAsync(Cast.Officer, Göteborg.Reference, "meet-condition", new { condition = "condition-1", note = "Adopted by both councils." })));
        years.Add(first.DueOn.AddDays(15), "10:00", Deed.Of(Piteå, "Fia tries to approve the project's payment.", () => years.PayAsync(Cast.Fia, YearsPlay.PaymentOf(Piteå, first), "approve"), "partnership-report-overdue"));
    }

    async Task SuspensionAsync(YearsPlay years)
    {
        var report = (await play.ReadAsync(Umeå)).Reports[0];
        years.Add(report.DueOn.AddDays(-100), "09:00", Deed.Of(Umeå, "Dina suspends the case: elections in Niš.", () => play.Driver.VerbAsync(Cast.Decider, Umeå.Reference, "suspend", new { reason = "Elections in Niš have to be over first." })));
        years.Add(report.DueOn.AddDays(-40), "09:00", Deed.Of(Umeå, $"Dina resumes it. The days that the report would have been open are given back: it is due {Words.Date(AfterSuspension(report).DueOn)}.", () => play.Driver.VerbAsync(Cast.Decider, Umeå.Reference, "resume", new { reason = "The elections are over." })));
    }

    async Task ExtensionAsync(YearsPlay years)
    {
        var end = (await play.ReadAsync(Norrköping)).Application.EndDate;
        years.Add(end.AddDays(-75), "10:20", Deed.Of(Norrköping, "Norrköping asks for three months more, by private link.",
            () => play.Driver.MyAsync(play.Link(Norrköping, "report-approved", Norrköping.Handbook.Coordinator), "request-amendment", new { kind = "extension", reason = "The last exchange visit was moved to the autumn.", endDate = end.AddMonths(3) })));
        years.Add(end.AddDays(-70), "13:30", Deed.Of(Norrköping, $"Dina approves: the project ends {Words.Date(end.AddMonths(3))}, and the final report is due as much later.",
            () => play.Driver.VerbAsync(Cast.Decider, Norrköping.Reference, "decide-amendment", new { amendment = "amendment-1", outcome = "approve", reason = "No new money is needed." })));
    }

    bool Happens(CaseInPlay @case, Report report) => @case != Strängnäs || report.Id == "year-1";

    YearOfCase WayOf(CaseInPlay @case, Report report) => @case switch
    {
        _ when @case == CaseOf("Kalix") && report.Id == "year-1" => new(IsReturned: true, IsByLink: true),
        _ when @case == PiteåSteeringGroup && report.Id == "year-1" => new(ComesAfterDueDays: 33),
        _ when @case == Umeå => new(),
        _ => new(IsByLink: report.IsFinal),
    };

    int PaidAfterDays(CaseInPlay @case, Report report, YearOfCase way) => @case == Göteborg && !report.IsFinal ? 12 : @case == Piteå && report.Id == "year-1" ? 40 : way.ComesAfterDueDays > 0 ? way.ComesAfterDueDays + 6 : 2;

    /// <summary>It would have opened ninety days before its due date, and stood still for fifty of them.</summary>
    static Report AfterSuspension(Report report) => report with { DueOn = report.DueOn.AddDays(50) };

    /// <summary>Norrköping's last report is due three months later, by the amendment; Umeå's first as much later as it was suspended.</summary>
    Report DueOf(CaseInPlay @case, Report report) => @case == Umeå && report.Id == "year-1" ? AfterSuspension(report)
        : @case == Norrköping && report.IsFinal ? report with { DueOn = report.PeriodTo.AddMonths(3).AddDays(report.DueOn.DayNumber - report.PeriodTo.DayNumber) } : report;

    /// <summary>A little less than what was granted of what was applied for; never more than a line holds.</summary>
    static int Percent(CaseInPlay @case, Case record) => (int)(record.Decision!.AmountSek * 96 / @case.Handbook.RequestedSek);

    static Verdict Granted(long sek, string? condition = null, string blocks = "agreement") => new(sek, "A strong application, of use to both sides.", condition, blocks);
}
