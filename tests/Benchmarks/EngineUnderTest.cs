using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;
using Mpp.Embedded.Azurite;
using Mpp.Embedded.Durable;

namespace Mpp.Benchmarks;

/// <summary>An Azurite of its own, an engine on it, and a count of what goes between them.</summary>
sealed class EngineUnderTest : IAsyncDisposable
{
    readonly AzuriteProcess azurite;

    EngineUnderTest(AzuriteProcess azurite, TableServiceClient tables, DurableEngine engine, Count requests) =>
        (this.azurite, Tables, Engine, Requests) = (azurite, tables, engine, requests);

    public TableServiceClient Tables { get; }

    public DurableEngine Engine { get; }

    public Count Requests { get; }

    public static async Task<EngineUnderTest> StartAsync(DurableEngineOptions? options = null)
    {
        var folder = Directory.CreateTempSubdirectory("mpp-benchmark-").FullName;
        var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { Folder = folder, Accounts = ["bench"], InMemory = true, EndsWithThisProcess = true });
        var requests = new Count();
        var settings = new TableClientOptions();
        settings.AddPolicy(requests, HttpPipelinePosition.PerRetry);
        var tables = new TableServiceClient(azurite.ConnectionString("bench"), settings);
        var engine = new DurableEngine(tables, options ?? new(), Functions(), TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(CancellationToken.None);
        return new(azurite, tables, engine, requests);
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await azurite.DisposeAsync();
    }

    static DurableFunctions Functions() => new(
        new Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>>
        {
            ["One"] = async context => await context.CallActivityAsync<string>("Echo", context.GetInput<string>()),
            ["Waits"] = async context =>
            {
                while (true) await context.WaitForExternalEvent<int>("Go");
            },
            ["Sleeps"] = async context =>
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(50), CancellationToken.None);
                return null;
            },
        },
        new Dictionary<string, ActivityFunction>
        {
            ["Echo"] = (call, _) => Task.FromResult<object?>(call.Converter.Deserialize<string>(call.Input)),
        });

    /// <summary>Counts requests as they leave.</summary>
    public sealed class Count : HttpPipelinePolicy
    {
        int requests;

        public int Value => Volatile.Read(ref requests);

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Interlocked.Increment(ref requests);
            ProcessNext(message, pipeline);
        }

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Interlocked.Increment(ref requests);
            return ProcessNextAsync(message, pipeline);
        }
    }
}
