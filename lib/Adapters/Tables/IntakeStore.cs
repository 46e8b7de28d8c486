using Mpp.Domain.Calendar;

namespace Mpp.Adapters.Tables;

/// <summary>The reference that a submission has. <paramref name="IsNew"/>: it got it now, by this claim.</summary>
public sealed record Claim(string Reference, bool IsNew);

/// <summary>
/// Gives out references: year (Stockholm) and sequence, never twice and without a gap. Everybody writes to the one partition, so a process
/// puts its waiting claims into one transaction. Design rule 2.
/// </summary>
public sealed class IntakeStore(Storage storage)
{
    /// <summary>The service takes 100 rows in a transaction; the counter is one of them.</summary>
    const int MostClaims = 90;

    readonly IntakePartition _partition = new(storage.Intake);
    readonly Lock _gate = new();
    readonly Queue<WaitingClaim> _waiting = [];
    bool _isDraining;

    /// <summary>
    /// The reference of a submission, a new one if it has none. <paramref name="claimKey"/>: source, form and submission, and nothing that a
    /// repeat would bring otherwise. Throws <see cref="StorageBusyException"/> after ten seconds of lost races.
    /// </summary>
    public async Task<Claim> ClaimAsync(string claimKey, DateTimeOffset receivedAtUtc, CancellationToken cancellationToken = default)
    {
        var claim = new WaitingClaim(IntakePartition.RowOf(claimKey), SwedishCalendar.StockholmYear(receivedAtUtc), cancellationToken);
        bool mustDrain;
        lock (_gate)
        {
            _waiting.Enqueue(claim);
            mustDrain = !_isDraining;
            _isDraining = true;
        }
        // Nobody's own work: it ends when nobody waits, and every claim hears of its own failure.
        if (mustDrain) _ = DrainAsync();
        return await claim.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>The reference that a submission has; null if it has none.</summary>
    public Task<string?> FindAsync(string claimKey, CancellationToken cancellationToken = default) => _partition.FindAsync(IntakePartition.RowOf(claimKey), cancellationToken);

    /// <summary>How far each year's references go: all of them, whatever became of their cases.</summary>
    public Task<IReadOnlyList<(int Year, int Last)>> GivenOutAsync(CancellationToken cancellationToken = default) => _partition.CountersAsync(cancellationToken);

    async Task DrainAsync()
    {
        while (TakeBatch() is { } batch)
        {
            try
            {
                await ClaimAllAsync(batch);
            }
            catch (Exception e)
            {
                // Handed on, not swallowed: whoever waits throws it.
                foreach (var claim in batch) claim.Fail(e);
            }
        }
    }

    /// <summary>Waiting claims of one year; null when nobody waits, and then draining is over.</summary>
    List<WaitingClaim>? TakeBatch()
    {
        lock (_gate)
        {
            var batch = new List<WaitingClaim>();
            while (batch.Count < MostClaims && _waiting.TryPeek(out var next) && (batch.Count == 0 || batch[0].Year == next.Year))
            {
                _waiting.Dequeue();
                if (!next.IsCancelled) batch.Add(next);
            }
            _isDraining = batch.Count > 0;
            return _isDraining ? batch : null;
        }
    }

    async Task ClaimAllAsync(List<WaitingClaim> batch)
    {
        // Tells rows that we wrote, and whose answer was lost on the way, from rows that were there.
        var mark = Guid.NewGuid().ToString("N");
        for (var lost = 0; ; lost++)
        {
            var settled = await _partition.TryClaimAsync(batch[0].Year, [.. batch.Select(c => c.Row).Distinct()], mark);
            foreach (var claims in batch.GroupBy(c => c.Row).Where(g => settled.ContainsKey(g.Key)))
            {
                // The same submission several times at once: one of them is the first.
                var isNew = settled[claims.Key].IsNew;
                foreach (var claim in claims)
                {
                    claim.Succeed(settled[claims.Key] with { IsNew = isNew });
                    isNew = false;
                }
            }
            foreach (var claim in batch.Where(c => c.IsOutOfPatience)) claim.Fail(HotPartition.Busy("Intake"));
            batch.RemoveAll(c => c.Answer.IsCompleted);
            if (batch.Count == 0) return;
            await HotPartition.PauseAsync(lost, CancellationToken.None);
        }
    }

    sealed class WaitingClaim(string row, int year, CancellationToken cancellation)
    {
        readonly TaskCompletionSource<Claim> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly long _since = TimeProvider.System.GetTimestamp();

        public string Row => row;
        public int Year => year;
        public Task<Claim> Answer => _answer.Task;
        public bool IsCancelled => cancellation.IsCancellationRequested;
        public bool IsOutOfPatience => TimeProvider.System.GetElapsedTime(_since) > HotPartition.Patience;

        public void Succeed(Claim claim) => _answer.TrySetResult(claim);

        public void Fail(Exception e) => _answer.TrySetException(e);
    }
}
