using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Mpp.Tests.Embedded.Durable;

/// <summary>Counts what goes to storage.</summary>
class CountedRequests : HttpPipelinePolicy
{
    int count;

    public int Count => Volatile.Read(ref count);

    public List<string> Log { get; } = [];

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The engine makes no blocking requests.");

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        lock (Log) Log.Add($"{message.Request.Method} {message.Request.Uri.Path}");
        return ProcessAsync(message, pipeline, Interlocked.Increment(ref count));
    }

    protected virtual ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline, int number) => ProcessNextAsync(message, pipeline);
}

/// <summary>From one request on nothing gets through any more: the process has died, before or after that request took effect.</summary>
sealed class DeadProcess(int diesAt, bool afterwards) : CountedRequests
{
    readonly TaskCompletionSource died = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Died => died.Task;

    protected override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline, int number)
    {
        if (number < diesAt || number == diesAt && afterwards) await ProcessNextAsync(message, pipeline);
        if (number < diesAt) return;
        died.TrySetResult();
        throw new RequestFailedException("The process is dead.");
    }
}

enum Fault { ErrorBefore, TimeOutAfter, PreconditionFailed, Busy }

/// <summary>One request goes wrong in one way.</summary>
sealed class OneFault(int at, Fault fault) : CountedRequests
{
    public bool Happened { get; private set; }

    protected override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline, int number)
    {
        if (number != at)
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }
        Happened = true;
        if (fault == Fault.TimeOutAfter)
        {
            await ProcessNextAsync(message, pipeline);
            throw new TaskCanceledException("No answer in time.");
        }
        message.Response = new Answer(fault switch
        {
            Fault.ErrorBefore => 500,
            Fault.Busy => 503,
            _ => 412,
        });
    }

    /// <summary>An answer without a body, as a load balancer in between gives it.</summary>
    sealed class Answer(int status) : Response
    {
        public override int Status => status;

        public override bool IsError => true;

        public override string ReasonPhrase => "Injected";

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }

        protected override bool TryGetHeaderValues(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
