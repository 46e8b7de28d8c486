using Mpp.Adapters.Tables;
using static Mpp.Tests.Adapters.Samples;

namespace Mpp.Tests.Adapters.Tables;

public sealed class DueStoreTests
{
    [Fact]
    public async Task Nothing_due_costs_one_request()
    {
        var storage = await TestStorage.NewAsync();
        await storage.Due.AddAsync([new(Now.AddMilliseconds(1), "2026-0001", "wake-1"), new(Now.AddDays(1), "2026-0001", "wake-2"), new(Now.AddDays(-1), "2026-0002", "wake-3")]);
        await storage.Due.AttemptedAsync(Assert.Single(await storage.Due.DueAsync(Now, 10)), Now);
        var before = storage.Wire.Requests;

        Assert.Empty(await storage.Due.DueAsync(Now, 10));

        Assert.Equal(1, storage.Wire.Requests - before);
    }

    [Fact]
    public async Task What_is_due_over_days_of_outage_comes_in_order_and_bounded()
    {
        var storage = await TestStorage.NewAsync();
        var dues = Enumerable.Range(0, 60).Select(n => new DueRow(Now.AddHours(-6 * n), $"2026-{n:D4}", $"completion-expires_{n}")).ToList();
        await storage.Due.AddAsync([.. dues.OrderBy(d => d.Subject.Last())]);
        await storage.Due.AddAsync(new DueRow(Now.AddHours(1), "2026-0099", "later"));

        var all = await storage.Due.DueAsync(Now, 100);
        Assert.Equal(Enumerable.Reverse(dues).Select(d => (d.DueUtc, d.Subject, d.Kind)), all.Select(d => (d.DueUtc, d.Subject, d.Kind)));

        var before = storage.Wire.Requests;
        Assert.Equal(all.Take(7).Select(d => d.Id), (await storage.Due.DueAsync(Now, 7)).Select(d => d.Id));
        Assert.Equal(1, storage.Wire.Requests - before);
    }

    [Fact]
    public async Task What_was_tried_waits_longer_and_longer_and_leaves_its_place_to_others()
    {
        var storage = await TestStorage.NewAsync();
        await storage.Due.AddAsync(new DueRow(Now, "2026-0001", "announce_1"));
        await storage.Due.AddAsync(new DueRow(Now.AddSeconds(1), "2026-0002", "announce_1"));
        var now = Now.AddSeconds(1);
        var waits = new List<double>();
        for (var attempt = 1; attempt <= 8; attempt++)
        {
            var row = (await storage.Due.DueAsync(now, 10)).Single(d => d.Subject == "2026-0001");
            Assert.Equal(attempt - 1, row.Attempts);
            var attempted = await storage.Due.AttemptedAsync(row, now);
            waits.Add((attempted.NextAttemptUtc!.Value - now).TotalMinutes);
            Assert.Equal("2026-0002", Assert.Single(await storage.Due.DueAsync(now, 1)).Subject);
            now = attempted.NextAttemptUtc.Value;
        }
        Assert.Equal([1, 5, 15, 60, 60, 60, 1440, 1440], waits);
    }

    [Fact]
    public async Task Two_sweeps_count_one_attempt_and_settled_work_stays_settled()
    {
        var storage = await TestStorage.NewAsync();
        await storage.Due.AddAsync(new DueRow(Now, "2026-0001", "announce_1"));
        var row = Assert.Single(await storage.Due.DueAsync(Now, 10));
        await storage.Due.AttemptedAsync(row, Now);
        await storage.Due.AttemptedAsync(row, Now);
        Assert.Equal(1, Assert.Single(await storage.Due.DueAsync(Now.AddHours(1), 10)).Attempts);

        await storage.Due.SettleAsync(row.Id);
        await storage.Due.AttemptedAsync(row, Now);
        await storage.Due.SettleAsync(row.Id);
        Assert.Empty(await storage.Due.DueAsync(Now.AddYears(1), 10));
    }

    [Fact]
    public async Task New_work_under_the_same_id_is_not_settled_with_the_old()
    {
        var storage = await TestStorage.NewAsync();
        await storage.Due.AddAsync(new DueRow(Now, "2026-0001", "announce_1"));
        var row = Assert.Single(await storage.Due.DueAsync(Now, 10));
        await storage.Due.AddAsync(new DueRow(Now, "2026-0001", "announce_1"));

        await storage.Due.SettleAsync(row);
        var again = Assert.Single(await storage.Due.DueAsync(Now, 10));
        await storage.Due.SettleAsync(again);

        Assert.Empty(await storage.Due.DueAsync(Now, 10));
    }

    [Fact]
    public async Task A_moving_clock_is_told_the_next_instant_at_which_something_is_due()
    {
        var storage = await TestStorage.NewAsync();
        Assert.Null(await storage.Due.NextAsync(Now));
        await storage.Due.AddAsync([new(Now.AddYears(4), "2026-0001", "report-reminder_year-1"), new(Now, "2026-0002", "wake-1"), new(Now.AddDays(2), "2026-0003", "announce_1")]);

        Assert.Equal(Now, await storage.Due.NextAsync(Now.AddDays(-3)));
        Assert.Equal(Now.AddDays(2), await storage.Due.NextAsync(Now));
        Assert.Equal(Now.AddYears(4), await storage.Due.NextAsync(Now.AddDays(2)));
        Assert.Null(await storage.Due.NextAsync(Now.AddYears(4)));

        await storage.Due.AttemptedAsync(Assert.Single(await storage.Due.DueAsync(Now, 10)), Now);
        Assert.Equal(Now.AddMinutes(1), await storage.Due.NextAsync(Now));
    }

    [Fact]
    public async Task Times_count_to_the_millisecond_and_odd_subjects_come_back_as_they_are()
    {
        var storage = await TestStorage.NewAsync();
        await storage.Due.AddAsync(new DueRow(Now.AddTicks(9_999), "round 2026/spring_é", "wake-a#b?c%"));
        var row = Assert.Single(await storage.Due.DueAsync(Now, 10));
        Assert.Equal(("round 2026/spring_é", "wake-a#b?c%", Now), (row.Subject, row.Kind, row.DueUtc));
        await storage.Due.SettleAsync(row.Id);
        Assert.Empty(await storage.Due.DueAsync(Now, 10));
    }
}
