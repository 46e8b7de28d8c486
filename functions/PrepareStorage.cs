using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Functions;

/// <summary>
/// Makes missing tables and containers, and puts the handbook's settings on file where there are none, before the first request is served. The Functions
/// worker is a hosted service that was added before and takes invocations from its start on, so this has to be done ahead of every start.
/// </summary>
public sealed class PrepareStorage(Storage storage, ProgrammeStore programme, TimeProvider clock, ILogger<PrepareStorage> log) : IHostedLifecycleService, IDisposable
{
    readonly CancellationTokenSource stopping = new();
    Task preparing = Task.CompletedTask;

    /// <summary>
    /// How long the start waits for storage that is slow: then it goes on, requests are answered with 503 for as long as storage is away, and the work goes on beside them. The Functions host waits 60
    /// seconds for a worker's start and then begins another, which would find storage as slow. Storage that refuses, or that cannot be reached at all, stops the start: whoever begins it is told at once, and begins it again.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Between one attempt and the next, once the start has gone on.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Ends when storage is ready, whenever that is.</summary>
    public Task Ready => preparing;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var first = PrepareAsync(stopping.Token);
        try
        {
            await (preparing = first).WaitAsync(Patience, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            if (first.IsCompleted)
            {
                await first;
                return;
            }

            log.LogWarning("Storage has not answered for {Seconds} seconds; the start goes on without it", Patience.TotalSeconds);
            preparing = GoOnAsync(first);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await preparing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => stopping.Dispose();

    async Task PrepareAsync(CancellationToken cancellation)
    {
        await storage.CreateAsync(cancellation);
        if ((await programme.ReadAsync(cancellation)).AllSettings.Count == 0)
            await programme.PutSettingsAsync(HandbookSettings.Default, [new AuditFact("settings-put", HandbookSettings.Default.Version)], Actor.System, clock.GetUtcNow(), cancellation);
    }

    async Task GoOnAsync(Task attempt)
    {
        while (true)
        {
            try
            {
                await attempt;
                return;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // Whatever it is: nobody else would try again, or hear of it.
                log.LogError(e, "Storage is not ready; it is tried again");
                await Task.Delay(Pause, TimeProvider.System, stopping.Token);
                attempt = PrepareAsync(stopping.Token);
            }
        }
    }
}
