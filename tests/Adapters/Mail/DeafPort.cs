using System.Net;
using System.Net.Sockets;

namespace Mpp.Tests.Adapters.Mail;

/// <summary>A port that refuses connections for as long as it is held: it is taken, so that no other test gets it, and nobody listens.</summary>
sealed class DeafPort : IDisposable
{
    readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public DeafPort() => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public string Host => $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}";

    public void Dispose() => socket.Dispose();
}
