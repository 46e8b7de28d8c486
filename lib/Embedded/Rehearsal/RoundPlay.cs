using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Embedded.Rehearsal;

/// <summary>What is recommended and decided about an application; 0 SEK is a rejection. A condition blocks the agreement or a payment.</summary>
public sealed record Verdict(long AmountSek, string Reason, string? Condition = null, string Blocks = "agreement");

/// <summary>An application that comes in so many days after the round's first. <paramref name="Verdict"/>: null where the rules refuse it.</summary>
public sealed record Applying(HandbookCase Handbook, int Day, string Time, Verdict? Verdict)
{
    /// <summary>Comes without a signed letter of intent from abroad, and is returned for it.</summary>
    public bool IsReturned { get; init; }

    /// <summary>The partner signs a week late, after a reminder.</summary>
    public bool IsSignedLate { get; init; }
}

/// <summary>One round of the rehearsal, from its first day to the last signature: what is done is the same for every case, and where a case goes another way its <see cref="Applying"/> says so.</summary>
public sealed class RoundPlay(Play play, string name, DateOnly opens, DateOnly projectsBegin, IReadOnlyList<Applying> applications)
{
    /// <summary>About what the programme gives in a round.</summary>
    public const long EnvelopeSek = 10_000_000;

    /// <summary>From the round's first day to its last.</summary>
    const int ClosesAfterDays = 27;
    const int AnnouncedAfterDays = 93;

    readonly int first = opens.DayNumber - play.Day(0).DayNumber;
    readonly List<(Applying Applying, CaseInPlay Case)> all = [];

    public string Id { get; } = $"{opens.Year}-{(opens.Month < 7 ? "spring" : "autumn")}";
    public IReadOnlyList<CaseInPlay> Cases => [.. all.Select(a => a.Case)];
    public IReadOnlyList<CaseInPlay> Granted => [.. Deciding.Where(a => a.Applying.Verdict!.AmountSek > 0).Select(a => a.Case)];

    IEnumerable<(Applying Applying, CaseInPlay Case)> Deciding => all.Where(a => a.Applying.Verdict is not null);
    IEnumerable<(Applying Applying, CaseInPlay Case)> Agreeing => Deciding.Where(a => a.Applying.Verdict!.AmountSek > 0);

    public async Task PlayAsync()
    {
        await ApplicationsComeInAsync();
        await CompletionAsync();
        await ReviewsAsync();
        await DecisionsAsync();
        await AgreementsAsync();
    }

    async Task ApplicationsComeInAsync()
    {
        play.Timeline.Chapter($"{name}: applications come in");
        await play.UntilAsync(At(0, "09:00"));
        await play.ActAsync(null, $"Olle, officer, sets up the {char.ToLowerInvariant(name[0])}{name[1..]}: {Words.Date(opens)} to {Words.Date(opens.AddDays(ClosesAfterDays))} at 24:00, an envelope of {Words.Sek(EnvelopeSek)}.",
            () => play.Driver.StaffAsync(Cast.Officer, HttpMethod.Put, $"rounds/{Id}", new { name, opensOn = opens, closesOn = opens.AddDays(ClosesAfterDays), envelopeSek = EnvelopeSek }));
        foreach (var applying in applications) await SubmitAsync(applying);
    }

    async Task SubmitAsync(Applying applying)
    {
        await play.UntilAsync(At(applying.Day, applying.Time));
        var application = applying.Handbook with { StartDate = projectsBegin };
        var answer = (await play.Driver.SubmitAsync(application.Submission(play.Now), play.Now)).Ok();
        var sent = new CaseInPlay(application, answer["reference"]);
        all.Add((applying, sent));
        await play.ActAsync(sent, async _ =>
        {
            var @case = await play.ReadAsync(sent);
            var what = $"{sent.Name} apply: \"{application.Title}\", {application.GrantType}, {Words.Years(application.Years)}, {Words.Sek(@case.Application.RequestedSek)}.";
            return @case.Status == CaseStatus.Eligible ? $"{what} In time, and eligible." : $"{what} Refused by the rules: {string.Join(' ', @case.Eligibility.Refusals.Select(r => r.Message))}";
        }, () => Task.FromResult(answer));
    }

