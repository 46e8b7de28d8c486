using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Mpp.Domain.Calendar;

namespace Mpp.Adapters.Tables;

/// <summary>
/// A hint that something is due for a subject (a case's reference, a round's id …). Times to the millisecond. The <see cref="Id"/> sorts by
/// time; <paramref name="NextAttemptUtc"/> is when a sweep looks at it again (at first: when it is due).
/// </summary>
public sealed record DueRow(DateTimeOffset DueUtc, string Subject, string Kind, int Attempts = 0, DateTimeOffset? NextAttemptUtc = null, ETag ETag = default)
{
    /// <summary>The hint that an obligation of a case is found by.</summary>
    public static DueRow Of(string reference, Obligation obligation) => new(obligation.Due.ToUtc(), reference, obligation.Id);

    /// <summary>The subject that an <see cref="Id"/> names.</summary>
    public static string SubjectOf(string id) => id.Split('_', 2) is [_, var rest] ? rest : throw new FormatException($"'{id}' is no id of a Due row.");

    public string Id => $"{DueStore.Instant(DueUtc)}_{Rows.Escape(Subject)}_{Rows.Escape(Kind)}";
}

/// <summary>What is due when, for everything: a partition per UTC day. Hints only; the record says what is so. Design rule 6.</summary>
public sealed class DueStore(Storage storage)
{
    const int TimeLength = 24;

    readonly TableClient _table = storage.Due;

