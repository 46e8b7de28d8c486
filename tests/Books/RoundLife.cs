using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Decisions;
using Mpp.Domain.Intake;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;

namespace Mpp.Tests.Books;

/// <summary>
/// A round and its cases over all their years, on the rules alone: no storage, no host. Commands and what falls due are applied as the functions apply them, the ledger is a model of its own,
/// and every step is held against the laws.
/// </summary>
sealed class RoundLife
{
    /// <summary>More than one instant can bring about; a case that still has something due then would never come to rest.</summary>
    const int MostAtOnce = 40;

    static readonly ProgrammeSettings Settings = HandbookSettings.Default;

    readonly Tally tally;
    readonly List<CaseBook> books = [];
    int refused;

    public RoundLife(Tally tally, long envelopeSek, DateTimeOffset startsAt)
    {
        (this.tally, NowUtc) = (tally, startsAt);
        Round = new() { Id = "2026-spring", Name = "Spring 2026", OpensOn = new(2026, 2, 15), ClosesOn = new(2026, 3, 15), EnvelopeSek = envelopeSek };
    }

    public DateTimeOffset NowUtc { get; private set; }
    public Round Round { get; private set; }
    public Ledger Ledger { get; } = new();

    /// <summary>What is live may change under running cases: offsets of reminders, hours, days.</summary>
    public ProgrammeSettings Live { get; private set; } = Settings;

    /// <summary>What was planned by the settings of another day is not what those of today would plan.</summary>
    public bool HasChangedSettings { get; private set; }

    public IReadOnlyList<CaseBook> Books => books;

    public IEnumerable<Case> Cases => books.Select(b => b.Case);

    public Sight Sight => new(NowUtc, Round, [.. Cases], NextDueUtc);

    public Case CaseOf(string reference) => BookOf(reference).Case;

    public void Submit(Application application)
    {
        var reference = CaseReference.Format(SwedishCalendar.StockholmYear(NowUtc), books.Count + 1);
        var round = RoundChoice.For(null, application, [Round], Settings, NowUtc);
        var change = SubmitApplication.Create(reference, application, round, Settings, NowUtc, NowUtc, new(1, "submission", "deliveries/first", $"first-{reference}", NowUtc));
        Laws.CheckNew(change);
        books.Add(new(change));
        tally.Judged("submit", change.Case.Eligibility.Refusals.Select(r => r.Code));
        CheckMoney();
    }

    /// <summary>A command; false where the rules refuse it.</summary>
    public bool Do(Deed deed)
    {
        var book = BookOf(deed.Reference);
        // Looked at now and then: it is dear, and a rule that writes into a list would do so often.
        var was = refused % 50 == 0 ? Laws.Written(book.Case) : null;
        var ruling = deed.Rule(HandOf(book.Case));
        tally.Judged(deed.Verb, ruling.Refusals.Select(r => r.Code));
        if (!ruling.IsAllowed)
        {
            refused++;
            Laws.CheckRefusal(book.Case, ruling.Refusals);
            if (was is not null && was != Laws.Written(book.Case)) throw new LawBrokenException($"{deed.Reference}: {deed.Verb} was refused and has changed the case.");
            return false;
        }

        if (ruling.Value.Facts.Count > 0) Laws.CheckVerb(book.Case, deed.Verb);
        Commit(book, deed.Verb, ruling.Value);
        return true;
    }

    public bool Do(RoundDeed deed)
    {
        var ruling = deed.Rule(new(Round, Ledger.TotalSek, [.. Cases.Where(c => c.Decision is { AnnouncedAtUtc: null }).Select(c => c.Reference)], Live, NowUtc));
        tally.Judged(deed.Verb, ruling.Refusals.Select(r => r.Code));
        if (ruling.Value is not { } change) return false;
        Round = change.Round;
        Announce();
        CheckMoney();
        return true;
    }

    public void Change(ProgrammeSettings live) => (Live, HasChangedSettings) = (live, HasChangedSettings || live != Live);

    /// <summary>What the story looks up about an applicant's earlier grants, once.</summary>
    public void JudgeEarlierGrants(string reference)
    {
        var book = BookOf(reference);
        var overdue = Cases.Where(c => c.Reference != reference && c.Application.Applicant.OrgNumber == book.Case.Application.Applicant.OrgNumber && c is { Status: CaseStatus.InForce, Suspension: null }
            && c.Reports.Any(r => ReportPlan.IsOpen(r) && r.DueOn < SwedishCalendar.StockholmDate(book.Case.ReceivedAtUtc))).ToList();
        var heldFor = overdue.Where(o => PaymentHolds.IsSamePartnership(book.Case, o)).SelectMany(o => TellPartnership.HoldsNow(o, Live.PaymentsHeldFromOffset, NowUtc)).ToList();
        Commit(book, "check-earlier-reports", RecordEarlierReports.Apply(book.Case, [.. overdue.Select(o => o.Reference)], NowUtc, heldFor));
    }

