using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Tests.Books;

/// <summary>
/// One life from one seed: a few cases of one round, and a few hundred things that people do to them, most of them sensible, some of them wrong, some of them twice, while years go by.
/// </summary>
sealed class RandomLife(int seed)
{
    const int MostSteps = 320;

    /// <summary>So many of the newest steps a broken law tells of.</summary>
    const int Told = 25;

    static readonly ProgrammeSettings[] Lives =
    [
        HandbookSettings.Default,
        HandbookSettings.Default with { ReportReminderOffsets = [-45, -10, 0, 3, 14, 20, 30], ReportOpensOffset = -80, AgreementReminderDays = [5, 14, 21] },
        HandbookSettings.Default with { LettersGoOutAt = new(7, 30), CompletionWorkingDays = 5, ReportReturnWorkingDays = 3 },
    ];

    readonly Chance chance = new(seed);
    readonly List<Func<string>> steps = [];
    readonly List<Deed> done = [];

    /// <summary>What it saw. Throws with seed, law and the way there if a law is broken or a rule throws.</summary>
    public Tally Play()
    {
        var tally = new Tally();
        var life = new RoundLife(tally, chance.Pick(10_000_000, 1_500_000, 400_000), new DateTimeOffset(2026, 2, 20, 9, 0, 0, TimeSpan.Zero).AddMinutes(chance.Below(30_000)));
        try
        {
            for (var i = chance.Between(1, 3); i > 0; i--) Submit(life);
            for (var i = 0; i < MostSteps && life.Cases.Any(c => !StatusTable.IsEnded(c)); i++) Step(life);
            life.MoveTo(life.NowUtc.AddDays(1), outage: false);
            foreach (var book in life.Books) Sum(book, tally);
            return tally;
        }
        catch (Exception e)
        {
            throw new LawBrokenException($"""
                Life {seed} breaks a law: {e.Message}
                BOOKS_SEED={seed} plays it alone. Its last steps:
                {string.Join('\n', steps.TakeLast(Told).Select(step => step()))}
                {e}
                """);
        }
    }

    void Step(RoundLife life)
    {
        chance.IsOdd = chance.OneIn(4);
        var running = life.Cases.Where(c => !StatusTable.IsEnded(c)).ToList();
        var kind = chance.Below(100);
        if (kind == 0 && running.Count < 3 && life.Books.Count < 4) Submit(life);
        else if (kind < 4) Do(life, RoundDeeds.Any(life.Round, chance, life.NowUtc));
        else if (kind < 6) Change(life);
        else if (kind < 14) Move(life, life.NowUtc + chance.Pick(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(7), TimeSpan.FromHours(9), TimeSpan.FromDays(1), TimeSpan.FromDays(8), TimeSpan.FromDays(45)));
        else if (kind < 20 && done.Count > 0) Do(life, done[chance.Below(done.Count)]);
        else if (kind < 42) Do(life, AnyDeed.On(chance.Pick([.. life.Cases]), chance, life.NowUtc));
        else Sensibly(life, running);
    }

    /// <summary>Somebody does what is to be done next; where nobody has anything to do, time passes.</summary>
    void Sensibly(RoundLife life, IReadOnlyList<Case> running)
    {
        if (life.Cases.Any(c => c is { Decision.AnnouncedAtUtc: null, Suspension: null, Status: CaseStatus.Approved or CaseStatus.Rejected }) && chance.OneIn(3)) Do(life, RoundDeeds.Announce(chance, life.NowUtc));
        var deeds = running.Select(c => Sensible.Next(c, life.Round, chance, life.NowUtc)).OfType<Deed>().ToList();
        if (deeds.Count > 0) Do(life, chance.Pick(deeds));
        else if (chance.OneIn(2) && life.NextDueUtc is { } next) Move(life, next);
        else Move(life, running.SelectMany(c => c.Reports).Where(r => r.Deliveries.Count == 0).Select(r => (DateOnly?)r.PeriodTo).Min() is { } ends
            && SwedishCalendar.At(ends.AddDays(chance.Between(1, 80)), new(10, 0)).ToUtc() is var then && then > life.NowUtc ? then : life.NowUtc.AddDays(chance.Between(1, 20)));
    }

    void Submit(RoundLife life)
    {
        chance.IsOdd = chance.OneIn(4);
        var application = RandomApplications.New(chance);
        steps.Add(() => $"{At(life)} submit {application.GrantType} {application.RequestedSek} SEK in {application.Budget.Count} lines");
        life.Submit(application);
        if (!chance.OneIn(5)) life.JudgeEarlierGrants(life.Cases.Last().Reference);
    }

    /// <summary>A moment later: two things that people do are never done at the same instant, and letters go by that.</summary>
    void Do(RoundLife life, Deed deed)
    {
        Tell(life, deed.ToString);
        life.MoveTo(life.NowUtc.AddMilliseconds(1), outage: true);
        if (life.Do(deed)) done.Add(deed);
        else if (chance.OneIn(8)) done.Add(deed);
    }

    void Do(RoundLife life, RoundDeed deed)
    {
        Tell(life, deed.ToString);
        life.Do(deed);
    }

    /// <summary>In two lives of three they stay as they are, so that it can be told what must be planned.</summary>
    void Change(RoundLife life)
    {
        if (seed % 3 == 0) life.Change(chance.Pick(Lives));
    }

    void Move(RoundLife life, DateTimeOffset to)
    {
        var outage = chance.OneIn(6);
        Tell(life, () => $"{(outage ? "an outage" : "the clock moves")} until {to:u}");
        life.MoveTo(to, outage);
    }

    void Tell(RoundLife life, Func<string> step)
    {
        var at = At(life);
        steps.Add(() => $"{at} {step()}");
    }

    static string At(RoundLife life) => life.NowUtc.ToString("u", CultureInfo.InvariantCulture);

    static void Sum(CaseBook book, Tally tally)
    {
        Laws.CheckRecord(book.Case);
        tally.See("cases");
        tally.See($"ended {book.Case.Status}");
        tally.See("letters", book.Letters.Count);
        tally.See("reports approved", book.Case.Reports.Count(r => r.Status == ReportStatus.Approved));
        tally.See("payments made", book.Case.Payments.Count(p => p.IsPaid));
        if (book.Case.Ending is not null && book.PaidSek > 0) tally.See("ended early after a payment");
    }
}
