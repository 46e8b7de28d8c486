using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mpp.Embedded.Hosting;

namespace Mpp.Tests.Embedded.Hosting;

public class DurableFunctionTests
{
    static readonly DateTimeOffset Start = new(2026, 2, 15, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_request_starts_an_orchestration_whose_activities_have_services_middleware_and_input()
    {
        var seen = new Seen();
        await using var host = await EmbeddedHost.StartAsync(Hosts.For(typeof(Greetings)) with
        {
            StorageConnection = await Azurite.NewAccount(),
            Compose = (app, _) =>
            {
                app.Services.AddSingleton(seen);
                app.UseMiddleware((context, next) =>
                {
                    lock (seen) seen.Functions.Add(context.FunctionDefinition.Name);
                    return next();
                });
            },
        });
        using var client = host.Client();

        using var response = await client.PostAsync("/api/greetings/Masaka", null);
        Assert.Equal("greeting-masaka", await response.Content.ReadAsStringAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var done = await host.Engine!.Client.WaitForInstanceCompletionAsync("greeting-masaka", getInputsAndOutputs: true, limit.Token);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal("Hello Masaka (3 times) from greeting-masaka", done.ReadOutputAs<string>());
        Assert.Equal(["StartGreeting", "Greet"], seen.Functions);
    }

    [Fact]
    public async Task A_durable_timer_waits_for_the_clock_to_be_moved()
    {
        var clock = new EmbeddedClock(Start);
        await using var host = await EmbeddedHost.StartAsync(Hosts.For(typeof(Waiting)) with { StorageConnection = await Azurite.NewAccount(), Clock = clock });
        await host.Engine!.Client.ScheduleNewOrchestrationInstanceAsync("WaitAYear", new StartOrchestrationOptions { InstanceId = "wait" });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await host.Engine.WhenQuietAsync(limit.Token);
        Assert.Equal(Start.AddDays(365), host.Engine.NextTimerUtc);

        clock.AdvanceTo(Start.AddDays(365));
        await host.Engine.WhenQuietAsync(limit.Token);

        var instance = await host.Engine.Client.GetInstanceAsync("wait", true, limit.Token);
        Assert.Equal(Start.AddDays(365).UtcDateTime, instance!.ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task Without_storage_a_durable_function_is_refused() =>
        Assert.Contains("needs the durable engine", await Hosts.For(typeof(Waiting)).RefusalAsync(), StringComparison.Ordinal);

    public sealed class Seen
    {
        public List<string> Functions { get; } = [];
    }

    public sealed record Greeting(string Name, int Times);

    public sealed class Greetings(IServiceProvider services)
    {
        [Function("StartGreeting")]
        public static async Task<IResult> StartAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "greetings/{name}")] HttpRequest request, string name, [DurableClient] DurableTaskClient client) =>
            Results.Text(await client.ScheduleNewOrchestrationInstanceAsync(
                "GreetOrchestrator", new Greeting(name, 3), new StartOrchestrationOptions { InstanceId = $"greeting-{name.ToLowerInvariant()}" }));

        [Function("GreetOrchestrator")]
        public static async Task<string> Orchestrate([OrchestrationTrigger] TaskOrchestrationContext context, Greeting greeting) =>
            await context.CallActivityAsync<string>("Greet", greeting);

        [Function("Greet")]
        public string Greet([ActivityTrigger] Greeting greeting, string instanceId, FunctionContext context)
        {
            Assert.Same(services.GetRequiredService<Seen>(), context.InstanceServices.GetRequiredService<Seen>());
            return $"Hello {greeting.Name} ({greeting.Times} times) from {instanceId}";
        }
    }

    public static class Waiting
    {
        [Function("WaitAYear")]
        public static async Task<DateTime> WaitAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(365), CancellationToken.None);
            return context.CurrentUtcDateTime;
        }
    }
}
