using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mpp.Embedded.Hosting;

namespace Mpp.Tests.Embedded.Hosting;

public class EmbeddedHostTests
{
    [Fact]
    public async Task A_port_in_use_is_named_and_nothing_is_left_running()
    {
        await using var first = await EmbeddedHost.StartAsync(Hosts.For());
        var prepared = new Preparation();

        var refusal = await (Hosts.For() with { Port = first.BaseAddress.Port, Compose = (app, _) => app.Services.AddHostedService(_ => prepared) }).RefusalAsync();

        Assert.Contains($"Port {first.BaseAddress.Port} is in use", refusal, StringComparison.Ordinal);
        Assert.Equal(["started", "stopped"], prepared.Steps);
    }

    [Fact]
    public async Task What_the_app_prepares_at_start_is_ready_before_the_first_timer_and_goes_after_the_last()
    {
        var prepared = new Preparation();
        var host = await EmbeddedHost.StartAsync(Hosts.For(typeof(AtStart)) with
        {
            Compose = (app, _) => app.Services.AddSingleton(prepared).AddHostedService(services => services.GetRequiredService<Preparation>()),
        });
        await Eventually.IsTrue(() => prepared.Steps.Contains("fired"));
        await host.DisposeAsync();

        Assert.Equal(["started", "fired", "fired over", "stopped"], prepared.Steps);
    }

    [Fact]
    public async Task The_host_may_serve_routes_of_its_own_beside_the_apps()
    {
        await using var host = await EmbeddedHost.StartAsync(Hosts.For() with
        {
            AlsoServe = (self, routes) => routes.MapGet("/embedded/where", () => self.BaseAddress.ToString()),
        });
        using var client = host.Client();

        Assert.Equal(host.BaseAddress.ToString(), await client.GetStringAsync("/embedded/where"));
    }

    [Fact]
    public async Task A_stopping_host_answers_what_is_under_way_lets_nobody_in_and_says_goodbye_to_who_is_in()
    {
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await EmbeddedHost.StartAsync(Hosts.For() with
        {
            LastRequestsWithin = TimeSpan.FromSeconds(20),
            AlsoServe = (_, routes) =>
            {
                routes.MapGet("/quick", () => "quick");
                routes.MapGet("/slow", async () =>
                {
                    begun.SetResult();
                    await goOn.Task;
                    return "slow";
                });
            },
        });
        using var idle = await Connection.OpenAsync(host.BaseAddress);
        Assert.DoesNotContain("Connection: close", await idle.GetAsync("/quick"), StringComparison.Ordinal);
        using var busy = await Connection.OpenAsync(host.BaseAddress);
        var slow = busy.GetAsync("/slow");
        await begun.Task;

        var stop = host.StopAsync();
        await Eventually.IsTrue(async () =>
        {
            try
            {
                using var late = await Connection.OpenAsync(host.BaseAddress);
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        });
        var last = await idle.GetAsync("/quick");
        goOn.SetResult();

        Assert.Contains("\r\nquick", last, StringComparison.Ordinal);
        Assert.Contains("Connection: close", last, StringComparison.Ordinal);
        Assert.Contains("\r\nslow", await slow, StringComparison.Ordinal);
        // Nobody is inside any more: no need to wait for twenty seconds.
        await stop.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Connections_without_a_request_are_hung_up_on_in_the_end()
    {
        await using var host = await EmbeddedHost.StartAsync(Hosts.For() with { LastRequestsWithin = TimeSpan.FromMilliseconds(100) });
        using var silent = await Connection.OpenAsync(host.BaseAddress);

        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("", await silent.ReadAsync());
    }

    [Fact]
    public async Task It_can_listen_on_a_socket_that_outlives_it()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        var options = Hosts.For() with { Listen = ListenAt.Sockets([(ulong)socket.Handle]), AlsoServe = (_, routes) => routes.MapGet("/quick", () => "quick") };
        var address = new Uri($"http://{socket.LocalEndPoint}");
        var first = await EmbeddedHost.StartAsync(options);
        Assert.Equal(address, first.BaseAddress);
        await first.DisposeAsync();

        // Nobody listens, and still nobody is refused.
        using var waiting = await Connection.OpenAsync(address);
        var answer = waiting.GetAsync("/quick");
        await using var second = await EmbeddedHost.StartAsync(options);

        Assert.Contains("\r\nquick", await answer.WaitAsync(TimeSpan.FromSeconds(10)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_not_this_machines_is_named() =>
        Assert.Contains("cannot listen", await (Hosts.For() with { Listen = ListenAt.Address(IPAddress.Parse("192.0.2.1")) }).RefusalAsync(), StringComparison.Ordinal);

    /// <summary>A connection that does what it is told and repairs nothing.</summary>
    sealed class Connection : IDisposable
    {
        readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public static async Task<Connection> OpenAsync(Uri address)
        {
            var connection = new Connection();
            await connection.socket.ConnectAsync(address.Host, address.Port);
            return connection;
        }

        public async Task<string> GetAsync(string path)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            var answer = "";
            // Chunked or not, the answers here are one word.
            while (!answer.Contains("quick", StringComparison.Ordinal) && !answer.Contains("slow", StringComparison.Ordinal) && await ReadAsync() is { Length: > 0 } more) answer += more;
            return answer.TrimEnd();
        }

        /// <summary>Empty when it was closed.</summary>
        public async Task<string> ReadAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            var buffer = new byte[4096];
            return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, patience.Token));
        }

        public void Dispose() => socket.Dispose();
    }

    public sealed class Preparation : IHostedService
    {
        public List<string> Steps { get; } = [];

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(50, cancellationToken);
            Steps.Add("started");
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Steps.Add("stopped");
            return Task.CompletedTask;
        }
    }

    public sealed class AtStart(Preparation preparation)
    {
        [Function("AtStart")]
        public async Task Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer)
        {
            preparation.Steps.Add("fired");
            await Task.Delay(100);
            preparation.Steps.Add("fired over");
        }
    }
}
