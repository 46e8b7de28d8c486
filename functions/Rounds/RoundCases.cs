using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Rounds;

/// <summary>The cases of a round: found by the index, read from the truth.</summary>
public sealed class RoundCases(CaseIndex index, CaseStore cases)
{
    public Task<IReadOnlyList<Case>> AllAsync(string roundId, CancellationToken cancellation) => ReadAsync(roundId, _ => true, cancellation);

    /// <summary>
    /// Those that are decided, announced or not: of a round with a thousand applications, only these are read, and those that were under review when the lists were last written. For the lists may be behind: a decision's own row
    /// may not have been written, or two who changed the case at the same time may have written theirs in the other order. Nobody may be left out of an announcement for that.
    /// </summary>
    public async Task<IReadOnlyList<Case>> DecidedAsync(string roundId, CancellationToken cancellation) =>
        [.. (await ReadAsync(roundId, c => c.Status is >= CaseStatus.UnderReview and <= CaseStatus.Rejected, cancellation)).Where(c => c.Decision is not null)];

    /// <summary>Each by its reference; one that is not there is left out.</summary>
    public async Task<IReadOnlyList<Case>> ReadAsync(IReadOnlyList<string> references, CancellationToken cancellation)
    {
        var read = new Case?[references.Count];
        await Parallel.ForAsync(0, references.Count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (i, token) => read[i] = (await cases.FindAsync(references[i], token))?.Case);
        return [.. read.OfType<Case>()];
    }

    async Task<IReadOnlyList<Case>> ReadAsync(string roundId, Func<CaseSummary, bool> which, CancellationToken cancellation)
    {
        var references = new List<string>();
        string? page = null;
        do
        {
            var found = await index.ListAsync(new CaseFilter(roundId), 1000, page, cancellation);
            references.AddRange(found.Items.Where(which).Select(i => i.Reference));
            page = found.Next;
        }
        while (page is not null);

        return await ReadAsync(references, cancellation);
    }
}
