using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Mpp.Tests.Embedded.Server;

/// <summary>The published program in a process of its own, with an environment of its own: nothing that a developer's has gets in.</summary>
sealed class ServerProcess : IDisposable
{
    public const string Listening = "Listening on", Owner = "This host runs the instances";

    /// <summary>For a machine that does many other things: by itself it takes two seconds.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process process;
    readonly ConcurrentQueue<(TimeSpan At, string Line)> lines = [];
    readonly TaskCompletionSource saidAll = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ServerProcess(ProcessStartInfo start, IEnumerable<KeyValuePair<string, string>> environment)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        // The build's own name for the folder of its runtime would have the program look there for another.
        process = Process.Start(start)!;
        var streams = 2;
        void Keep(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is { } text) lines.Enqueue((Now, text));
            else if (Interlocked.Decrement(ref streams) == 0) saidAll.SetResult();
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Since the machine's start, the same for all.</summary>
    public static TimeSpan Now => TimeSpan.FromMilliseconds(Environment.TickCount64);

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public string Said => string.Join('\n', lines.Select(l => l.Line));

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Runs until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(PublishedProgram program, IEnumerable<KeyValuePair<string, string>> settings, params string[] options)
    {
        var port = FreePort();
        var server = new ServerProcess(new(program.Program, ["--port", $"{port}", "--i-accept-data-loss", .. options]), settings);
        await server.SaysAsync(Listening);
        server.Address = new($"http://localhost:{port}");
        return server;
    }

    /// <summary>Runs it on a socket that listens already, as systemd would: its descriptor is number 3, and the number of the process for which it is meant is in the environment.</summary>
    public static ServerProcess Inherit(PublishedProgram program, int socket, IEnumerable<KeyValuePair<string, string>> settings) => new(
        new("bash", ["-c", $"exec 3<&{socket} {socket}<&-; export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$@\"", "bash", program.Program, "--i-accept-data-loss"]), settings);

    /// <summary>Runs to its end, which comes soon; what it said, and with which code it ended.</summary>
    public static async Task<(int Code, string Said)> RunAsync(PublishedProgram program, IEnumerable<KeyValuePair<string, string>> settings, params string[] arguments)
    {
        using var server = new ServerProcess(new(program.Program, arguments) { WorkingDirectory = Path.GetTempPath() }, settings);
        return (await server.EndAsync(), server.Said);
    }

    /// <summary>When it said something with these words for the first time.</summary>
    public TimeSpan? SaidAt(string words) => lines.Where(l => l.Line.Contains(words, StringComparison.Ordinal)).Select(l => (TimeSpan?)l.At).FirstOrDefault();

    /// <summary>Waits until it has said so, and tells when.</summary>
    public async Task<TimeSpan> SaysAsync(string words)
    {
        var until = Now + Patience;
        while (SaidAt(words) is null)
        {
            if (process.HasExited || Now > until) throw new InvalidOperationException($"It never said '{words}':\n{Said}");
            await Task.Delay(10);
        }

        return SaidAt(words)!.Value;
    }

    public Task AskToEndAsync() => SignalAsync("TERM");

    /// <summary>Waits for its end and all that it had to say; the exit code, 128 and the signal's number if that ended it.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        await saidAll.Task.WaitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>SIGKILL: no last words.</summary>
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

    static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }
}
