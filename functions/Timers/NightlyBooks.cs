using System.Collections.Concurrent;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Rounds;
using Mpp.Functions.Rounds;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Timers;

/// <summary>
/// Compares the rounds' ledgers with the records: the envelope with the round's, the total with its entries, and what each decision holds with its case (running: what was approved; ended: what
/// was paid). So the total is the sum over the round's cases. What follows from a record is mended; everything else is for a person.
/// </summary>
public sealed class NightlyBooks(LedgerStore ledger, CaseStore cases, DueStore due, TaskStore tasks, Envelopes envelopes)
{
    const int Looks = 3;

    public async Task MendAsync(Round round, NightsEntries entries, DateTimeOffset now, CancellationToken cancellation)
    {
        await envelopes.MendAsync(round.Id, cancellation);
        var books = await ledger.BooksAsync(round.Id, cancellation);

        // Read while a decision wrote, the total and the entries may differ for a moment.
        for (var look = 1; look < Looks && !books.IsBalanced; look++) books = await ledger.BooksAsync(round.Id, cancellation);
        if (!books.IsBalanced)
        {
            // Somebody wrote past the ledger. Whatever was made good by such books would be done once more when they are put right.
            await ReportAsync(round.Id, "total", $"{books.CommittedSek} SEK are committed, but the entries add up to {books.Entries.Sum(e => e.AmountSek)} SEK.", now, cancellation);
            return;
        }

        if (books.Total.Envelope is { } envelope && envelope.AmountSek < books.CommittedSek)
            await ReportAsync(round.Id, "envelope", $"{books.CommittedSek} SEK are committed of an envelope of {envelope.AmountSek} SEK.", now, cancellation);
        entries.Add(round.Id, books);
    }

    /// <summary>Money that is reserved for a decision which the case does not tell of; and what its decision holds.</summary>
    public async Task MendAsync(Case @case, NightsEntries entries, DateTimeOffset now, CancellationToken cancellation)
    {
        if (@case.RoundId is not { } round || !entries.AreOf(round)) return;
        var (decided, held) = (@case.Decision?.LedgerOperation, entries.TakeHeld(round, @case.Reference));
        foreach (var (operation, amount) in held.Where(h => h.Key != decided && h.Value != 0))
        {
            // A decision that is under way at this moment is on file by the time the sweep looks.
            await due.MendAsync(new DueRow(now + Waking.Grace, @case.Reference, LedgerSettlement.KindOf(operation)), cancellation);
        }

        if (decided is not null && held.GetValueOrDefault(decided) != ReleaseCommitment.HeldSek(@case)) await MendDecisionAsync(@case.Reference, round, decided, now, cancellation);
    }

    /// <summary>When all cases have been looked at: entries of cases that there are not.</summary>
    public async Task ReportStraysAsync(NightsEntries entries, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var (round, reference, held) in entries.Left().Where(l => l.HeldSek != 0))
            await ReportAsync(round, reference, $"{held} SEK are committed for {reference}, and there is no such case of this round.", now, cancellation);
    }

    /// <summary>The entries were read before the case: looked at once more, in the order in which they are written.</summary>
    async Task MendDecisionAsync(string reference, string round, string operation, DateTimeOffset now, CancellationToken cancellation)
    {
        for (var look = 1; look <= Looks; look++)
        {
            var before = await cases.FindAsync(reference, cancellation);
            var held = await ledger.HeldAsync(round, operation, cancellation);
            var after = await cases.FindAsync(reference, cancellation);
            if (after is null || before?.ETag != after.ETag) continue;

            // What it still owes is an obligation, and its own story's business.
            var should = ReleaseCommitment.HeldSek(after.Case);
            if (held == should || ReleaseCommitment.IsOwed(after.Case)) return;
            if (held == ReleaseCommitment.HeldSek(after.Case, hasEnded: false) && held > should) await ledger.ReturnAsync(round, operation, held - should, cancellation);
            else await ReportAsync(round, reference, $"{held} SEK are committed for {reference}; by its record it should be {should} SEK.", now, cancellation);
            return;
        }
    }

    async Task ReportAsync(string round, string occasion, FormattableString finding, DateTimeOffset now, CancellationToken cancellation) => await tasks.AddAsync(
        $"round_{round}", new("books", $"{occasion}-{now:yyyy-MM-dd}", $"The books of {round} are not as the records say. {FormattableString.Invariant(finding)} Tell the auditor; change nothing."), now, cancellation);
}

/// <summary>What the rounds' ledgers hold, an amount for each operation; what was looked at is taken out.</summary>
public sealed class NightsEntries
{
    readonly ConcurrentDictionary<(string Round, string Reference), IReadOnlyDictionary<string, long>> held = [];
    readonly ConcurrentDictionary<string, bool> rounds = [];

    public void Add(string round, LedgerBooks books)
    {
        rounds[round] = true;
        // What was given up before it reserved names no case.
        foreach (var entries in books.Entries.Where(e => e.Reference.Length > 0).GroupBy(e => e.Reference))
            held[(round, entries.Key)] = entries.GroupBy(e => e.OperationId).ToDictionary(g => g.Key, g => g.Sum(e => e.AmountSek));
    }

    /// <summary>False: its ledger could not be read, or does not add up, and nothing is made of it.</summary>
    public bool AreOf(string round) => rounds.ContainsKey(round);

    /// <summary>By operation.</summary>
    public IReadOnlyDictionary<string, long> TakeHeld(string round, string reference) => held.TryRemove((round, reference), out var found) ? found : new Dictionary<string, long>();

    public IEnumerable<(string Round, string Reference, long HeldSek)> Left() => held.Select(h => (h.Key.Round, h.Key.Reference, h.Value.Values.Sum()));
}
