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