    async Task CompletionAsync()
    {
        play.Timeline.Chapter($"{name}: completion");
        foreach (var (_, @case) in all.Where(a => a.Applying.IsReturned))
        {
            await play.UntilAsync(At(29, "10:00"));
            var missing = $"A letter of intent that {@case.Handbook.Partner} has signed";
            await play.ActAsync(@case, async _ => $"Olle returns the application for completion: {missing}. Ten working days: the last is {Words.Date(SwedishCalendar.LastDay((await play.ReadAsync(@case)).Completions[^1].Deadline))}.",
                () => play.Driver.VerbAsync(Cast.Officer, @case.Reference, "return", new { missing = new[] { missing } }));

            await play.UntilAsync(At(36, "15:20"));
            var link = play.Link(@case, "returned", @case.Handbook.Coordinator);
            await play.ActAsync(@case, $"Karin Lund at {@case.Handbook.Name} sends the signed letter by her private link.",
                () => play.Driver.MyAsync(link, "complete", new { attachments = new[] { @case.Handbook.File("letter-of-intent", "letter-of-intent-signed.pdf") } }));
        }

        await play.UntilAsync(At(37, "09:00"));
        await EachAsync(Deciding, a => Deed.Of(a.Case, $"Olle accepts the application of {a.Case.Handbook.Applicant} as complete.", () => play.Driver.VerbAsync(Cast.Officer, a.Case.Reference, "accept-complete")));
    }

    async Task ReviewsAsync()
    {
        play.Timeline.Chapter($"{name}: two reviewers each");
        await play.UntilAsync(At(38, "09:30"));
        foreach (var (_, @case) in Deciding)
            await play.ActAsync(@case, async _ => $"By load, the system finds the reviewers {string.Join(" and ", (await play.ReadAsync(@case)).Reviews.Select(r => $"{r.Name} ({r.Municipality})"))}.",
                () => play.Driver.VerbAsync(Cast.Officer, @case.Reference, "assign-reviewers", new { auto = 2 }));

        var reviewers = new Dictionary<string, IReadOnlyList<Review>>();
        foreach (var (_, @case) in Deciding) reviewers[@case.Reference] = (await play.ReadAsync(@case)).Reviews;
        foreach (var (number, day) in new[] { (0, 50), (1, 55) })
        {
            await play.UntilAsync(At(day, "14:00"));
            await EachAsync(Deciding, a =>
            {
                var reviewer = reviewers[a.Case.Reference][number];
                return new Deed(a.Case, () => play.Driver.VerbAsync(Cast.Reviewer(reviewer.Name), a.Case.Reference, "review", ReviewOf(a.Applying.Verdict!.AmountSek > 0 ? 4 + number : 2 + number)), async _ =>
                {
                    var total = (await play.ReadAsync(a.Case)).Reviews.Single(r => r.Email == reviewer.Email).Total;
                    return string.Create(CultureInfo.InvariantCulture, $"{reviewer.Name} sends a review of {a.Case.Handbook.Applicant}: {total:0} points of 100.");
                });
            });
        }
    }

    async Task DecisionsAsync()
    {
        play.Timeline.Chapter($"{name}: recommendation, and decision by another person");
        await play.UntilAsync(At(65, "10:00"));
        await EachAsync(Deciding, a => Deed.Of(a.Case, $"Olle recommends for {a.Case.Handbook.Applicant}: {Said(a)}.", () => play.Driver.VerbAsync(Cast.Officer, a.Case.Reference, "recommend", ProposalOf(a.Applying.Verdict!))));

        await play.UntilAsync(At(72, "13:00"));
        var one = Deciding.First();
        await play.TogetherAsync(Deed.Of(one.Case, "Olle, who recommended it, tries to decide as well.", () => play.Driver.VerbAsync(Cast.OfficerAsDecider, one.Case.Reference, "decide", ProposalOf(one.Applying.Verdict!)), "four-eyes"));
        await EachAsync(Deciding, a => Deed.Of(a.Case, $"Dina, decider, decides for {a.Case.Handbook.Applicant}: {Said(a)}. Nobody outside sees it yet.", () => play.Driver.VerbAsync(Cast.Decider, a.Case.Reference, "decide", ProposalOf(a.Applying.Verdict!))));
        await play.ActAsync(null, answer => Task.FromResult($"Dina orders the announcement of all {answer["total"]} decisions for {Words.Date(opens.AddDays(AnnouncedAfterDays))}."),
            () => play.Driver.StaffAsync(Cast.Decider, HttpMethod.Post, $"rounds/{Id}/announce", new { on = opens.AddDays(AnnouncedAfterDays) }));

        play.Timeline.Chapter($"{name}: the set day, the decisions are announced together");
        await play.UntilAsync(At(AnnouncedAfterDays, "08:00"));
    }

