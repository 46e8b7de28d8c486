using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mpp.Embedded.Hosting;

/// <summary>Where a host listens: on this machine only, on an address of it, or on sockets that somebody opened for it and keeps open when it ends.</summary>
public sealed class ListenAt
{
    readonly IPAddress? address;
    readonly IReadOnlyList<ulong> sockets;

    ListenAt(IPAddress? address, IReadOnlyList<ulong> sockets) => (this.address, this.sockets) = (address, sockets);

    /// <summary>Both loopback addresses.</summary>
    public static ListenAt Localhost { get; } = new(null, []);

    /// <summary>An address of this machine; null for localhost.</summary>
    public static ListenAt Address(IPAddress? address) => new(address, []);

    /// <summary>File descriptors of sockets that listen already; the port is theirs.</summary>
    public static ListenAt Sockets(IReadOnlyList<ulong> sockets) => new(null, sockets);

    internal void Apply(KestrelServerOptions kestrel, int port)
    {
        foreach (var socket in sockets) kestrel.ListenHandle(socket);
        if (sockets.Count > 0) return;
        if (address is not null) kestrel.Listen(address, port);
        // "localhost" is both loopback addresses; a free port can only be found on one.
        else if (port == 0) kestrel.Listen(IPAddress.Loopback, 0);
        else kestrel.ListenLocalhost(port);
    }
}
