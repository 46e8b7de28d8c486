using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace Mpp.Embedded.Durable;

/// <summary>Text of any length in properties of at most 60 KB: a property of Azure Tables takes 64 KB, of two bytes a character.</summary>
static class Chunks
{
    const int Length = 30_000;

    /// <summary>Of text in one row, which may have a megabyte in all.</summary>
    public const int MaxRowLength = 14 * Length;

    /// <summary>Of one transaction as it is sent, which may have four megabytes in all.</summary>
    public const int MaxTransactionBytes = 3_500_000;

    public static void Write(TableEntity row, string name, string? text)
    {
        for (int start = 0, i = 0; start < text?.Length; start += Length, i++)
            row[Name(name, i)] = text.Substring(start, Math.Min(Length, text.Length - start));
    }

    public static string? Read(TableEntity row, string name)
    {
        if (row.GetString(name) is not { } first) return null;
        if (!row.ContainsKey(Name(name, 1))) return first;
        var text = new StringBuilder(first);
        for (var i = 1; row.GetString(Name(name, i)) is { } more; i++) text.Append(more);
        return text.ToString();
    }

    public static IEnumerable<string> Rows(string text)
    {
        for (var start = 0; start < text.Length; start += MaxRowLength) yield return text.Substring(start, Math.Min(MaxRowLength, text.Length - start));
    }

    /// <summary>At most so many bytes on the wire: JSON writes quotes and everything beyond ASCII as six.</summary>
    public static int WireSize(TableEntity row)
    {
        var size = 400;
        foreach (var (name, value) in row)
        {
            size += name.Length + 40;
            if (value is string text)
                foreach (var c in text) size += c is < ' ' or '"' or '\\' or '<' or '>' or '&' or '\'' or '+' or '`' or > '~' ? 6 : 1;
        }
        return size;
    }

    static string Name(string name, int i) => i == 0 ? name : name + i.ToString(CultureInfo.InvariantCulture);
}