    /// <summary>Writes a hint; one that is there starts again from its first attempt.</summary>
    public Task AddAsync(DueRow row, CancellationToken cancellationToken = default) =>
        _table.UpsertEntityAsync(ToEntity(row with { Attempts = 0, NextAttemptUtc = TimeOf(row.Id) }), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Writes a hint that is missing; one that is there goes on as it is. True if it was missing.</summary>
    public async Task<bool> MendAsync(DueRow row, CancellationToken cancellationToken = default)
    {
        try
        {
            await _table.AddEntityAsync(ToEntity(row with { Attempts = 0, NextAttemptUtc = TimeOf(row.Id) }), cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    /// <summary>Every hint that there is: a request for each thousand.</summary>
    public async Task<IReadOnlySet<string>> IdsAsync(CancellationToken cancellationToken = default)
    {
        var ids = new HashSet<string>();
        await foreach (var row in _table.QueryAsync<TableEntity>(select: ["RowKey"], cancellationToken: cancellationToken)) ids.Add(row.RowKey);
        return ids;
    }

    public Task AddAsync(IReadOnlyList<DueRow> rows, CancellationToken cancellationToken = default) => Task.WhenAll(rows.Select(row => AddAsync(row, cancellationToken)));

    /// <summary>What is due and not waiting for its next attempt, oldest first, of all days. One request when that is nothing.</summary>
    public Task<IReadOnlyList<DueRow>> DueAsync(DateTimeOffset nowUtc, int max, CancellationToken cancellationToken = default) =>
        QueryAsync($"{UpTo(nowUtc)} and {TableClient.CreateQueryFilter($"NextAttemptUtc le {nowUtc.ToUniversalTime()}")}", max, cancellationToken);

    /// <summary>Since when the oldest thing has been due, whether or not it waits for its next attempt; null if nothing is due. One request.</summary>
    public async Task<DateTimeOffset?> OldestAsync(DateTimeOffset nowUtc, CancellationToken cancellationToken = default) =>
        await QueryAsync(UpTo(nowUtc), 1, cancellationToken) is [var oldest] ? oldest.DueUtc : null;

    /// <summary>Hints of one kind, whenever they are due, oldest first.</summary>
    public Task<IReadOnlyList<DueRow>> OfKindAsync(string kind, int max, CancellationToken cancellationToken = default) =>
        QueryAsync(TableClient.CreateQueryFilter($"Kind eq {kind}"), max, cancellationToken);

    /// <summary>
    /// The first instant after <paramref name="afterUtc"/> at which <see cref="DueAsync"/> gives more: for a clock that is moved. Null if nothing is ahead.
    /// </summary>
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset afterUtc, CancellationToken cancellationToken = default)
    {
        var later = Instant(afterUtc.AddMilliseconds(1));
        var ahead = await QueryAsync(TableClient.CreateQueryFilter($"PartitionKey ge {later[..10]} and RowKey ge {later}"), 1, cancellationToken);
        var waiting = await QueryAsync($"{UpTo(afterUtc)} and {TableClient.CreateQueryFilter($"NextAttemptUtc gt {afterUtc.ToUniversalTime()}")}", int.MaxValue, cancellationToken);
        return ahead.Select(r => (DateTimeOffset?)r.DueUtc).Concat(waiting.Select(r => r.NextAttemptUtc)).Min();
    }

    /// <summary>The record shows the work settled: the hint goes, whoever has touched it.</summary>
    public async Task SettleAsync(string id, CancellationToken cancellationToken = default) => await DeleteAsync(id, ETag.All, cancellationToken);

    /// <summary>As read: a hint that somebody has written again since stays, for its new work.</summary>
    public Task SettleAsync(DueRow row, CancellationToken cancellationToken = default) => DeleteAsync(row.Id, row.ETag, cancellationToken);

    /// <summary>A wake-up went out; the row stays, to be looked at again later and later: after 1, 5, 15 minutes, three times an hour, then once a day.</summary>
    public async Task<DueRow> AttemptedAsync(DueRow row, DateTimeOffset nowUtc, CancellationToken cancellationToken = default)
    {
        var attempted = row with { Attempts = row.Attempts + 1, NextAttemptUtc = nowUtc + BackOff(row.Attempts + 1) };
        try
        {
            var answer = await _table.UpdateEntityAsync(ToEntity(attempted), row.ETag, TableUpdateMode.Replace, cancellationToken);
            return attempted with { ETag = answer.Headers.ETag ?? default };
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // Settled meanwhile, written again, or counted by another sweep: theirs holds.
            return attempted;
        }
    }

    internal static string Instant(DateTimeOffset utc) => utc.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    static DateTimeOffset TimeOf(string id) => DateTimeOffset.Parse(id.AsSpan(0, TimeLength), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    static TimeSpan BackOff(int attempts) => attempts switch
    {
        1 => TimeSpan.FromMinutes(1),
        2 => TimeSpan.FromMinutes(5),
        3 => TimeSpan.FromMinutes(15),
        <= 6 => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };

    // Row keys begin with their time: all of the days before today and today's up to now are one range of both keys.
    static string UpTo(DateTimeOffset nowUtc) =>
        TableClient.CreateQueryFilter($"PartitionKey le {Instant(nowUtc)[..10]} and RowKey lt {Instant(nowUtc.AddMilliseconds(1))}");

    async Task<IReadOnlyList<DueRow>> QueryAsync(string filter, int max, CancellationToken cancellationToken)
    {
        var rows = new List<DueRow>();
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, Math.Min(max, 1000), cancellationToken: cancellationToken))
        {
            rows.Add(FromEntity(row));
            if (rows.Count == max) break;
        }
        return rows;
    }

    async Task DeleteAsync(string id, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(id[..10], id, etag, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // Gone already, or new work under the same id.
        }
    }

    static TableEntity ToEntity(DueRow row) => new TableEntity(row.Id[..10], row.Id)
        .With("Subject", row.Subject).With("Kind", row.Kind).With("Attempts", row.Attempts).With("NextAttemptUtc", row.NextAttemptUtc);

    static DueRow FromEntity(TableEntity row) => new(
        TimeOf(row.RowKey), row.Required("Subject"), row.Required("Kind"), row.GetInt32("Attempts") ?? 0, row.GetDateTimeOffset("NextAttemptUtc"), row.ETag);
}