    async Task AgreementsAsync()
    {
        play.Timeline.Chapter($"{name}: agreements, signed by all parties");
        await play.UntilAsync(At(AnnouncedAfterDays + 1, "09:00"));
        foreach (var (_, @case) in Agreeing.Where(a => a.Applying.Verdict is { Condition: not null, Blocks: "agreement" }))
        {
            await play.TogetherAsync(Deed.Of(@case, "Olle tries to send the agreement.", () => play.Driver.VerbAsync(Cast.Officer, @case.Reference, "send-agreement"), "condition-unmet"));
            await play.ActAsync(@case, "What the condition asks for has come by post: Olle marks it as met.",
                () => play.Driver.VerbAsync(Cast.Officer, @case.Reference, "meet-condition", new { condition = "condition-1", note = "Came by post, in the paper file." }));
        }

        await EachAsync(Agreeing, a => Deed.Of(a.Case, $"Olle sends the agreement to {a.Case.Name} for signature.", () => play.Driver.VerbAsync(Cast.Officer, a.Case.Reference, "send-agreement")));
        await play.UntilAsync(At(AnnouncedAfterDays + 3, "11:00"));
        await EachAsync(Agreeing, a => Deed.Of(a.Case, "Olle records that ICLD has signed.",
            () => play.Driver.VerbAsync(Cast.Officer, a.Case.Reference, "record-signature", new { party = "icld", signedBy = "Ingrid Chef", signedOn = SwedishCalendar.StockholmDate(play.Now) })));
        await EachAsync(Agreeing, a => Signing(a.Case, a.Case.Handbook.Coordinator, "Karin Lund", a.Case.Handbook.Applicant));
        await EachAsync(Agreeing.Where(a => !a.Applying.IsSignedLate), a => Signing(a.Case, a.Case.Handbook.PartnerCoordinator, "Grace Partner", a.Case.Handbook.Partner));
        if (!Agreeing.Any(a => a.Applying.IsSignedLate)) return;
        await play.UntilAsync(At(AnnouncedAfterDays + 10, "09:15"));
        await EachAsync(Agreeing.Where(a => a.Applying.IsSignedLate), a => Signing(a.Case, a.Case.Handbook.PartnerCoordinator, "Grace Partner", a.Case.Handbook.Partner));
    }

    Deed Signing(CaseInPlay @case, string email, string name, string party)
    {
        var link = play.Link(@case, "agreement-to-sign", email);
        return new(@case, () => play.Driver.MyAsync(link, "sign", new { signedBy = name }), async _ =>
        {
            var after = await play.ReadAsync(@case);
            var signed = $"{name} signs for {party} by private link.";
            return after.Status != CaseStatus.InForce ? signed : $"{signed} All have signed: the agreement is in force. Reports are due {string.Join(", ", after.Reports.Select(r => Words.Date(r.DueOn)))}.";
        });
    }

    Task EachAsync(IEnumerable<(Applying Applying, CaseInPlay Case)> cases, Func<(Applying Applying, CaseInPlay Case), Deed> deed) => play.TogetherAsync([.. cases.Select(deed)]);

    DateTimeOffset At(int day, string time) => play.At(first + day, time);

    static string Said((Applying Applying, CaseInPlay Case) a) => a.Applying.Verdict switch
    {
        { AmountSek: 0, Reason: var why } => $"reject; {char.ToLowerInvariant(why[0])}{why[1..].TrimEnd('.')}",
        { Condition: { } condition, Blocks: var blocks } verdict => $"approve, {Words.Sek(verdict.AmountSek)}; before {(blocks == "payment" ? "any payment" : "the agreement")} there has to be {char.ToLowerInvariant(condition[0])}{condition[1..]}",
        var verdict => $"approve, {Words.Sek(verdict!.AmountSek)} of the {Words.Sek(a.Case.Handbook.RequestedSek)} applied for",
    };

    static object ProposalOf(Verdict verdict) => new
    {
        outcome = verdict.AmountSek > 0 ? "approve" : "reject",
        amountSek = verdict.AmountSek,
        conditions = verdict.Condition is { } text ? new[] { new { text, blocks = verdict.Blocks } } : [],
        reason = verdict.Reason,
    };

    static object ReviewOf(int score) => new
    {
        scores = new[] { "democracy", "mutual-benefit", "results", "feasibility", "gender-rights", "sustainability", "budget" }
            .Select(criterion => new { criterion, score, comment = score >= 4 ? "Clear, and argued well." : "Too little is said about how it would be followed up." }),
        risk = score >= 4 ? "low" : "medium",
        comment = "Read with the budget and the letter of intent.",
    };
}

/// <summary>How a rehearsal writes dates and amounts.</summary>
static class Words
{
    public static string Date(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Sek(long amount) => amount.ToString("#,0", CultureInfo.InvariantCulture) + " SEK";

    public static string Years(int count) => count == 1 ? "one year" : $"{count} years";
}
