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
    const int MostRows = 200;

    [Function(nameof(SweepDue))]
    public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var rows = await due.DueAsync(clock.GetUtcNow(), MostRows, cancellation);
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
}
