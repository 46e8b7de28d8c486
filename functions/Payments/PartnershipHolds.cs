using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
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

    /// <summary>For a list, whose cases would each have to be asked about: all cases that hold others, by applicant. One request, and one for each of them.</summary>
    public async Task<ILookup<string, Case>> HoldingAsync(ProgrammeSettings live, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = SwedishCalendar.StockholmDate(now).AddDays(-live.PaymentsHeldFromOffset);
        List<Case> holding = [];
        foreach (var owing in await index.OwingSinceAsync(since, cancellation))
            if (await cases.FindAsync(owing.Reference, cancellation) is { } stored) holding.Add(stored.Case);
        return holding.ToLookup(c => c.Application.Applicant.OrgNumber);
    }

    /// <summary>What those found by <see cref="HoldingAsync"/> hold <paramref name="case"/> for.</summary>
    public static IReadOnlyList<Refusal> Of(Case @case, ILookup<string, Case> holding, ProgrammeSettings live, DateTimeOffset now) =>
        [.. holding[@case.Application.Applicant.OrgNumber].SelectMany(other => PaymentHolds.Elsewhere(@case, other, live.PaymentsHeldFromOffset, now))];

    /// <summary>As <see cref="PaymentHolds.IsSamePartnership"/>, from what the index knows: true where only the record can tell.</summary>
    static bool MayHold(Case @case, CaseOfApplicant other) => other.MayOweReports && other.Reference != @case.Reference
        && ((@case.Application.PartnershipRef, other.PartnershipRef) is ({ Length: > 0 } one, { Length: > 0 } two)
            ? string.Equals(one, two, StringComparison.OrdinalIgnoreCase)
            : @case.Application.Partners.Any(p => other.Partners.Any(name => string.Equals(name.Trim(), p.Name.Trim(), StringComparison.OrdinalIgnoreCase))));
}
