using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Intake;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Reviews;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;

namespace Mpp.Tests.Books;

/// <summary>What the people around a case would do next, so that lives come to their deep states; null where there is nothing to do but wait.</summary>
static class Sensible
{
    public static Deed? Next(Case @case, Round round, Chance chance, DateTimeOffset nowUtc) => @case switch
    {
        _ when StatusTable.IsEnded(@case) => @case.Payments.Any(PaymentHolds.IsOnItsWay) ? chance.OneIn(3) ? PaymentDeeds.Hold(@case, chance) : PaymentDeeds.MarkPaid(@case, chance, nowUtc) : null,
        { Suspension: not null } => ClosingDeeds.Resume(@case, chance),
        { Status: CaseStatus.NotEligible } => NotEligible(@case, round, chance, nowUtc),
        { Status: CaseStatus.Eligible } => @case.Completions.Count < 2 && chance.OneIn(4) ? IntakeDeeds.Return(@case, chance) : IntakeDeeds.Accept(@case, chance),
        { Status: CaseStatus.Returned } => chance.OneIn(6) ? null : IntakeDeeds.Complete(@case, chance),
        { Status: CaseStatus.Complete } => chance.OneIn(3) ? ReviewDeeds.AssignByLoad(@case, chance) : ReviewDeeds.Assign(@case, chance),
        { Status: CaseStatus.UnderReview } => UnderReview(@case, chance),
        { Status: CaseStatus.Reviewed } => DecisionDeeds.Recommend(@case, chance),
        { Status: CaseStatus.Recommended } => DecisionDeeds.Decide(@case, chance),
        { Status: CaseStatus.Approved, Decision.AnnouncedAtUtc: not null } => @case.Conditions.Any(c => c is { IsMet: false, Blocks: "agreement" }) ? DecisionDeeds.MeetCondition(@case, chance)
            : SteeringGroupIsWhole(@case) ? AgreementDeeds.Send(@case, chance, nowUtc) : CorrectionDeeds.Correct(@case, chance),
        { Status: CaseStatus.AgreementSent, Agreement.IsSignedByAll: false } => AgreementDeeds.Sign(@case, chance, nowUtc),
        { Status: CaseStatus.InForce } => InForce(@case, chance, nowUtc),
        _ => null,
    };

    static Deed NotEligible(Case @case, Round round, Chance chance, DateTimeOffset nowUtc)
    {
        if (chance.OneIn(2) && @case.Eligibility.Refusals.All(r => !OverrideEligibility.NeverOverridden.Contains(r.Code))) return IntakeDeeds.Override(@case, chance);
        return round.IsWithin(nowUtc) && !round.IsPaused ? IntakeDeeds.Revise(@case, chance) : ClosingDeeds.Withdraw(@case, chance);
    }

    static Deed UnderReview(Case @case, Chance chance)
    {
        if (@case.Reviews.Any(r => r is { IsExpected: true, IsSent: false })) return ReviewDeeds.Review(@case, chance);
        return ReviewScores.AllAreIn(@case, HandbookSettings.Default) && chance.OneIn(2) ? ReviewDeeds.Moderate(@case, chance) : ReviewDeeds.Assign(@case, chance);
    }

    static Deed? InForce(Case @case, Chance chance, DateTimeOffset nowUtc)
    {
        if (@case.Payments.FirstOrDefault(p => !p.IsPaid) is { } payment)
        {
            // Somebody always tries to pay although something holds the payment.
            var isHeld = payment.Hold is not null || ReportPlan.Overdue(@case, nowUtc).Count > 0 || @case.Conditions.Any(c => c is { IsMet: false, Blocks: "payment" });
            if (!isHeld || chance.OneIn(6)) return chance.OneIn(15) ? PaymentDeeds.Hold(@case, chance) : payment.Approvals.Count < 2 ? PaymentDeeds.Approve(@case, chance) : PaymentDeeds.MarkPaid(@case, chance, nowUtc);
            if (payment.Hold is not null) return PaymentDeeds.Release(@case, chance);
            if (ReportPlan.Overdue(@case, nowUtc).Count == 0) return DecisionDeeds.MeetCondition(@case, chance);
        }

        if (chance.OneIn(12)) return AmendmentDeeds.Request(@case, chance);
        if (@case.Amendments.Any(a => a.Decision is null)) return AmendmentDeeds.Decide(@case, chance);
        if (@case.Reports.Any(r => r.Status == ReportStatus.Submitted)) return ReportDeeds.Assess(@case, chance);
        var open = @case.Reports.FirstOrDefault(ReportPlan.IsOpen);
        var isOver = open is not null && open.PeriodTo < SwedishCalendar.StockholmDate(nowUtc);
        return open is not null && chance.OneIn(isOver ? 2 : 15) ? ReportDeeds.Submit(@case, chance) : null;
    }

    static bool SteeringGroupIsWhole(Case @case) => RandomApplications.WholeGroup.All(w => @case.Application.SteeringGroup.Any(m => m.Side == w.Side && m.Role == w.Role));
}
