using Mpp.Embedded.Hosting;

namespace Mpp.Tests.Embedded.Hosting;

public class EmbeddedClockTests
{
    static readonly DateTimeOffset Start = new(2026, 2, 15, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_standing_clock_moves_only_when_it_is_told_to()
    {
        var clock = new EmbeddedClock(Start);
        Assert.Equal(Start, clock.GetUtcNow());
        var before = clock.GetTimestamp();

        clock.AdvanceTo(Start.AddDays(400));

        Assert.Equal(Start.AddDays(400), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromDays(400), clock.GetElapsedTime(before));
    }

    [Fact]
    public void Timers_on_the_way_fire_in_order_each_at_its_own_time()
    {
        var clock = new EmbeddedClock(Start);
        var fired = new List<(string, DateTimeOffset)>();
        void Note(object? name) => fired.Add(((string)name!, clock.GetUtcNow()));
        using var late = clock.CreateTimer(Note, "late", TimeSpan.FromHours(5), Timeout.InfiniteTimeSpan);
        using var twice = clock.CreateTimer(Note, "twice", TimeSpan.FromHours(1), TimeSpan.FromHours(3));
        using var never = clock.CreateTimer(Note, "never", TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan);
        never.Dispose();
        Assert.Equal(Start.AddHours(1), clock.NextTimerUtc);

        clock.AdvanceTo(Start.AddHours(6));

        Assert.Equal([("twice", Start.AddHours(1)), ("twice", Start.AddHours(4)), ("late", Start.AddHours(5))], fired);
        Assert.Equal(Start.AddHours(7), clock.NextTimerUtc);
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_gets_there()
    {
        var clock = new EmbeddedClock(Start);
        var delay = Task.Delay(TimeSpan.FromDays(30), clock);

        clock.AdvanceTo(Start.AddDays(30).AddTicks(-1));
        Assert.False(delay.IsCompleted);
        clock.AdvanceTo(Start.AddDays(30));

        await delay.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_clock_never_goes_back_and_a_running_one_is_not_moved()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddedClock(Start).AdvanceTo(Start.AddSeconds(-1)));
        Assert.Throws<InvalidOperationException>(() => new EmbeddedClock().AdvanceTo(Start.AddYears(100)));
    }
}
