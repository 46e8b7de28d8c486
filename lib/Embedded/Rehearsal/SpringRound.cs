using System.Globalization;
using Mpp.Domain.Cases;
using Mpp.Domain.Calendar;

namespace Mpp.Embedded.Rehearsal;

/// <summary>
/// The story that a rehearsal plays: one round with six of the handbook's cases (section 7). Three are granted, and Kalix goes the longest way; Malmö is rejected, Borlänge
/// breaks a rule, Robertsfors comes two minutes late. What becomes of each is made up.
/// </summary>
public sealed class SpringRound
{
    /// <summary>About what the programme gives in a round.</summary>
    public const long EnvelopeSek = 10_000_000;

    /// <summary>From the first day of the story to the round's last day: 16 February to 15 March.</summary>
    const int ClosesAfterDays = 27;
    const int AnnouncedAfterDays = 93;

    readonly Play play;

    /// <param name="play">On an empty store, its clock at the first day.</param>
    public SpringRound(Play play)
    {
        this.play = play;
        var season = play.Day(0).Month < 7 ? "Spring" : "Autumn";
        (RoundId, RoundName) = ($"{play.Day(0).Year}-{season.ToLowerInvariant()}", $"{season} round {play.Day(0).Year}");
    }

    public string RoundId { get; }
    public string RoundName { get; }
    public CaseInPlay Kalix { get; private set; } = Unsent;
    public CaseInPlay Växjö { get; private set; } = Unsent;
    public CaseInPlay Västernorrland { get; private set; } = Unsent;
    public CaseInPlay Malmö { get; private set; } = Unsent;
    public CaseInPlay Borlänge { get; private set; } = Unsent;
    public CaseInPlay Robertsfors { get; private set; } = Unsent;
    public IReadOnlyList<CaseInPlay> Cases => [Kalix, Växjö, Västernorrland, Malmö, Borlänge, Robertsfors];

    IReadOnlyList<CaseInPlay> Assessed => [Kalix, Växjö, Västernorrland, Malmö];
    IReadOnlyList<CaseInPlay> Granted => [Kalix, Växjö, Västernorrland];

    static CaseInPlay Unsent { get; } = new(HandbookCases.Kalix, "");

    public async Task PlayAsync()
    {
        await ApplicationsComeInAsync();
        await CompletionAsync();
        await ReviewsAsync();
        await DecisionsAsync();
        await AgreementsAsync();
        await FirstReportAsync();
    }

    async Task ApplicationsComeInAsync()
    {
        play.Timeline.Chapter("The round is open, and applications come in");
        await play.ActAsync(null, $"Olle, officer, sets up the {char.ToLowerInvariant(RoundName[0])}{RoundName[1..]}: {Date(play.Day(0))} to {Date(play.Day(ClosesAfterDays))} at 24:00, an envelope of {Sek(EnvelopeSek)}.",
            play.Driver.StaffAsync(Cast.Officer, HttpMethod.Put, $"rounds/{RoundId}", new { name = RoundName, opensOn = play.Day(0), closesOn = play.Day(ClosesAfterDays), envelopeSek = EnvelopeSek }));
        foreach (var (name, municipality) in new[] { ("Rut", "Umeå"), ("Ravi", "Lund"), ("Rosa", "Gävle") })
            (await play.Driver.StaffAsync(Cast.Officer, HttpMethod.Post, "reviewers", new { name, email = $"{name.ToLowerInvariant()}@demo.example", municipality })).Ok();

        Kalix = await SubmitAsync(HandbookCases.Kalix, 2, "10:12");
        Växjö = await SubmitAsync(HandbookCases.Växjö, 9, "14:40");
        Västernorrland = await SubmitAsync(HandbookCases.Västernorrland, 15, "11:05");
        Malmö = await SubmitAsync(HandbookCases.Malmö, 22, "16:20");
        Borlänge = await SubmitAsync(HandbookCases.Borlänge with { EachYear = (90_000, 60_000, 270_000) }, 25, "13:30");
        Robertsfors = await SubmitAsync(HandbookCases.Robertsfors, ClosesAfterDays + 1, "00:02");
    }

    async Task<CaseInPlay> SubmitAsync(HandbookCase handbook, int day, string time)
    {
        await play.UntilAsync(play.At(day, time));
        var first = play.Day(0).AddMonths(5);
        var application = handbook with { StartDate = new(first.Year, first.Month, 1) };
        var answer = (await play.Driver.SubmitAsync(application.Submission(play.Now), play.Now)).Ok();
        var sent = new CaseInPlay(application, answer["reference"]);
        await play.ActAsync(sent, async _ =>
        {
            var @case = await play.ReadAsync(sent);
            var what = $"{sent.Name} apply: \"{application.Title}\", {application.GrantType}, {Years(application.Years)}, {Sek(@case.Application.RequestedSek)}.";
            return @case.Status == CaseStatus.Eligible ? $"{what} In time, and eligible." : $"{what} Refused by the rules: {string.Join(' ', @case.Eligibility.Refusals.Select(r => r.Message))}";
        }, Task.FromResult(answer));
        return sent;
    }

