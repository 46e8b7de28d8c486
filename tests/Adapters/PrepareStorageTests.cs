using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Mpp.Adapters.Tables;
using Mpp.Functions;
using Mpp.Tests.Embedded.Hosting;
using Mpp.Tests.Support;

namespace Mpp.Tests.Adapters;

/// <summary>The start on an account that is there, on one that refuses, and on one that is slow.</summary>
public sealed class PrepareStorageTests
{
    [Fact]
    public async Task A_start_asks_for_the_making_of_nothing_that_is_there_and_makes_what_is_missing()
    {
        var account = await Azurite.NewAccount();
        await using var proxy = await StorageProxy.StartAsync(account);
        using (var first = Prepare(proxy, out _)) await first.StartingAsync(CancellationToken.None);
        var before = proxy.Count;
        using (var second = Prepare(proxy, out _)) await second.StartingAsync(CancellationToken.None);

        // A list of tables, a look at each of four containers, the settings on file.
        Assert.All(proxy.Since(before), request => Assert.Matches("^(GET|HEAD) ", request));
        Assert.InRange(proxy.Count - before, 1, 6);

        await new Azure.Data.Tables.TableClient(account, "Reviewers").DeleteAsync();
        await new Azure.Storage.Blobs.BlobContainerClient(account, "letters").DeleteAsync();
        using (var third = Prepare(proxy, out var storage))
        {
            await third.StartingAsync(CancellationToken.None);
            await storage.Reviewers.AddEntityAsync(new Azure.Data.Tables.TableEntity("p", "r"));
        }

        Assert.True((await new Azure.Storage.Blobs.BlobContainerClient(account, "letters").ExistsAsync()).Value);
    }

    [Fact]
    public async Task Storage_that_refuses_stops_the_start()
    {
        await using var proxy = await StorageProxy.StartAsync(await Azurite.NewAccount());
        proxy.DieAt(1, afterwards: false);
        using var prepare = Prepare(proxy, out _);
        Assert.Equal(403, (await Assert.ThrowsAsync<Azure.RequestFailedException>(() => prepare.StartingAsync(CancellationToken.None))).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_does_not_wait_for_storage_that_is_slow_and_storage_is_ready_later(bool failsFirst)
    {
        await using var proxy = await StorageProxy.StartAsync(await Azurite.NewAccount());
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.Before(request => request.Path.EndsWith("/Tables", StringComparison.Ordinal), () => answers.Task);
        using var prepare = Prepare(proxy, out var storage, TimeSpan.FromMilliseconds(1));
        await prepare.StartingAsync(CancellationToken.None);
        Assert.False(prepare.Ready.IsCompleted);

        if (failsFirst) proxy.DieAt(1, afterwards: false);
        answers.SetResult();
        if (failsFirst)
        {
            await Eventually.IsTrue(() => proxy.IsDead);
            proxy.Revive();
        }

        await prepare.Ready;
        Assert.NotEmpty((await new ProgrammeStore(storage).ReadAsync()).AllSettings);
        await prepare.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_start_that_went_on_without_storage_tries_again_whatever_it_was_that_failed()
    {
        var tokens = new Tokens(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var options = new TableClientOptions();
        options.AddPolicy(tokens, HttpPipelinePosition.PerCall);
        var account = await Azurite.NewAccount();
        var storage = new Storage(new(account, options), new(account));
        using var prepare = Prepare(storage, TimeSpan.FromMilliseconds(1));
        await prepare.StartingAsync(CancellationToken.None);

        tokens.Come.SetException(new CredentialUnavailableException("The identity is not there yet."));
        await prepare.Ready;
        Assert.NotEmpty((await new ProgrammeStore(storage).ReadAsync()).AllSettings);
        await prepare.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_storage_either()
    {
        await using var proxy = await StorageProxy.StartAsync(await Azurite.NewAccount());
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.Before(request => request.Path.EndsWith("/Tables", StringComparison.Ordinal), () => answers.Task);
        using var prepare = Prepare(proxy, out _, TimeSpan.FromMilliseconds(1));
        await prepare.StartingAsync(CancellationToken.None);
        await prepare.StopAsync(CancellationToken.None);
        Assert.True(prepare.Ready.IsCanceled);
        answers.SetResult();
    }

    static PrepareStorage Prepare(StorageProxy proxy, out Storage storage, TimeSpan? patience = null) => Prepare(storage = new Storage(new(proxy.ConnectionString), new(proxy.ConnectionString)), patience);

    static PrepareStorage Prepare(Storage storage, TimeSpan? patience) =>
        new(storage, new ProgrammeStore(storage), TimeProvider.System, NullLogger<PrepareStorage>.Instance) { Patience = patience ?? TimeSpan.FromMinutes(1), Pause = TimeSpan.FromMilliseconds(10) };

    /// <summary>The first request waits for its token, in vain; later ones need none.</summary>
    sealed class Tokens(TaskCompletionSource come) : HttpPipelinePolicy
    {
        int asked;

        public TaskCompletionSource Come => come;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (Interlocked.Increment(ref asked) == 1) await come.Task;
            await ProcessNextAsync(message, pipeline);
        }
    }
}
