using Mpp.Functions.Http;
using Mpp.Tests.Embedded.Hosting;

namespace Mpp.Tests.Http;

/// <summary>How often the authority is asked, by a machine clock that goes where it is moved.</summary>
public sealed class AuthorityTests : IAsyncLifetime
{
    readonly Machine machine = new();
    EntraTenant tenant = null!;
    Authority authority = null!;

    public async Task InitializeAsync()
    {
        tenant = await EntraTenant.StartAsync();
        authority = new(new(tenant.Issuer), machine);
    }

    public async Task DisposeAsync() => await tenant.DisposeAsync();

    [Fact]
    public async Task It_is_read_once_for_all_who_ask_at_the_same_time_and_again_after_half_a_day()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => authority.CurrentAsync(default)));
        Assert.Single(all.Distinct());
        machine.Pass(Authority.KeptFor - TimeSpan.FromSeconds(1));
        await authority.CurrentAsync(default);
        Assert.Equal(1, tenant.Reads);

        machine.Pass(TimeSpan.FromSeconds(1));
        Assert.Same(all[0], await authority.CurrentAsync(default));
        await Eventually.IsTrue(async () => !ReferenceEquals(all[0], await authority.CurrentAsync(default)));
        Assert.Equal(2, tenant.Reads);
    }

    [Fact]
    public async Task Anew_means_at_once_and_then_not_again_before_the_pause_is_over()
    {
        var first = await authority.CurrentAsync(default);
        var second = await authority.AnewAsync(first, default);
        Assert.NotSame(first, second);
        // Who still has the first in hand gets what another has read meanwhile.
        Assert.Same(second, await authority.AnewAsync(first, default));
        Assert.Same(second, await authority.AnewAsync(second, default));
        machine.Pass(Authority.Pause - TimeSpan.FromTicks(1));
        Assert.Same(second, await authority.AnewAsync(second, default));
        Assert.Equal(2, tenant.Reads);

        machine.Pass(TimeSpan.FromTicks(1));
        Assert.NotSame(second, await authority.AnewAsync(second, default));
        Assert.Equal(3, tenant.Reads);
    }

    [Fact]
    public async Task While_it_is_away_what_is_known_holds_and_it_is_not_asked_all_the_time()
    {
        tenant.IsAway = true;
        await Assert.ThrowsAsync<RequestProblemException>(() => authority.CurrentAsync(default));
        var reads = tenant.Reads;
        await Assert.ThrowsAsync<RequestProblemException>(() => authority.CurrentAsync(default));
        Assert.Equal(reads, tenant.Reads);

        tenant.IsAway = false;
        machine.Pass(Authority.Pause);
        var known = await authority.CurrentAsync(default);

        tenant.IsAway = true;
        machine.Pass(Authority.KeptFor);
        Assert.Same(known, await authority.CurrentAsync(default));
        Assert.Same(known, await authority.AnewAsync(known, default));
    }

    [Fact]
    public async Task Keys_that_cannot_be_read_leave_the_known_ones_good()
    {
        var known = await authority.CurrentAsync(default);
        tenant.KeysAre = "<html>Sign in to the guest network</html>";
        Assert.Same(known, await authority.AnewAsync(known, default));
    }

    [Fact]
    public async Task Who_goes_away_while_it_is_read_takes_nothing_from_the_others()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => authority.CurrentAsync(gone.Token));
        Assert.NotNull(await authority.CurrentAsync(default));
    }

    sealed class Machine : TimeProvider
    {
        long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);

        public override long GetTimestamp() => Interlocked.Read(ref ticks);
    }
}
