using System.Buffers.Text;
using System.Text;

namespace Mpp.Adapters.Tables;

/// <summary>A page token that does not belong to the list: the caller's mistake, to be answered with 400.</summary>
public sealed class BadPageException(string token) : FormatException($"'{token}' is not a page token of this list.");

/// <summary>The last row of a page, so that the next one starts after it whatever came and went in between.</summary>
static class PageToken
{
    public static string Write(string partition, string row) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{partition}\n{row}"));

    public static (string Partition, string Row) Read(string token)
    {
        if (!Base64Url.IsValid(token)) throw new BadPageException(token);
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('\n');
        return parts is [var partition, var row] ? (partition, row) : throw new BadPageException(token);
    }
}