    async Task CompletionAsync()
    {
        play.Timeline.Chapter("Completion");
        await play.UntilAsync(play.At(29, "10:00"));
        const string Missing = "A letter of intent that Masaka has signed";
        await play.ActAsync(Kalix, async _ => $"Olle returns the application for completion: {Missing}. Ten working days: the last is {Date(SwedishCalendar.LastDay((await play.ReadAsync(Kalix)).Completions[^1].Deadline))}.",
            play.Driver.VerbAsync(Cast.Officer, Kalix.Reference, "return", new { missing = new[] { Missing } }));

        await play.UntilAsync(play.At(36, "15:20"));
        var link = await play.LinkAsync(Kalix, "returned", Kalix.Handbook.Coordinator);
        await play.ActAsync(Kalix, "Karin Lund at Kalix sends the signed letter by her private link.",
            play.Driver.MyAsync(link, "complete", new { attachments = new[] { Kalix.Handbook.File("letter-of-intent", "letter-of-intent-signed.pdf") } }));

        await play.UntilAsync(play.At(37, "09:00"));
        foreach (var @case in Assessed)
            await play.ActAsync(@case, async _ => $"Olle accepts the application of {@case.Handbook.Applicant} as complete{await TickOffAsync(@case)}.", play.Driver.VerbAsync(Cast.Officer, @case.Reference, "accept-complete"));
    }

    async Task ReviewsAsync()
    {
        play.Timeline.Chapter("Two reviewers each");
        await play.UntilAsync(play.At(38, "09:30"));
        var named = new[] { ("Rut", "Umeå"), ("Ravi", "Lund") }.Select(r => new { name = r.Item1, email = $"{r.Item1.ToLowerInvariant()}@demo.example", municipality = r.Item2 });
        foreach (var @case in Assessed)
        {
            await play.ActAsync(@case, async _ => $"{(@case == Kalix ? "Olle assigns" : "By load, the system finds")} the reviewers {string.Join(" and ", (await play.ReadAsync(@case)).Reviews.Select(r => $"{r.Name} ({r.Municipality})"))}.",
                play.Driver.VerbAsync(Cast.Officer, @case.Reference, "assign-reviewers", @case == Kalix ? new { reviewers = named } : new { auto = 2 }));
        }

        foreach (var (@case, day, scores) in new[] { (Kalix, 50, (4, 5)), (Växjö, 52, (4, 4)), (Västernorrland, 56, (4, 3)), (Malmö, 57, (2, 3)) })
        {
            await play.UntilAsync(play.At(day, "14:00"));
            foreach (var (reviewer, score) in (await play.ReadAsync(@case)).Reviews.Zip([scores.Item1, scores.Item2]))
            {
                await play.ActAsync(@case, async _ =>
                {
                    var total = (await play.ReadAsync(@case)).Reviews.Single(r => r.Email == reviewer.Email).Total;
                    return string.Create(CultureInfo.InvariantCulture, $"{reviewer.Name} sends a review of {@case.Handbook.Applicant}: {total:0} points of 100.");
                },
                    play.Driver.VerbAsync(Cast.Reviewer(reviewer.Name), @case.Reference, "review", ReviewOf(score)));
            }
        }
    }

    async Task DecisionsAsync()
    {
        play.Timeline.Chapter("Recommendation, and decision by another person");
        await play.UntilAsync(play.At(65, "10:00"));
        foreach (var (@case, proposal, words) in Proposals())
            await play.ActAsync(@case, $"Olle recommends for {@case.Handbook.Applicant}: {words}.", play.Driver.VerbAsync(Cast.Officer, @case.Reference, "recommend", proposal));

        await play.UntilAsync(play.At(72, "13:00"));
        await play.TryAsync(Kalix, "Olle, who recommended it, tries to decide as well.", "four-eyes", play.Driver.VerbAsync(Cast.OfficerAsDecider, Kalix.Reference, "decide", Proposals().First().Proposal));
        foreach (var (@case, proposal, words) in Proposals())
            await play.ActAsync(@case, $"Dina, decider, decides for {@case.Handbook.Applicant}: {words}. Nobody outside sees it yet.", play.Driver.VerbAsync(Cast.Decider, @case.Reference, "decide", proposal));
        await play.ActAsync(null, answer => Task.FromResult($"Dina orders the announcement of all {answer["total"]} decisions for {Date(play.Day(AnnouncedAfterDays))}."),
            play.Driver.StaffAsync(Cast.Decider, HttpMethod.Post, $"rounds/{RoundId}/announce", new { on = play.Day(AnnouncedAfterDays) }));

        play.Timeline.Chapter("The set day: the decisions are announced together");
        await play.UntilAsync(play.At(AnnouncedAfterDays, "08:00"));
    }

