using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Decisions;
using Mpp.Functions.Http;
using Mpp.Functions.Rounds;
using Mpp.Functions.Staff;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Decisions;

/// <summary>
/// A decision is two transactions: the round's ledger commits the money, then the case says so. The Due row that is written before both names the ledger
/// operation, so that whoever dies in between leaves a reservation that the sweep releases: the envelope may be underspent for a minute, never overspent.
/// </summary>
public sealed class Deciding(CaseCommands commands, LedgerStore ledger, Envelopes envelopes)
{
    /// <param name="request">Who decides, and If-Match and Idempotency-Key.</param>
    /// <param name="client">Wakes the case's story.</param>
    /// <param name="reference">The case.</param>
    /// <param name="proposal">What is decided.</param>
    /// <param name="ofRound">The round that the case must belong to; null: any.</param>
    public async Task<IResult> DecideAsync(HttpRequest request, DurableTaskClient client, string reference, Proposal proposal, string? ofRound = null)
    {
        // One operation for all tries of this command; a command of its own for each click.
        var operation = $"{reference}-{ShortHash.Of(Guid.NewGuid().ToString())}";
        string? reservedIn = null;
        var result = await commands.RunAsync(request, client, reference, request.StaffActor(), async hand =>
        {
            if (ofRound is not null && hand.Case.RoundId != ofRound)
                return new Refusal("other-round", $"{reference} is not of round {ofRound} but of {hand.Case.RoundId ?? "none"}.");
            var ruling = Decide.Apply(hand.Case, proposal, proposal.Outcome == Outcome.Approve ? operation : null, hand.Actor, hand.NowUtc);
            if (ruling is { IsAllowed: true } && proposal.Outcome == Outcome.Approve)
            {
                var (round, refusal) = await ReserveAsync(hand.Case, operation, proposal.AmountSek);
                if (refusal is not null) return refusal;
                reservedIn = round;
            }

            return ruling;
        }, LedgerSettlement.KindOf(operation));

        // Reserved on an earlier try, but then the rule no longer held, or the case was not the one that the caller had read: nobody else will give it back.
        if (reservedIn is not null && result is not TaggedJson) await ledger.GiveUpAsync(reservedIn, operation);
        return result;
    }

    async Task<(string Round, Refusal? Refusal)> ReserveAsync(Case @case, string operation, long amountSek)
    {
        var round = @case.RoundId ?? throw new InvalidOperationException($"Case {@case.Reference} was allowed a decision without a round.");
        return await ReserveAsync(round, @case.Reference, operation, amountSek) switch
        {
            Reservation.Refused refused => (round, new Refusal("over-envelope", string.Create(CultureInfo.InvariantCulture,
                $"{amountSek} SEK is more than is left of the envelope of {round}: {refused.RemainingSek} SEK of {refused.EnvelopeSek} SEK. Approve less, or raise the envelope first."))),
            // This command took so long that the sweep gave its money back: it must not decide without any.
            Reservation.Released => throw new StorageBusyException($"The reservation of {@case.Reference}"),
            _ => (round, null),
        };
    }

    /// <summary>A raise of the envelope may have died before it came to the ledger: where money is refused that the record would allow, the ledger gets what is recorded, and is asked again.</summary>
    async Task<Reservation> ReserveAsync(string round, string reference, string operation, long amountSek)
    {
        Task<Envelope> RecordedAsync(CancellationToken cancellation) => envelopes.RecordedAsync(round, cancellation);
        var answer = await ledger.ReserveAsync(round, operation, reference, amountSek, RecordedAsync);
        return answer is Reservation.Refused refused && await RecordedAsync(CancellationToken.None) is var recorded && recorded.AmountSek > refused.EnvelopeSek && await ledger.ConfirmAsync(round, recorded)
            ? await ledger.ReserveAsync(round, operation, reference, amountSek, RecordedAsync)
            : answer;
    }
}
