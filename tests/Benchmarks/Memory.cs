namespace Mpp.Benchmarks;

/// <summary>What this process holds, host and driver together; Azurite is a process of its own.</summary>
static class Memory
{
    const double Megabyte = 1_000_000;

    /// <summary>Live objects after a full collection, in MB.</summary>
    public static double LiveMegabytes()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true) / Megabyte;
    }

    /// <summary>What the operating system has given it after a full collection, in MB.</summary>
    public static double WorkingSetMegabytes()
    {
        LiveMegabytes();
        return Environment.WorkingSet / Megabyte;
    }

    /// <summary>Looks several times a second what the operating system has given it, until disposed of.</summary>
    public sealed class Watch : IAsyncDisposable
    {
        readonly ITimer timer;
        long most;

        public Watch() => timer = TimeProvider.System.CreateTimer(_ => most = Math.Max(most, Environment.WorkingSet), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));

        public double MostMegabytes => Volatile.Read(ref most) / Megabyte;

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
