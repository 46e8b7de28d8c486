using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Mpp.Adapters.Tables;

namespace Mpp.Functions.Timers;

/// <summary>
/// The one clock: every minute, one range query finds everything that is due, outages included, and wakes what is responsible. A row goes only when
/// the record shows its work settled, never because a wake-up was sent.
/// </summary>
public sealed class SweepDue(DueStore due, Sweep sweep, TimeProvider clock, ILogger<SweepDue> log)
{
    /// <summary>Work per sweep is bounded; what is left is older and comes first in the next.</summary>
    const int RowsAtOnce = 200, MostBatches = 5;

    [Function(nameof(SweepDue))]
    public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        // A row that was fired, however that went, has counted its attempt and is not found again; the day on which all reports of a round are reminded of is more than one batch.
        for (var batch = 1; batch <= MostBatches; batch++)
        {
            var rows = await due.DueAsync(clock.GetUtcNow(), RowsAtOnce, cancellation);
            await FireAsync(client, rows, cancellation);
            if (rows.Count < RowsAtOnce) break;
        }

        ProgrammeMetrics.SweepRuns.Add(1);
    }

    async Task FireAsync(DurableTaskClient client, IReadOnlyList<DueRow> rows, CancellationToken cancellation) =>
        await Parallel.ForEachAsync(rows.GroupBy(r => r.Subject), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (rowsOfSubject, token) =>
        {
            foreach (var row in rowsOfSubject)
            {
                try
                {
                    await sweep.FireAsync(client, row, token);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // One sick case must not stop the clock for the others; its row stays and is fired again.
                    log.LogError(e, "Firing {Due} failed; it is tried again", row.Id);
                }
            }
        });
}
