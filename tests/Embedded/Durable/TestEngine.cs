using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Mpp.Embedded.Durable;
using Mpp.Embedded.Hosting;

namespace Mpp.Tests.Embedded.Durable;

/// <summary>An app for the engine, written in the test.</summary>
sealed class TestApp
{
    readonly Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> orchestrators = [];
    readonly Dictionary<string, ActivityFunction> activities = [];

    public DurableFunctions Functions => new(orchestrators, activities);

    public TestApp Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> run)
    {
        orchestrators[name] = async context => await run(context);
        return this;
    }

    public TestApp Orchestrator(string name, Func<TaskOrchestrationContext, Task> run) => Orchestrator<object?>(name, async context =>
    {
        await run(context);
        return null;
    });

    public TestApp Activity<TIn, TOut>(string name, Func<TIn, Task<TOut>> run) => Activity<TIn, TOut>(name, (input, _) => run(input));

    public TestApp Activity<TIn, TOut>(string name, Func<TIn, CancellationToken, Task<TOut>> run)
    {
        activities[name] = async (call, cancellation) => await run(call.Converter.Deserialize<TIn>(call.Input)!, cancellation);
        return this;
    }

    public TestApp Activity<TIn, TOut>(string name, Func<TIn, TOut> run) => Activity<TIn, TOut>(name, input => Task.FromResult(run(input)));
}

/// <summary>An engine on an account of Azurite, and what a test does with it.</summary>
sealed class TestEngine : IAsyncDisposable
{
    public static readonly DateTimeOffset Morning = new(2026, 2, 20, 9, 0, 0, TimeSpan.Zero);

    TestEngine(DurableEngine engine, TimeProvider clock) => (Engine, Clock) = (engine, clock);

    public DurableEngine Engine { get; }

    public TimeProvider Clock { get; }

    public DurableTaskClient Client => Engine.Client;

    public static CancellationToken InTime => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public static async Task<TestEngine> StartAsync(
        TestApp app, string? account = null, TimeProvider? clock = null, DurableEngineOptions? options = null, HttpPipelinePolicy? policy = null)
    {
        clock ??= TimeProvider.System;
        var settings = new TableClientOptions();
        if (policy is not null) settings.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        settings.Retry.Delay = TimeSpan.FromMilliseconds(20);
        settings.Retry.MaxRetries = policy is DeadProcess ? 0 : 3;
        var tables = new TableServiceClient(account ?? await Azurite.NewAccount(), settings);
        var engine = new DurableEngine(tables, options ?? new(), app.Functions, clock, NullLoggerFactory.Instance);
        var test = new TestEngine(engine, clock);
        await engine.StartAsync(InTime);
        return test;
    }

    public Task<string> RunAsync(string orchestrator, object? input = null, string? id = null) =>
        Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id), InTime);

    /// <summary>Starts it and waits for its end.</summary>
    public async Task<OrchestrationMetadata> ResultAsync(string orchestrator, object? input = null, string? id = null) =>
        await EndAsync(await RunAsync(orchestrator, input, id));

    public Task<OrchestrationMetadata> EndAsync(string id) => Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, InTime);

    public async Task<OrchestrationMetadata> GetAsync(string id) =>
        await Client.GetInstanceAsync(id, getInputsAndOutputs: true, InTime) ?? throw new InvalidOperationException($"There is no instance {id}.");

    /// <summary>What storage says of an instance, whatever runs or does not.</summary>
    public static async Task<OrchestrationMetadata> ReadAsync(string account, string id)
    {
        await using var reader = new DurableEngine(new TableServiceClient(account), new(), new TestApp().Functions, TimeProvider.System, NullLoggerFactory.Instance);
        return await reader.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, InTime);
    }

    public Task WhenQuietAsync() => Engine.WhenQuietAsync(InTime);

    /// <summary>Moves a standing clock, and stops wherever a timer is due.</summary>
    public async Task MoveAsync(TimeSpan by)
    {
        var clock = (EmbeddedClock)Clock;
        var to = clock.GetUtcNow() + by;
        await WhenQuietAsync();
        while (Engine.NextTimerUtc is { } next && next <= to)
        {
            clock.AdvanceTo(next);
            await WhenQuietAsync();
        }
        clock.AdvanceTo(to);
        await WhenQuietAsync();
    }

    /// <summary>As if the process were killed.</summary>
    public Task KillAsync() => Engine.StopAsync(new CancellationToken(canceled: true));

    public ValueTask DisposeAsync() => Engine.DisposeAsync();

    /// <summary>Waits for what must come, with a time limit.</summary>
    public static async Task UntilAsync(Func<Task<bool>> happened, string what)
    {
        var started = Stopwatch.StartNew();
        while (!await happened())
        {
            if (started.Elapsed > TimeSpan.FromSeconds(30)) throw new TimeoutException($"Did not happen in time: {what}.");
            await Task.Delay(20);
        }
    }

    public static Task UntilAsync(Func<bool> happened, string what) => UntilAsync(() => Task.FromResult(happened()), what);

    /// <summary>The identity of a process that has ended.</summary>
    public static ProcessIdentity DeadIdentity()
    {
        using var ended = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        var identity = ProcessIdentity.Current() with { ProcessId = ended.Id };
        ended.WaitForExit();
        return identity;
    }
}
