using Microsoft.DurableTask.Client;
using Mpp.Adapters.Tables;
using Mpp.Functions.Timers;

namespace Mpp.Functions.Public;

/// <summary>What does not answer, or how the programme is.</summary>
public sealed record Finding(string? Trouble, Pulse? Pulse);

/// <summary>
/// Looks whether records and engine answer. Anybody may ask, and each look costs storage some requests: those who ask at the same time, or within a second, get the same answer.
/// </summary>
public sealed class Inspection(PulseReader pulse, TimeProvider clock)
{
    /// <summary>How long an answer is good, by machine time and, so that a clock that is moved shows, by programme time.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    /// <summary>What has not answered by then does not answer: nobody shall wait for the patience of the clients, and those who come later least of all.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Machine time.</summary>
    public TimeProvider Machine { get; init; } = TimeProvider.System;

    /// <summary>An instance that there never is.</summary>
    const string Nobody = "health";

    readonly Lock door = new();
    Task<Finding>? last;
    (long Machine, DateTimeOffset Programme) endedAt;

    /// <summary>A look is nobody's own: who goes away only stops waiting.</summary>
    public Task<Finding> AskAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        lock (door)
        {
            if (last is null || last.IsCompleted && !IsFresh(last)) last = Task.Run(() => LookAsync(client), CancellationToken.None);
            return last.WaitAsync(cancellation);
        }
    }

    bool IsFresh(Task<Finding> look) => look.IsCompletedSuccessfully && Machine.GetElapsedTime(endedAt.Machine) < FreshFor && (clock.GetUtcNow() - endedAt.Programme).Duration() < FreshFor;

    async Task<Finding> LookAsync(DurableTaskClient client)
    {
        var finding = await FindAsync(client);
        lock (door) endedAt = (Machine.GetTimestamp(), clock.GetUtcNow());
        return finding;
    }

    async Task<Finding> FindAsync(DurableTaskClient client)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        Pulse now;
        try
        {
            now = await pulse.ReadAsync(patience.Token);
        }
        catch (Exception e) when (StorageTrouble.Is(e) || e is OperationCanceledException)
        {
            return new("storage does not answer", null);
        }

        try
        {
            await client.GetInstanceAsync(Nobody, getInputsAndOutputs: false, patience.Token);
        }
        catch (Exception)
        {
            // Whatever the backend throws: without it stories stand still, and commands still work.
            return new("engine does not answer", null);
        }

        return new(null, now);
    }
}
