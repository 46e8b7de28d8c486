using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Mpp.Tests.Crash;

/// <summary>The host's process as the campaign has it.</summary>
sealed class HostProcess : IDisposable
{
    const int LinesKept = 40;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    readonly Process process;
    readonly ConcurrentQueue<string> errors = [];

    HostProcess(Process process) => this.process = process;

    public Uri Address { get; private set; } = null!;

    /// <summary>The last lines that it has logged.</summary>
    public string Log => string.Join('\n', errors);

    /// <param name="orders">What it is to do.</param>
    /// <param name="foundStorage">Told the account's own connection string, before the host makes its first request.</param>
    public static async Task<HostProcess> StartAsync(HostOrders orders, Action<string> foundStorage)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(HostProcess).Assembly.Location, HostOrders.Verb, JsonSerializer.Serialize(orders)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A life of a second or two: no time to instrument what runs, nor for a heap on every core.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        var host = new HostProcess(Process.Start(start)!);
        host.process.ErrorDataReceived += (_, line) => host.Keep(line.Data);
        host.process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Patience);
        foundStorage(await host.ReadAsync("storage", limit.Token));
        host.Address = new Uri(await host.ReadAsync("listening", limit.Token));
        return host;
    }

    /// <summary>Has it do the night's round; returns when that is over.</summary>
    public async Task NightAsync()
    {
        await process.StandardInput.WriteLineAsync(HostOrders.Night);
        await process.StandardInput.FlushAsync();
        using var limit = new CancellationTokenSource(Patience);
        await ReadAsync(HostOrders.Night, limit.Token);
    }

    /// <summary>SIGKILL, of this one process; returns when it is gone.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    async Task<string> ReadAsync(string what, CancellationToken cancellation)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            if (line.StartsWith($"{what} ", StringComparison.Ordinal)) return line[(what.Length + 1)..];
        await process.WaitForExitAsync(cancellation);
        throw new InvalidOperationException($"The host ended before it said '{what}':\n{Log}");
    }

    void Keep(string? line)
    {
        if (line is null) return;
        errors.Enqueue(line);
        if (errors.Count > LinesKept) errors.TryDequeue(out _);
    }
}
