namespace Mpp.Tests.Embedded.Hosting;

/// <summary>Waits for what another thread brings about, and fails when it does not come within a minute: a machine may be busy with other things.</summary>
static class Eventually
{
    public static Task IsTrue(Func<bool> condition) => IsTrue(() => Task.FromResult(condition()));

    public static async Task IsTrue(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition()) await Task.Delay(5, patience.Token);
    }
}
