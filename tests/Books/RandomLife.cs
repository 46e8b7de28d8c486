using System.Globalization;
using Mpp.Domain.Cases;

namespace Mpp.Tests.Books;

/// <summary>One life on the rules alone: a few cases of one round, and a few hundred steps while years go by.</summary>
sealed class RandomLife(int seed)
{
    const int MostSteps = 320;

    /// <summary>So many of the newest steps a broken law tells of.</summary>
    const int Told = 25;

    readonly RandomSteps steps = new(seed);
    readonly List<(DateTimeOffset At, Step Step)> taken = [];

    /// <summary>What it saw. Throws with seed, law and the way there if a law is broken or a rule throws.</summary>
    public Tally Play()
    {
        var (tally, chance) = (new Tally(), steps.Chance);
        var life = new RoundLife(tally, chance.Pick(10_000_000, 1_500_000, 400_000), new DateTimeOffset(2026, 2, 20, 9, 0, 0, TimeSpan.Zero).AddMinutes(chance.Below(30_000)));
        try
        {
            for (var i = chance.Between(1, 3); i > 0; i--) Take(life, steps.Submit());
            for (var i = 0; i < MostSteps && life.Cases.Any(c => !StatusTable.IsEnded(c)); i++) Take(life, steps.Next(life.Sight));
            life.MoveTo(life.NowUtc.AddDays(1), outage: false);
            foreach (var book in life.Books) Sum(book, tally);
            return tally;
        }
        catch (Exception e)
        {
            throw new LawBrokenException($"""
                Life {seed} breaks a law: {e.Message}
                BOOKS_SEED={seed} plays it alone. Its last steps:
                {string.Join('\n', taken.TakeLast(Told).Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.At:u} {t.Step}")))}
                {e}
                """);
        }
    }

    void Take(RoundLife life, Step step)
    {
        taken.Add((life.NowUtc, step));
        switch (step)
        {
            case { Submitted: { } application }:
                life.Submit(application);
                if (!steps.Chance.OneIn(5)) life.JudgeEarlierGrants(life.Cases.Last().Reference);
                break;
            case { Deed: { } deed }:
                // A moment later: two things that people do are never done at the same instant, and letters go by that.
                life.MoveTo(life.NowUtc.AddMilliseconds(1), outage: true);
                life.Do(deed);
                break;
            case { RoundDeed: { } deed }:
                life.Do(deed);
                break;
            case { Settings: { } settings }:
                life.Change(settings);
                break;
            case { Until: { } until }:
                life.MoveTo(until, step.IsOutage);
                break;
        }
    }

    static void Sum(CaseBook book, Tally tally)
    {
        Laws.CheckRecord(book.Case);
        Laws.CheckTold(book);
        tally.See("cases");
        tally.See($"ended {book.Case.Status}");
        tally.See("letters", book.Letters.Count);
        tally.See("reports approved", book.Case.Reports.Count(r => r.Status == ReportStatus.Approved));
        tally.See("payments made", book.Case.Payments.Count(p => p.IsPaid));
        if (book.Case.Ending is not null && book.PaidSek > 0) tally.See("ended early after a payment");
    }
}