    async Task AgreementsAsync()
    {
        play.Timeline.Chapter("Agreements, signed by all parties");
        await play.UntilAsync(play.At(AnnouncedAfterDays + 1, "09:00"));
        await play.TryAsync(Västernorrland, "Olle tries to send the agreement.", "condition-unmet", play.Driver.VerbAsync(Cast.Officer, Västernorrland.Reference, "send-agreement"));
        await play.ActAsync(Västernorrland, "Mombasa's letter has come by post: Olle marks the condition as met.",
            play.Driver.VerbAsync(Cast.Officer, Västernorrland.Reference, "meet-condition", new { condition = "condition-1", note = "Came by post, in the paper file." }));
        foreach (var @case in Granted)
            await play.ActAsync(@case, $"Olle sends the agreement to {@case.Name} for signature.", play.Driver.VerbAsync(Cast.Officer, @case.Reference, "send-agreement"));

        foreach (var (@case, day) in new[] { (Kalix, 2), (Västernorrland, 5), (Växjö, 6) })
        {
            await play.UntilAsync(play.At(AnnouncedAfterDays + day, "11:00"));
            await play.ActAsync(@case, async _ => $"Olle records that ICLD has signed{await TickOffAsync(@case)}.",
                play.Driver.VerbAsync(Cast.Officer, @case.Reference, "record-signature", new { party = "icld", signedBy = "Ingrid Chef", signedOn = SwedishCalendar.StockholmDate(play.Now) }));
            await SignAsync(@case, @case.Handbook.Coordinator, "Karin Lund", @case.Handbook.Applicant);
            if (@case != Växjö) await SignAsync(@case, @case.Handbook.PartnerCoordinator, "Grace Partner", @case.Handbook.Partner);
        }

        await play.UntilAsync(play.At(AnnouncedAfterDays + 9, "09:15"));
        await SignAsync(Växjö, Växjö.Handbook.PartnerCoordinator, "Grace Partner", Växjö.Handbook.Partner);
    }

    /// <summary>What was to be done about the case is done; in words.</summary>
    async Task<string> TickOffAsync(CaseInPlay @case)
    {
        var tasks = (await play.OpenTasksAsync()).Where(t => t["subject"]!.ToString() == @case.Reference).ToList();
        foreach (var task in tasks) (await play.Driver.StaffAsync(Cast.Officer, HttpMethod.Post, $"tasks/{task["id"]}/done", new { })).Ok();
        return tasks.Count switch { 0 => "", 1 => ", and ticks off the task", var count => $", and ticks off {count} tasks" };
    }

    async Task SignAsync(CaseInPlay @case, string email, string name, string party)
    {
        var link = await play.LinkAsync(@case, "agreement-to-sign", email);
        await play.ActAsync(@case, async _ =>
        {
            var after = await play.ReadAsync(@case);
            var signed = $"{name} signs for {party} by private link.";
            return after.Status != CaseStatus.InForce ? signed : $"{signed} All have signed: the agreement is in force. Reports are due {string.Join(", ", after.Reports.Select(r => Date(r.DueOn)))}.";
        }, play.Driver.MyAsync(link, "sign", new { signedBy = name }));
    }

    async Task FirstReportAsync()
    {
        play.Timeline.Chapter("The first year: sixty days before the first report is due");
        var due = (await play.ReadAsync(Kalix)).Reports[0].DueOn;
        var reminder = SwedishCalendar.At(due.AddDays(-60), new TimeOnly(8, 0)).ToUtc();
        await play.UntilAsync(SwedishCalendar.At(due.AddDays(-90), new TimeOnly(8, 0)).ToUtc());
        var before = play.Timeline.Happenings.Count;
        await play.UntilAsync(reminder.AddMinutes(-1));
        if (play.Timeline.Happenings.Count != before) throw new RehearsalFailedException($"Nothing should have happened before {Date(due.AddDays(-60))} at 08:00.");
        await play.UntilAsync(reminder);
    }

    IEnumerable<(CaseInPlay Case, object Proposal, string Words)> Proposals()
    {
        const string Condition = "A letter in which Mombasa's county assembly renews the partnership";
        yield return (Kalix, Approve(1_300_000), $"approve, {Sek(1_300_000)} of the {Sek(1_350_000)} applied for");
        yield return (Växjö, Approve(900_000), $"approve, {Sek(900_000)}");
        yield return (Västernorrland, Approve(1_350_000, new { text = Condition, blocks = "agreement" }), $"approve, {Sek(1_350_000)}; before the agreement there has to be {char.ToLowerInvariant(Condition[0])}{Condition[1..]}");
        yield return (Malmö, new { outcome = "reject", reason = "The results are not described so that they can be followed up." }, "reject; the results cannot be followed up");
    }

    static object Approve(long amountSek, params object[] conditions) => new { outcome = "approve", amountSek, conditions, reason = "A strong application, of use to both sides." };

    static object ReviewOf(int score) => new
    {
        scores = new[] { "democracy", "mutual-benefit", "results", "feasibility", "gender-rights", "sustainability", "budget" }
            .Select(criterion => new { criterion, score, comment = score >= 4 ? "Clear, and argued well." : "Too little is said about how it would be followed up." }),
        risk = score >= 4 ? "low" : "medium",
        comment = "Read with the budget and the letter of intent.",
    };

    static string Date(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    static string Sek(long amount) => amount.ToString("#,0", CultureInfo.InvariantCulture) + " SEK";

    static string Years(int count) => count == 1 ? "one year" : $"{count} years";
}
