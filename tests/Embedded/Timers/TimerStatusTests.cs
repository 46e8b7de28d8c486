using System.Collections.Concurrent;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Mpp.Embedded.Hosting;
using Mpp.Tests.Embedded.Hosting;
using Mpp.Tests.Support;

namespace Mpp.Tests.Embedded.Timers;

public class TimerStatusTests
{
    static readonly DateTimeOffset Start = new(2026, 2, 15, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_occurrence_during_an_outage_is_made_up_for_once()
    {
        var storage = await Azurite.NewAccount();
        var table = new TableServiceClient(storage).GetTableClient("EmbeddedTimers");
        await using (await StartAsync(Start, storage))
            await Eventually.IsTrue(async () => await CountAsync(table) == 1);
        Assert.Empty(Nightly.Runs);

        await using (await StartAsync(Start.AddDays(3), storage))
            await Eventually.IsTrue(() => Nightly.Runs.Count == 1);
        await using (await StartAsync(Start.AddDays(3), storage)) { }

        var info = Assert.Single(Nightly.Runs);
        Assert.True(info.IsPastDue);
        Assert.Equal((Start.UtcDateTime, new DateTime(2026, 2, 19, 6, 0, 0)), (info.ScheduleStatus!.Last, info.ScheduleStatus.Next));
        // The minutely one beside it comes again anyway: it costs no storage.
        Assert.Equal(1, await CountAsync(table));
    }

    static Task<EmbeddedHost> StartAsync(DateTimeOffset now, string storage) =>
        EmbeddedHost.StartAsync(Hosts.For(typeof(Nightly)) with { Clock = new MovedClock(now), StorageConnection = storage });

    static async Task<int> CountAsync(TableClient table)
    {
        var count = 0;
        await foreach (var row in table.QueryAsync<TableEntity>()) count += row.RowKey is nameof(Nightly) ? 1 : 100;
        return count;
    }

    public static class Nightly
    {
        public static ConcurrentQueue<TimerInfo> Runs { get; } = [];

        [Function(nameof(Nightly))]
        public static void Run([TimerTrigger("0 0 6 * * *")] TimerInfo timer) => Runs.Enqueue(timer);

        [Function("Minutely")]
        public static void RunOften([TimerTrigger("0 * * * * *")] TimerInfo timer) { }
    }
}