    /// <summary>The next instant at which something falls due; null if nothing ever does.</summary>
    public DateTimeOffset? NextDueUtc => books.Where(b => b.Due.Count > 0).Select(b => (DateTimeOffset?)b.Due[0].AtUtc)
        .Concat(Round.Announcements.Where(a => a.DoneAtUtc is null).Select(a => (DateTimeOffset?)a.Due.ToUtc())).Min();

    /// <summary>Time passes and everything due on the way happens at its time; in an <paramref name="outage"/> nothing does before its end.</summary>
    public void MoveTo(DateTimeOffset to, bool outage)
    {
        tally.See(outage ? "outages" : "moves");
        while (!outage && NextDueUtc is { } next && next < to) CarryOutAt(next);
        CarryOutAt(to);
    }

    public Hand HandOf(Case @case) => new(@case, Round, [.. Cases.Where(c => c.Reference != @case.Reference)], Round.EnvelopeSek - Ledger.TotalSek, Settings, Live, NowUtc);

    void CarryOutAt(DateTimeOffset at)
    {
        if (at > NowUtc) NowUtc = at;
        Announce();
        foreach (var book in books) CarryOut(book);
        foreach (var book in books) Laws.CheckWaiting(book.Case, Live, HasChangedSettings, NowUtc);
        Laws.CheckPartnerships([.. Cases], NowUtc);
    }

    void CarryOut(CaseBook book)
    {
        for (var i = 0; NextDue(book) is { } obligation; i++)
        {
            if (i == MostAtOnce) throw new LawBrokenException($"{book.Case.Reference}: after {MostAtOnce} changes at one instant {obligation.Id} is still due.");
            if (obligation.Kind == Mpp.Domain.Closing.ReleaseCommitment.Obligation) Ledger.Release(obligation.Occasion, book.ApprovedSek - book.PaidSek);
            if (obligation.Kind == TellPartnership.Obligation) Tell(book.Case);
            var ruling = Consequences.Of(book.Case, obligation, Settings, Live, NowUtc);
            if (!ruling.IsAllowed) throw new LawBrokenException($"{book.Case.Reference}: {obligation.Id} is due but refused: {ruling.Refusals[0].Code}.");
            Commit(book, obligation.Kind, ruling.Value);
            tally.See($"due {obligation.Kind}");
            if (book.Case.Obligations.Contains(obligation)) throw new LawBrokenException($"{book.Case.Reference}: {obligation.Id} is due, was carried out, and is still owed for the same time.");
        }
    }

    void Tell(Case holder)
    {
        foreach (var other in books)
        {
            if (TellPartnership.On(other.Case, holder, TellPartnership.HoldsNow(holder, Live.PaymentsHeldFromOffset, NowUtc), NowUtc) is not { } change) continue;
            Commit(other, "tell-partnership", change);
            tally.See(change.Case.HeldFor.Count > 0 ? "held by another grant" : "free of another grant");
            if (TellPartnership.On(other.Case, holder, TellPartnership.HoldsNow(holder, Live.PaymentsHeldFromOffset, NowUtc), NowUtc) is not null) throw new LawBrokenException($"{other.Case.Reference} is told twice.");
        }
    }

    Obligation? NextDue(CaseBook book) => book.Due is [var (obligation, atUtc), ..] && atUtc <= NowUtc ? obligation : null;

    void Announce()
    {
        foreach (var announcement in Round.Announcements.Where(a => a.DoneAtUtc is null && a.Due.ToUtc() <= NowUtc).ToList())
        {
            foreach (var reference in announcement.References)
                if (AnnounceDecision.Apply(CaseOf(reference), NowUtc) is { Value: { } change }) Commit(BookOf(reference), "announced", change);
            Round = AnnounceRound.Done(Round, announcement.Number, NowUtc).Round;
        }
    }

    /// <summary>As functions/Stories/CaseChanges: what has no fact and moves no obligation is not written.</summary>
    void Commit(CaseBook book, string verb, Change change)
    {
        var before = book.Case;
        Laws.CheckChange(before, change, verb, Live, NowUtc);
        Laws.CheckPaymentsElsewhere(before, change.Case, Cases, Live, NowUtc);
        Laws.CheckTasks(before, change, verb, Settings);
        if (change.Facts.Count == 0 && change.Case.Obligations.SequenceEqual(before.Obligations)) return;
        book.Take(change);
        if (change.Case.Decision is { LedgerOperation: { } operation, AmountSek: var amount } && before.Decision is null) Ledger.Reserve(operation, amount);
        CheckMoney();
    }

    void CheckMoney() => Laws.CheckMoney(books, Ledger.TotalSek, Round.EnvelopeSek);

    CaseBook BookOf(string reference) => books.Single(b => b.Case.Reference == reference);
}
