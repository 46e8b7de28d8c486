using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Embedded.Durable;
using Xunit.Abstractions;

namespace Mpp.Tests.Embedded.Server;

/// <summary>
/// The program is replaced while people use it. The socket is systemd's (infra/server/mpp.socket; here it is the test's), so that it stays open over the restart: requests wait, and none is refused.
/// </summary>
[Collection(OnThePublishedProgram.Name)]
public sealed class UpgradeTests(PublishedProgram program, ITestOutputHelper output)
{
    const int AnswersBetweenRestarts = 150, Restarts = 4;

    [Fact]
    public async Task No_request_is_lost_or_refused_while_one_process_ends_and_the_next_one_starts()
    {
        await using var office = await Office.OpenAsync();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(512);
        using var manager = Manager(out var told);
        var settings = office.Settings.Append(new("NOTIFY_SOCKET", told));
        // A copy without the mark that closes it in children.
        var inherited = Dup((int)socket.Handle);
        var server = ServerProcess.Inherit(program, inherited, settings);
        await server.SaysAsync(ServerProcess.Listening);
        Assert.Equal("READY=1", await ReadAsync(manager));

        using var crowd = new Crowd(office, new Uri($"http://{socket.LocalEndPoint}"));
        for (var restart = 0; restart < Restarts; restart++)
        {
            await crowd.AnsweredAsync(AnswersBetweenRestarts);
            var asked = ServerProcess.Now;
            await server.AskToEndAsync();
            Assert.Equal(0, await server.EndAsync());
            output.WriteLine($"ended after {(ServerProcess.Now - asked).TotalSeconds:0.0} s");
            server.Dispose();
            Assert.Equal("STOPPING=1", await ReadAsync(manager));
            var started = ServerProcess.Now;
            server = ServerProcess.Inherit(program, inherited, settings);
            output.WriteLine($"the next one listened after {(await server.SaysAsync(ServerProcess.Listening) - started).TotalSeconds:0.0} s");
            Assert.Equal("READY=1", await ReadAsync(manager));
        }

        await crowd.AnsweredAsync(AnswersBetweenRestarts);
        await crowd.GoHomeAsync();
        await server.AskToEndAsync();
        Assert.Equal(0, await server.EndAsync());
        server.Dispose();
        _ = Close(inherited);

        output.WriteLine($"{crowd.Answers} answers, the slowest after {crowd.Slowest.TotalSeconds:0.0} s; {crowd.Submissions} applications");
        Assert.Empty(crowd.Failures);
        Assert.Equal(crowd.Submissions, (await office.ReferencesAsync()).Count);
    }

    /// <summary>People and form tools that use the service all the time: on connections that they keep, and on a new one for every request. Nobody tries anything twice.</summary>
    sealed class Crowd : IDisposable
    {
        static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

        readonly CancellationTokenSource goHome = new();
        readonly ConcurrentQueue<string> failures = [];
        readonly HttpClient keeping = new(), fresh = new() { DefaultRequestHeaders = { ConnectionClose = true } };
        readonly Driver form;
        readonly Task[] people;
        int answers, submissions;
        long slowestTicks;

        public Crowd(Office office, Uri address)
        {
            form = office.To(address);
            people =
            [
                RunAsync(() => AskAsync(keeping, address)),
                RunAsync(() => AskAsync(keeping, address)),
                RunAsync(() => AskAsync(fresh, address)),
                RunAsync(() => AskAsync(fresh, address)),
                RunAsync(async () =>
                {
                    Interlocked.Increment(ref submissions);
                    (await Office.SubmitAsync(form, office.Application())).Ok();
                }),
            ];
        }

        public int Answers => Volatile.Read(ref answers);

        public int Submissions => Volatile.Read(ref submissions);

        public TimeSpan Slowest => new(Volatile.Read(ref slowestTicks));

        public IReadOnlyCollection<string> Failures => failures;

        public Task AnsweredAsync(int more)
        {
            var wanted = Answers + more;
            return TestEngine.UntilAsync(() => Answers >= wanted || !failures.IsEmpty, $"{more} more answers");
        }

        public async Task GoHomeAsync()
        {
            await goHome.CancelAsync();
            await Task.WhenAll(people);
        }

        public void Dispose()
        {
            goHome.Dispose();
            keeping.Dispose();
            fresh.Dispose();
            form.Dispose();
        }

        static async Task AskAsync(HttpClient http, Uri address) => (await http.GetAsync(new Uri(address, "api/health"))).EnsureSuccessStatusCode();

        async Task RunAsync(Func<Task> ask)
        {
            using var pace = new PeriodicTimer(Pace);
            while (!goHome.IsCancellationRequested)
            {
                var since = ServerProcess.Now;
                try
                {
                    await ask();
                    Interlocked.Increment(ref answers);
                }
                catch (Exception e) when (e is HttpRequestException or RehearsalFailedException or OperationCanceledException)
                {
                    failures.Enqueue($"{e.Message} {e.InnerException?.Message}");
                }

                var took = (ServerProcess.Now - since).Ticks;
                for (var slowest = Volatile.Read(ref slowestTicks); took > slowest; slowest = Volatile.Read(ref slowestTicks)) Interlocked.CompareExchange(ref slowestTicks, took, slowest);
                await pace.WaitForNextTickAsync();
            }
        }
    }

    static Socket Manager(out string address)
    {
        var name = $"mpp-{Guid.NewGuid():N}";
        var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint($"\0{name}"));
        address = $"@{name}";
        return manager;
    }

    static async Task<string> ReadAsync(Socket manager)
    {
        var buffer = new byte[100];
        return Encoding.UTF8.GetString(buffer, 0, await manager.ReceiveAsync(buffer, TestEngine.InTime));
    }

    [DllImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Dup(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Close(int descriptor);
}
