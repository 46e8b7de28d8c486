using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Mpp.Embedded;

/// <summary>
/// systemd's side of a service, by its protocols: the sockets that it has opened (<c>LISTEN_FDS</c>), what it wants to be told (<c>NOTIFY_SOCKET</c>) and how often (<c>WATCHDOG_USEC</c>). Where
/// the program was started by anything else nothing happens.
/// </summary>
public sealed class ServiceManager : IDisposable
{
    const ulong FirstSocket = 3;

    readonly string? address;
    readonly TimeSpan? watchdog;
    ITimer? pulse;

    ServiceManager(IReadOnlyList<ulong> sockets, string? address, TimeSpan? watchdog) => (Sockets, this.address, this.watchdog) = (sockets, address, watchdog);

    /// <summary>Whether there is one.</summary>
    public bool IsThere => address is not null;

    /// <summary>File descriptors of the sockets to listen on; none: the program opens its own.</summary>
    public IReadOnlyList<ulong> Sockets { get; }

    public static ServiceManager OfThisProcess() => From(Environment.GetEnvironmentVariable, Environment.ProcessId);

    /// <summary>As the environment has it. What was meant for another process, which this one inherited it from, is left alone.</summary>
    public static ServiceManager From(Func<string, string?> environment, int processId)
    {
        var sockets = Number("LISTEN_PID") == processId ? Number("LISTEN_FDS") ?? 0 : 0;
        var isWatched = Number("WATCHDOG_PID") is not { } watched || watched == processId;
        return new(
            [.. Enumerable.Range(0, (int)sockets).Select(n => FirstSocket + (ulong)n)],
            environment("NOTIFY_SOCKET") is { Length: > 1 } address ? address : null,
            isWatched && Number("WATCHDOG_USEC") is { } microseconds and > 0 ? TimeSpan.FromMicroseconds(microseconds) : null);

        long? Number(string name) => long.TryParse(environment(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The service serves. From now on it says so in half of the time after which it would be taken for hanging.</summary>
    public void Ready()
    {
        Tell("READY=1");
        if (watchdog is { } patience) pulse = TimeProvider.System.CreateTimer(_ => Tell("WATCHDOG=1"), null, patience / 2, patience / 2);
    }

    /// <summary>The service ends, having been asked to.</summary>
    public void Stopping() => Tell("STOPPING=1");

    public void Dispose() => pulse?.Dispose();

    void Tell(string line)
    {
        if (address is null) return;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // An address with @ is in the abstract namespace, where the first byte is a zero.
            socket.SendTo(Encoding.UTF8.GetBytes(line), new UnixDomainSocketEndPoint(address[0] == '@' ? $"\0{address[1..]}" : address));
        }
        catch (SocketException e)
        {
            // Whoever wanted to know will notice; serving does not depend on it.
            Console.Error.WriteLine($"The service manager could not be told {line}: {e.Message}");
        }
    }
}
