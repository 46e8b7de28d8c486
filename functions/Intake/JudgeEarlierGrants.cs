using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Intake;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Intake;

/// <summary>The one rule of eligibility that touches other cases: an earlier grant of this applicant with a report overdue on the day of submission (handbook 4.2).</summary>
public sealed class JudgeEarlierGrants(CaseChanges changes, CaseStore cases, CaseIndex index, ProgrammeCache programme)
{
    [Function(nameof(JudgeEarlierGrants))]
    public Task Run([ActivityTrigger] StoryInput input, CancellationToken cancellation) =>
        changes.ApplyAsync(input.Subject, Actor.System, async (before, now) =>
        {
            var @case = before.Case;
            if (@case.Generation != input.Generation || @case.Eligibility.EarlierReportsCheckedAtUtc is not null) return null;
            var overdue = await OverdueAsync(@case, cancellation);
            return RecordEarlierReports.Apply(@case, [.. overdue.Select(o => o.Reference)], now, overdue.Count == 0 ? null : await HeldForAsync(@case, overdue, now, cancellation));
        }, null, cancellation);

    async Task<IReadOnlyList<Case>> OverdueAsync(Case @case, CancellationToken cancellation)
    {
        var day = SwedishCalendar.StartOfDay(SwedishCalendar.StockholmDate(@case.ReceivedAtUtc)).ToUtc();
        var overdue = new List<Case>();
        foreach (var earlier in (await index.ByApplicantAsync(@case.Application.Applicant.OrgNumber, cancellation)).Where(c => c.MayOweReports))
        {
            if (earlier.Reference == @case.Reference || await cases.FindAsync(earlier.Reference, cancellation) is not { Case: { Status: CaseStatus.InForce } other }) continue;
            if (ReportPlan.Overdue(other, day).Count > 0) overdue.Add(other);
        }

        return overdue;
    }

    /// <summary>Those that hold the payments of its partnership have told the others that there were before it came.</summary>
    async Task<IReadOnlyList<OverdueReport>> HeldForAsync(Case @case, IReadOnlyList<Case> overdue, DateTimeOffset now, CancellationToken cancellation)
    {
        var offset = (await programme.InForceAsync(cancellation)).PaymentsHeldFromOffset;
        return [.. overdue.Where(o => PaymentHolds.IsSamePartnership(@case, o)).SelectMany(o => TellPartnership.HoldsNow(o, offset, now))];
    }
}
