using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Domain.Settings;

namespace Mpp.Functions.Payments;

/// <summary>What other grants of the same partnership hold a case's payments for (handbook 4.7): found by the index of the applicant's cases, judged by their records.</summary>
public sealed class PartnershipHolds(CaseIndex index, CaseStore cases)
{
    /// <summary>One request, and one for each other grant of the partnership that may owe a report.</summary>
    public async Task<IReadOnlyList<Refusal>> OfAsync(Case @case, ProgrammeSettings live, DateTimeOffset now, CancellationToken cancellation)
    {
        List<Refusal> holds = [];
        foreach (var other in (await index.ByApplicantAsync(@case.Application.Applicant.OrgNumber, cancellation)).Where(o => MayHold(@case, o)))
        {
            if (await cases.FindAsync(other.Reference, cancellation) is { } stored) holds.AddRange(PaymentHolds.Elsewhere(@case, stored.Case, live.PaymentsHeldFromOffset, now));
        }

        return holds;
    }

    /// <summary>As <see cref="PaymentHolds.IsSamePartnership"/>, from what the index knows: true where only the record can tell.</summary>
    static bool MayHold(Case @case, CaseOfApplicant other) => other.MayOweReports && other.Reference != @case.Reference
        && ((@case.Application.PartnershipRef, other.PartnershipRef) is ({ Length: > 0 } one, { Length: > 0 } two)
            ? string.Equals(one, two, StringComparison.OrdinalIgnoreCase)
            : @case.Application.Partners.Any(p => other.Partners.Any(name => string.Equals(name.Trim(), p.Name.Trim(), StringComparison.OrdinalIgnoreCase))));
}
