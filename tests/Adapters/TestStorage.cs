using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Mpp.Adapters.Tables;

namespace Mpp.Tests.Adapters;

/// <summary>A storage account of a test's own, reached as one process would; <see cref="AnotherProcessAsync"/> gives the same account to a second one.</summary>
sealed class TestStorage
{
    readonly string _connection;

    TestStorage(string connection)
    {
        _connection = connection;
        var tables = new TableClientOptions();
        // A repeated request is what we look at here, not how long it waits.
        tables.Retry.Delay = TimeSpan.FromMilliseconds(1);
        tables.AddPolicy(Wire, HttpPipelinePosition.PerRetry);
        var blobs = new BlobClientOptions();
        blobs.Retry.Delay = TimeSpan.FromMilliseconds(1);
        blobs.AddPolicy(Wire, HttpPipelinePosition.PerRetry);
        Storage = new Storage(new TableServiceClient(connection, tables), new BlobServiceClient(connection, blobs));
    }

    public Wire Wire { get; } = new();
    public Storage Storage { get; }
    public DueStore Due => field ??= new(Storage);
    public CaseStore Cases => field ??= new(Storage, Due);

    public static async Task<TestStorage> NewAsync()
    {
        var storage = new TestStorage(await Azurite.NewAccount());
        await storage.Storage.CreateAsync();
        return storage;
    }

    public TestStorage AnotherProcess() => new(_connection);
}

/// <summary>Sees every request on its way, and can lose an answer after the service has done what it was asked.</summary>
sealed class Wire : HttpPipelinePolicy
{
    int _requests;
    Func<Request, bool>? _losesAnswerTo;
    Action<HttpMessage>? _instead;
    Action<Request>? _after;

    /// <summary>Requests so far, repeats included.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The next request of this kind is done, but its answer never arrives.</summary>
    public void LoseNextAnswerTo(Func<Request, bool> request) => _losesAnswerTo = request;

    /// <summary>From now on every such request is answered here.</summary>
    public void Answer(Action<HttpMessage>? instead) => _instead = instead;

    /// <summary>From now on done after each request, before its answer is looked at.</summary>
    public void After(Action<Request> done) => _after = done;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref _requests);
        if (_instead is { } instead)
        {
            instead(message);
            return;
        }
        await ProcessNextAsync(message, pipeline);
        _after?.Invoke(message.Request);
        if (_losesAnswerTo is { } loses && loses(message.Request) && Interlocked.CompareExchange(ref _losesAnswerTo, null, loses) == loses)
            throw new IOException("The connection was reset.");
    }
}
