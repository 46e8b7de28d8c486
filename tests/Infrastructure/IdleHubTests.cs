using System.Globalization;
using System.Text.Json.Nodes;
using Mpp.Tests.Conventions;

namespace Mpp.Tests.Infrastructure;

/// <summary>What host.json asks of the real durable backend: how long a first step may wait in a queue, and what it costs to look.</summary>
public sealed class IdleHubTests
{
    [Fact]
    public void A_hub_at_rest_looks_at_its_queues_every_ten_seconds_and_asks_no_more_of_storage_than_one_with_the_defaults()
    {
        var durable = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root.FullName, "host.json")))!["extensions"]!["durableTask"]!;
        var storage = durable["storageProvider"]!;
        var poll = TimeSpan.Parse((string)storage["maxQueuePollingInterval"]!, CultureInfo.InvariantCulture);

        // An application's first letter waits for one such look. A minute would be a minute without a receipt.
        Assert.InRange(poll, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        Assert.True(RequestsAnHour((int)storage["partitionCount"]!, poll) <= RequestsAnHour(partitions: 4, TimeSpan.FromSeconds(30)));

        // A name that the extension does not know would change nothing, without a word.
        Assert.Subset(new HashSet<string> { "partitionCount", "maxQueuePollingInterval" }, storage.AsObject().Select(s => s.Key).ToHashSet());
    }

    /// <summary>One host: a queue for each partition and one for activities, looked at once an interval; the table of partitions read, and each row renewed, every ten seconds.</summary>
    static double RequestsAnHour(int partitions, TimeSpan poll) => (partitions + 1) * 3600 / poll.TotalSeconds + (1 + partitions) * 360;
}
