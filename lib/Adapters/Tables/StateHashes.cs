using System.Globalization;
using System.Security.Cryptography;
using Azure.Data.Tables;

namespace Mpp.Adapters.Tables;

/// <summary>
/// Ties the rows that say what is so (a case's state, a round, a version of the settings) to the trail that says how it came about: the entry that ends a change holds a hash of each row it left behind. The
/// row carries a salt, which goes with it, so that the hash left in the chain says nothing of the people in it once it is gone.
/// </summary>
static class StateHashes
{
    /// <summary>The row with a new salt: to be hashed and written like this.</summary>
    public static TableEntity Salted(this TableEntity row) => row.With("Salt", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Null where a change left no such row behind.</summary>
    public static string? Of(IReadOnlyList<TableEntity> rows) => rows.Count == 0 ? null : string.Join(' ', rows.Select(r => $"{Rows.Escape(r.RowKey)}={r.ContentHash()}"));

    /// <summary>Which rows are not as the entries, first to last, say; which are missing, and which nobody has written.</summary>
    public static IEnumerable<string> Findings(IEnumerable<AuditRow> entries, IReadOnlyList<TableEntity> rows)
    {
        Dictionary<string, string> told = [];
        foreach (var state in entries.Where(e => e.States is not null).SelectMany(e => e.States!.Split(' ')))
            if (state.Split('=') is [var key, var hash]) told[key] = hash;
        foreach (var row in rows)
        {
            if (!told.Remove(Rows.Escape(row.RowKey), out var hash)) yield return $"{row.RowKey}: no entry of the trail tells of it.";
            else if (hash != row.ContentHash()) yield return $"{row.RowKey}: not as the trail left it.";
        }

        foreach (var missing in told.Keys.Order(StringComparer.Ordinal)) yield return $"{missing}: missing, but the trail tells of it.";
    }

    /// <summary>Over every column but those that the service keeps itself.</summary>
    public static string ContentHash(this TableEntity row) => Numbered.Hash(
    [
        row.PartitionKey, row.RowKey,
        .. row.Where(c => c.Key is not ("PartitionKey" or "RowKey" or "Timestamp") && !c.Key.StartsWith("odata.", StringComparison.Ordinal) && c.Value is not null)
            .OrderBy(c => c.Key, StringComparer.Ordinal).SelectMany(c => new[] { c.Key, Convert.ToString(c.Value, CultureInfo.InvariantCulture) }),
    ]);
}
