using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Settings;

namespace Mpp.Tests.Books;

static partial class Laws
{
    /// <summary>Per cent of a line that may be spent beyond it (handbook 4.9); written again here, so that the rule is held against the handbook and not against itself.</summary>
    const int FreePercent = 10;

    /// <summary>Envelope ≥ ledger = sum over the cases; approved ≥ accepted ≥ paid, in all and by line; lines add up to totals.</summary>
    public static void CheckMoney(IReadOnlyList<CaseBook> books, long ledgerSek, long envelopeSek)
    {
        var held = 0L;
        foreach (var book in books)
        {
            CheckMoney(book);
            var isSettled = StatusTable.IsEnded(book.Case) && book.Case.Obligations.All(o => o.Kind != ReleaseCommitment.Obligation) && !book.Case.Payments.Any(IsOnItsWay);
            held += isSettled ? book.PaidSek : book.ApprovedSek;
        }

        if (ledgerSek != held) throw new LawBrokenException($"The ledger holds {ledgerSek} SEK, the cases {held} SEK: {string.Join(", ", books.Select(b => $"{b.Case.Reference} {b.Case.Status} approved {b.ApprovedSek} paid {b.PaidSek}"))}.");
        if (held > envelopeSek) throw new LawBrokenException($"The cases hold {held} SEK of an envelope of {envelopeSek} SEK.");
    }

    static void CheckMoney(CaseBook book)
    {
        var @case = book.Case;
        if (@case.Reports.Count == 0 && @case.Payments.Count == 0) return;
        if (!(book.ApprovedSek >= book.AcceptedSek && book.AcceptedSek >= book.PaidSek)) throw new LawBrokenException($"{@case.Reference}: approved {book.ApprovedSek}, accepted {book.AcceptedSek}, paid {book.PaidSek}.");

        foreach (var line in book.Accepted.GroupBy(a => a.Line))
        {
            var ceiling = CeilingSek(@case, line.Key);
            var paid = @case.Payments.Where(p => p.IsPaid).SelectMany(p => p.Lines).Where(l => l.Line == line.Key).Sum(l => l.AmountSek);
            var accepted = line.Sum(l => l.AmountSek);
            if (accepted > ceiling || paid > accepted || line.Any(l => l.AmountSek < 0)) throw new LawBrokenException($"{@case.Reference}: line {line.Key} takes {ceiling} at most, accepted {accepted}, paid {paid}.");
        }

        var lines = @case.Application.Budget.ToDictionary(b => b.Line, b => b.AmountSek);
        foreach (var move in @case.Amendments.Where(a => a.Decision is { IsApproved: true }).SelectMany(a => a.Moves)) (lines[move.From], lines[move.To]) = (lines[move.From] - move.AmountSek, lines[move.To] + move.AmountSek);
        if (lines.Values.Any(l => l < 0) || lines.Values.Sum() != @case.Application.Budget.Sum(b => b.AmountSek)) throw new LawBrokenException($"{@case.Reference}: moves have made {string.Join(", ", lines)} of the budget.");

        foreach (var report in @case.Reports)
        {
            var payments = @case.Payments.Where(p => p.Report == report.Id).ToList();
            var accepted = report.Assessments is [.., { IsApproved: true } approval] ? approval.Accepted.Sum(a => a.AmountSek) : 0;
            if (payments.Count > 1 || payments.Sum(p => p.AmountSek) != accepted) throw new LawBrokenException($"{@case.Reference}: {accepted} SEK are accepted of {report.Id}, and {payments.Count} payments of it are {payments.Sum(p => p.AmountSek)} SEK.");
            foreach (var line in report.Assessments is [.., { IsApproved: true } word] ? word.Accepted : [])
                if (line.AmountSek > report.Deliveries[^1].Costs.Where(c => c.Line == line.Line).Sum(c => c.AmountSek)) throw new LawBrokenException($"{@case.Reference}: {line.AmountSek} SEK are accepted of line {line.Line} of {report.Id}, more than is claimed.");
            if (report.Assessments.SkipLast(1).Any(a => a.IsApproved)) throw new LawBrokenException($"{@case.Reference}: {report.Id} was assessed after its approval.");
        }
    }

    /// <summary>What was decided of the line, what was moved by the rule itself, and what of the free share is not used up by that.</summary>
    static decimal CeilingSek(Case @case, string line)
    {
        var moves = @case.Amendments.Where(a => a.Decision is { IsApproved: true }).SelectMany(a => a.Moves.Select(m => (Move: m, IsFree: a.Decision!.ById == Actor.System.Id))).ToList();
        long Sum(bool isFree, Func<Move, string> end) => moves.Where(m => m.IsFree == isFree && end(m.Move) == line).Sum(m => m.Move.AmountSek);
        var decided = @case.Application.Budget.Single(b => b.Line == line).AmountSek + Sum(false, m => m.To) - Sum(false, m => m.From);
        var free = Math.Floor(decided * (decimal)FreePercent / 100);
        return decided + Sum(true, m => m.To) - Sum(true, m => m.From) + Math.Max(0, free - Sum(true, m => m.To));
    }

