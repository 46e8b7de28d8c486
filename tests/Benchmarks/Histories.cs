using System.Text.Json;
using Azure.Data.Tables;

namespace Mpp.Benchmarks;

/// <summary>How long the histories of the app's instances are, in the events that the durable API would show.</summary>
static class Histories
{
    /// <summary>The longest there is at the moment, and whose.</summary>
    public static async Task<(string Instance, int Events)> LongestAsync(TableClient hub)
    {
        var lengths = new Dictionary<string, int>();
        await foreach (var row in hub.QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey", "Episode", "Episode1"]))
        {
            // An instance's episodes: id!h<execution>.<episode>.<part>; ours are too short to be in pieces.
            if (row.RowKey.Split("!h") is not [var instance, var episode]) continue;
            if (row.GetString("Episode") is not { } text || row.GetString("Episode1") is not null) throw new InvalidDataException($"{row.RowKey}: an episode that is not one piece of text would not be counted.");
            using var json = JsonDocument.Parse(text);
            var execution = $"{instance} {episode.Split('.')[0]}";
            // Begun and completed, what came, what was asked for; the first episode also tells of the start, the last one may tell of the end.
            lengths[execution] = lengths.GetValueOrDefault(execution, 2) + 2 + json.RootElement.GetProperty("events").GetArrayLength() + json.RootElement.GetProperty("actions").GetArrayLength();
        }

        return lengths.Count == 0 ? ("none", 0) : lengths.MaxBy(l => l.Value) is var longest ? (longest.Key.Split(' ')[0], longest.Value) : default;
    }
}
