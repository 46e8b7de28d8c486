using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Mpp.Embedded.Azurite;

/// <summary>
/// Azurite, started beside this process or adopted from an earlier one of the same folder. It keeps acknowledged writes in memory
/// for seconds, so ending it cleanly matters, and real cases are no place for it.
/// </summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    private const string OwnAccount = "devstoreaccount1";
    private const string OwnKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string SharedKey = "bXBwLXRlc3Qta2V5"; // a short key keeps hundreds of accounts within one environment variable

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly AzuriteOptions _options;
    private readonly Process _process;
    private int _stopped;

    private AzuriteProcess(AzuriteOptions options, AzuriteState state, Process process, bool adopted)
    {
        (_options, _process) = (options, process);
        (BlobPort, TablePort, Adopted) = (state.BlobPort, state.TablePort, adopted);
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>Loopback port of the blob service.</summary>
    public int BlobPort { get; }

    /// <summary>Loopback port of the table service.</summary>
    public int TablePort { get; }

    /// <summary>Whether an earlier process started it.</summary>
    public bool Adopted { get; }

    /// <summary>The process id of Azurite.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Installs Azurite if need be, adopts the folder's running one or starts it, and returns when it answers.</summary>
    /// <exception cref="InvalidOperationException">Node is missing, the installation failed, or Azurite did not come up.</exception>
    public static async Task<AzuriteProcess> StartAsync(AzuriteOptions options, CancellationToken cancellationToken = default)
    {
        var folder = Directory.CreateDirectory(options.Folder).FullName;
        options = options with { Folder = folder };
        using var turn = await FileTurn.TakeAsync(Path.Combine(folder, "azurite.lock"), cancellationToken);
        if (await AzuriteState.FindAsync(folder, cancellationToken) is var (found, running)) return new AzuriteProcess(options, found, running, adopted: true);

        var installation = await AzuriteInstallation.EnsureAsync(cancellationToken);
        var process = AzuriteInstallation.Start(Command(options, installation));
        try
        {
            var ports = await ReadPortsAsync(process, options, cancellationToken);
            var state = new AzuriteState(process.Id, process.StartTime.ToUniversalTime(), ports.Blob, ports.Table);
            state.Save(folder);
            return new AzuriteProcess(options, state, process, adopted: false);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>The connection string of an account; without a name, of the first one.</summary>
    public string ConnectionString(string? account = null)
    {
        account ??= _options.Accounts is [var first, ..] ? first : OwnAccount;
        var key = _options.Accounts.Count > 0 ? SharedKey : OwnKey;
        var scheme = _options.Https is null ? "http" : "https";
        return $"DefaultEndpointsProtocol={scheme};AccountName={account};AccountKey={key};"
            + $"BlobEndpoint={scheme}://127.0.0.1:{BlobPort}/{account};TableEndpoint={scheme}://127.0.0.1:{TablePort}/{account};";
    }

    /// <summary>Ends Azurite and returns when its data is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!BeginStop()) return;
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
        EndStop();
    }

    private static ProcessStartInfo Command(AzuriteOptions options, string installation)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = options.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] always = [Path.Combine(installation, "start.js"), "--silent", "--skipApiVersionCheck", "--disableTelemetry"];
        // Azurite's five seconds of keep-alive are shorter than HttpClient's: a pooled connection would close under a request.
        string[] ports =
        [
            "--blobPort", Text(options.BlobPort), "--tablePort", Text(options.TablePort), "--queuePort", "0",
            "--blobKeepAliveTimeout", "600", "--tableKeepAliveTimeout", "600",
        ];
        string[] persistence = options.InMemory ? ["--inMemoryPersistence"] : ["--location", options.Folder];
        string[] https = options.Https is { } files ? ["--cert", files.Certificate, "--key", files.Key, "--oauth", "basic"] : [];
        foreach (var argument in always.Concat(ports).Concat(persistence).Concat(https)) start.ArgumentList.Add(argument);
        start.Environment["MPP_AZURITE_LOG"] = LogPath(options);
        if (options.EndsWithThisProcess) start.Environment["MPP_AZURITE_ENDS_WITH_PARENT"] = "1";
        start.Environment.Remove("AZURITE_ACCOUNTS");
        if (options.Accounts.Count > 0) start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', options.Accounts.Select(account => $"{account}:{SharedKey}"));
        return start;
    }

    private static async Task<(int Blob, int Table)> ReadPortsAsync(Process process, AzuriteOptions options, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        var line = await process.StandardOutput.ReadLineAsync(limit.Token)
            ?? throw new InvalidOperationException($"Azurite ended at once. Its log, {LogPath(options)}, may say why. {await process.StandardError.ReadToEndAsync(limit.Token)}");
        using var ports = JsonDocument.Parse(line);
        return (ports.RootElement.GetProperty("blob").GetInt32(), ports.RootElement.GetProperty("table").GetInt32());
    }

    private void OnProcessExit(object? sender, EventArgs args)
    {
        if (!BeginStop()) return;
        if (!_process.WaitForExit(StopLimit)) _process.Kill();
        EndStop();
    }

    private bool BeginStop()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0) return false;
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        if (!_process.HasExited) Signal.Terminate(_process);
        return true;
    }

    private void EndStop()
    {
        AzuriteState.Forget(_options.Folder);
        _process.Dispose();
    }

    private static string LogPath(AzuriteOptions options) => Path.Combine(options.Folder, "azurite.log");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
