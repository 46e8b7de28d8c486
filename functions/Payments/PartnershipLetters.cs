using Microsoft.DurableTask.Client;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Payments;

/// <summary>Tells the other grants of an applicant what a case holds their payments for; each in a transaction of its own, with the letters to its own people, and at most once.</summary>
public sealed class PartnershipLetters(CaseIndex index, CaseStore cases, CaseCommands commands, TimeProvider clock)
{
    /// <summary>
    /// One request, and one for each other case of the applicant; only where a report is overdue for long, or has been. Also those of other partnerships are looked at: one may have been of the same when it was told.
    /// </summary>
    /// <returns>What they know now.</returns>
    public async Task<IReadOnlyList<OverdueReport>> TellAsync(DurableTaskClient client, Case holder, int heldFromOffset, CancellationToken cancellation)
    {
        var told = TellPartnership.HoldsNow(holder, heldFromOffset, clock.GetUtcNow());
        foreach (var listed in await index.ByApplicantAsync(holder.Application.Applicant.OrgNumber, cancellation))
        {
            if (listed.Reference == holder.Reference || await cases.FindAsync(listed.Reference, cancellation) is not { } other) continue;
            if (Of(other, clock.GetUtcNow()) is not null) await commands.ChangeAsync(client, other, Actor.System, (before, now) => ValueTask.FromResult(Of(before, now)), _ => null);
        }

        return told;

        Ruling<Change>? Of(StoredCase other, DateTimeOffset now) => TellPartnership.On(other.Case, holder, told, now) is { } change ? (Ruling<Change>)change : null;
    }
}
