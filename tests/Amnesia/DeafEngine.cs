using Mpp.Tests.Support;

namespace Mpp.Tests.Amnesia;

/// <summary>
/// Stands between the engine and its task hub: while it is deaf, nobody can start or wake a story, as if the host had died after a command's transaction and before its wake-up. Only the lease goes
/// through, which is renewed by machine time, whenever that is.
/// </summary>
sealed class DeafEngine : IGatekeeper, IAsyncDisposable
{
    static readonly Instead Refused = Instead.Status(403);

    Relay relay = null!;

    public string ConnectionString { get; private set; } = "";

    public bool IsDeaf { get; set; }

    public static async Task<DeafEngine> StartAsync(string connectionString)
    {
        var storage = new StorageAddress(connectionString);
        var deaf = new DeafEngine();
        deaf.relay = await Relay.StartAsync([Task.FromResult(storage.Tables), Task.FromResult(storage.Blobs)], deaf);
        deaf.ConnectionString = storage.Through(deaf.relay.Addresses[0], deaf.relay.Addresses[1]);
        return deaf;
    }

    public ValueTask DisposeAsync() => relay.DisposeAsync();

    Task<Instead?> IGatekeeper.BeforeAsync(Passing request) => Task.FromResult(IsDeaf && !request.Path.Contains("'lease'", StringComparison.Ordinal) ? Refused : null);

    Task<Instead?> IGatekeeper.AfterAsync(Passing request) => Task.FromResult<Instead?>(null);
}
