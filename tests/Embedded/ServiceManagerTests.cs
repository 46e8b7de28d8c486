using System.Net.Sockets;
using System.Text;
using Mpp.Embedded;

namespace Mpp.Tests.Embedded;

public sealed class ServiceManagerTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mpp-manager-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task It_is_told_when_the_service_serves_that_it_lives_and_when_it_ends()
    {
        var path = Path.Combine(folder.FullName, "notify");
        using var manager = Listener(path);
        using (var service = ServiceManager.From(Environment(("NOTIFY_SOCKET", path), ("WATCHDOG_USEC", "200000"), ("WATCHDOG_PID", "17")), 17))
        {
            service.Ready();
            Assert.Equal("READY=1", await ReadAsync(manager));
            Assert.Equal("WATCHDOG=1", await ReadAsync(manager));
            Assert.Equal("WATCHDOG=1", await ReadAsync(manager));
            service.Stopping();
        }

        var last = "WATCHDOG=1";
        while (last == "WATCHDOG=1") last = await ReadAsync(manager);
        Assert.Equal("STOPPING=1", last);
    }

    [Fact]
    public async Task An_address_in_the_abstract_namespace_begins_with_an_at()
    {
        if (!OperatingSystem.IsLinux()) return;
        var name = $"mpp-{Guid.NewGuid():N}";
        using var manager = Listener($"\0{name}");
        using var service = ServiceManager.From(Environment(("NOTIFY_SOCKET", $"@{name}")), 17);

        service.Ready();

        Assert.Equal("READY=1", await ReadAsync(manager));
    }

    [Fact]
    public void Only_sockets_that_were_opened_for_this_process_are_taken()
    {
        Assert.Equal([3ul, 4ul], ServiceManager.From(Environment(("LISTEN_PID", "17"), ("LISTEN_FDS", "2")), 17).Sockets);
        Assert.Empty(ServiceManager.From(Environment(("LISTEN_PID", "16"), ("LISTEN_FDS", "2")), 17).Sockets);
        Assert.Empty(ServiceManager.From(Environment(), 17).Sockets);
    }

    [Fact]
    public void Without_a_manager_or_with_one_that_is_gone_the_service_serves_all_the_same()
    {
        foreach (var environment in new[] { Environment(), Environment(("NOTIFY_SOCKET", Path.Combine(folder.FullName, "gone")), ("WATCHDOG_USEC", "not a number")) })
        {
            using var service = ServiceManager.From(environment, 17);
            service.Ready();
            service.Stopping();
        }
    }

    static Func<string, string?> Environment(params (string Name, string Value)[] values) => name => Array.Find(values, v => v.Name == name).Value;

    static Socket Listener(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    static async Task<string> ReadAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var buffer = new byte[100];
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, patience.Token));
    }
}
