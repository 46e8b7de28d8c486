using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Mpp.Embedded.Azurite;

/// <summary>What the data folder remembers of a running Azurite, so that a restarted host finds it again.</summary>
internal sealed record AzuriteState(int ProcessId, DateTime StartedUtc, int BlobPort, int TablePort)
{
    private static string PathIn(string folder) => Path.Combine(folder, "azurite.json");

    public void Save(string folder)
    {
        var draft = PathIn(folder) + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(this));
        File.Move(draft, PathIn(folder), overwrite: true);
    }

    public static void Forget(string folder) => File.Delete(PathIn(folder));

    /// <summary>The Azurite of this folder, if it still lives and answers.</summary>
    public static async Task<(AzuriteState State, Process Process)?> FindAsync(string folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(PathIn(folder))) return null;
        var state = JsonSerializer.Deserialize<AzuriteState>(await File.ReadAllBytesAsync(PathIn(folder), cancellationToken))!;
        if (state.FindProcess() is not { } process) return null;
        if (await AnswersAsync(state.BlobPort, cancellationToken) && await AnswersAsync(state.TablePort, cancellationToken)) return (state, process);
        process.Dispose();
        return null;
    }

    // A process id is used again after a while; with the start time it names one process.
    private Process? FindProcess()
    {
        try
        {
            var process = Process.GetProcessById(ProcessId);
            if ((process.StartTime.ToUniversalTime() - StartedUtc).Duration() < TimeSpan.FromSeconds(1)) return process;
            process.Dispose();
            return null;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await client.GetAsync(new Uri($"http://{IPAddress.Loopback}:{port}/"), cancellationToken);
            return response.Headers.Server.ToString().StartsWith("Azurite", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
