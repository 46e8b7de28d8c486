using System.Buffers.Text;
using System.Text;

namespace Mpp.Adapters.Tables;

/// <summary>A page token that does not belong to the list: the caller's mistake, to be answered with 400.</summary>
public sealed class BadPageException(string token) : FormatException($"'{(token.Length > 100 ? token[..100] + "…" : token)}' is not a page token of this list.");

/// <summary>The last row of a page, so that the next one starts after it whatever came and went in between.</summary>
public static class PageToken
{
    /// <summary>Keys of ours are far shorter; what is longer would end as an address that the service refuses.</summary>
    const int Longest = 500;

    public static string Write(string partition, string row) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{partition}\n{row}"));

    public static (string Partition, string Row) Read(string token)
    {
        if (token.Length > Longest || !Base64Url.IsValid(token)) throw new BadPageException(token);
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        return text.Split('\n') is [var partition, var row] && !(partition + row).Any(c => char.IsControl(c) || c == '\uFFFD') ? (partition, row) : throw new BadPageException(token);
    }
}