    /// <summary>Who hears that a payment is free again has heard that it is held.</summary>
    public static void CheckTold(CaseBook book)
    {
        foreach (var told in book.Letters.Where(l => l.Letter is "payment-held" or "payment-released").DistinctBy(l => (l.Letter, l.Occasion)).GroupBy(l => l.Values["report"]))
        {
            var isHeld = false;
            foreach (var letter in told)
            {
                if (letter.Letter == "payment-released" && !isHeld) throw new LawBrokenException($"{book.Case.Reference}: {letter.Key} tells that the payment of {told.Key} is free, and nobody was told that it is held.");
                isHeld = letter.Letter == "payment-held";
            }
        }
    }

    /// <summary>Two have approved it, nobody has stopped it, and nobody has said whether the bank has made it.</summary>
    static bool IsOnItsWay(Payment payment) => payment is { Made: null, Hold: null, Approvals.Count: 2 };

    /// <summary>Nothing is paid or approved while a report is overdue, a condition is unmet, somebody holds it, or the case is suspended or ended (handbook 4.8): by the day on which the bank paid, whenever that is written down.</summary>
    static void CheckPayments(Case before, Case after, DateTimeOffset nowUtc)
    {
        foreach (var (payment, was) in GoneOn(before, after))
        {
            var day = payment.Made?.PaidOn ?? SwedishCalendar.StockholmDate(nowUtc);
            var isEnded = before.Status != CaseStatus.InForce && (!IsOnItsWay(was) || before.Ending is not { } ending || SwedishCalendar.StockholmDate(ending.AtUtc) < day);
            var overdue = before.Suspension is null && before.Ending is null ? before.Reports.FirstOrDefault(r => r.Status is ReportStatus.Planned or ReportStatus.Returned && r.DueOn < day) : null;
            var unmet = before.Conditions.FirstOrDefault(c => c is { Blocks: "payment", MetAtUtc: null });
            if (was.Made is not null || isEnded || Began(before.Suspension?.AtUtc) || Began(was.Hold?.AtUtc) || overdue is not null || unmet is not null)
                throw new LawBrokenException($"Payment {payment.Id} of {before.Reference} ({before.Status}) goes on although it is {(was.Made is not null ? "made" : was.Hold?.Reason ?? overdue?.Id ?? unmet?.Id ?? "stopped")}.");
            if (payment.Made is not null && (day > SwedishCalendar.StockholmDate(nowUtc) || day < SwedishCalendar.StockholmDate(payment.Approvals.Max(a => a.AtUtc)))) throw new LawBrokenException($"Payment {payment.Id} is made on {day:O}.");

            bool Began(DateTimeOffset? atUtc) => atUtc is { } at && SwedishCalendar.StockholmDate(at) <= day;
        }
    }

    /// <summary>Nor while another grant of the same applicant and partner, or of the same partnership by its number, has owed a report for so many days (handbook 4.7).</summary>
    public static void CheckPaymentsElsewhere(Case before, Case after, IEnumerable<Case> all, ProgrammeSettings live, DateTimeOffset nowUtc)
    {
        if (GoneOn(before, after).FirstOrDefault() is not ({ } payment, _)) return;
        var heldSince = (payment.Made?.PaidOn ?? SwedishCalendar.StockholmDate(nowUtc)).AddDays(-live.PaymentsHeldFromOffset);
        foreach (var other in all.Where(o => o.Reference != before.Reference && o is { Status: CaseStatus.InForce, Suspension: null } && IsOnePartnership(before.Application, o.Application)))
            if (other.Reports.FirstOrDefault(r => r.Status is ReportStatus.Planned or ReportStatus.Returned && r.DueOn <= heldSince) is { } overdue)
                throw new LawBrokenException($"Payment {payment.Id} goes on although report {overdue.Id} of {other.Reference}, a grant of the same partnership, was due {overdue.DueOn:O}.");
    }

    static IEnumerable<(Payment Payment, Payment Was)> GoneOn(Case before, Case after) => ReferenceEquals(before.Payments, after.Payments) ? []
        : from payment in after.Payments join was in before.Payments on payment.Id equals was.Id where was.Made != payment.Made || was.Approvals.Count != payment.Approvals.Count select (payment, was);

    static bool IsOnePartnership(Application one, Application other)
    {
        if (one.Applicant.OrgNumber != other.Applicant.OrgNumber) return false;
        return one.PartnershipRef is { Length: > 0 } number && other.PartnershipRef is { Length: > 0 } another ? number.Equals(another, StringComparison.OrdinalIgnoreCase)
            : one.Partners.Select(Named).Intersect(other.Partners.Select(Named)).Any();

        static (string Name, string Country) Named(Partner partner) => (partner.Name.Trim().ToUpperInvariant(), partner.Country);
    }
}
