using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Rounds;

/// <summary>The cases of a round: found by the index, read from the truth.</summary>
public sealed class RoundCases(CaseIndex index, CaseStore cases)
{
    public async Task<IReadOnlyList<Case>> AllAsync(string roundId, CancellationToken cancellation)
    {
        var references = new List<string>();
        string? page = null;
        do
        {
            var found = await index.ListAsync(new CaseFilter(roundId), 500, page, cancellation);
            references.AddRange(found.Items.Select(i => i.Reference));
            page = found.Next;
        }
        while (page is not null);

        var read = new Case?[references.Count];
        await Parallel.ForAsync(0, references.Count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (i, token) => read[i] = (await cases.FindAsync(references[i], token))?.Case);
        return [.. read.OfType<Case>()];
    }
}
