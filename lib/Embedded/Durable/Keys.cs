using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mpp.Embedded.Durable;

/// <summary>
/// Where rows are. An instance's rows lie side by side, its own first: <c>id!</c>, history <c>id!h…</c>, messages to it <c>id!m…</c>, messages from it <c>id!o…</c>:
/// one range query reads it whole. Many instances share a partition, so that one transaction commits the episodes of many.
/// </summary>
static class Keys
{
    /// <summary>Part of the storage format: another number loses every row.</summary>
    const int Partitions = 16;

    public const string Hosts = "hosts", Nudges = "nudges", Lease = "lease";

    public static string Partition(string instanceId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(instanceId));
        return string.Create(CultureInfo.InvariantCulture, $"p{hash[0] % Partitions:x}");
    }

    public static string Instance(string instanceId) => Escape(instanceId) + "!";

    /// <summary>Every row of an instance is at or after <see cref="Instance"/> and before this.</summary>
    public static string End(string instanceId) => Escape(instanceId) + "!~";

    public static string History(string instanceId, int execution) => string.Create(CultureInfo.InvariantCulture, $"{Escape(instanceId)}!h{execution:x8}.");

    public static string Episode(string instanceId, int execution, int episode, int part) =>
        string.Create(CultureInfo.InvariantCulture, $"{History(instanceId, execution)}{episode:x8}.{part:x2}");

    public static string Message(string instanceId, string unique) => $"{Escape(instanceId)}!m{unique}";

    public static string Outbox(string instanceId, string unique) => $"{Escape(instanceId)}!o{unique}";

    public static char Kind(string rowKey) => rowKey.IndexOf('!', StringComparison.Ordinal) is var at && at + 1 < rowKey.Length ? rowKey[at + 1] : 'i';

    /// <summary>A key that sorts by time and is the only one of its kind.</summary>
    public static string Unique(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks:x16}{Guid.NewGuid():N}");

    public static string InstanceId(string rowKey)
    {
        var escaped = rowKey[..rowKey.IndexOf('!', StringComparison.Ordinal)];
        if (!escaped.Contains('~', StringComparison.Ordinal)) return escaped;
        var id = new StringBuilder();
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '~')
            {
                id.Append(escaped[i]);
                continue;
            }
            id.Append((char)ushort.Parse(escaped.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            i += 4;
        }
        return id.ToString();
    }

    /// <summary>Keys may not hold / \ # ?, and ! and ~ are ours.</summary>
    public static string Escape(string instanceId)
    {
        if (instanceId.All(IsPlain)) return instanceId;
        var key = new StringBuilder();
        foreach (var c in instanceId)
            if (IsPlain(c)) key.Append(c);
            else key.Append(CultureInfo.InvariantCulture, $"~{(int)c:x4}");
        return key.ToString();
    }

    static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '@';
}
