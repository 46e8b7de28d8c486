using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace Mpp.Adapters.Tables;

/// <summary>What every table has in common: keys that the service accepts, texts longer than a property may be, the statuses of a lost race.</summary>
static class Rows
{
    /// <summary>A string property holds 64 KiB in UTF-16; this leaves room.</summary>
    const int ChunkChars = 30_000;

    /// <summary>Entities hold 1 MiB. Far above any case: what is long lies in blobs.</summary>
    const int MostChunks = 15;

    public static TableEntity With(this TableEntity row, string name, object? value)
    {
        if (value is not null) row[name] = value;
        return row;
    }

    /// <summary>Writes a text as name, name1, name2 …</summary>
    public static TableEntity WithText(this TableEntity row, string name, string text)
    {
        var chunk = 0;
        for (var start = 0; start < text.Length || chunk == 0; chunk++)
        {
            if (chunk == MostChunks) throw new InvalidOperationException($"{row.PartitionKey}/{row.RowKey}: {text.Length} characters of {name} are more than a row holds ({ChunkChars * MostChunks}); long texts belong in blobs.");
            var length = Math.Min(ChunkChars, text.Length - start);
            // Half a surrogate pair is not a character: it would be stored as U+FFFD.
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1])) length--;
            row[ChunkName(name, chunk)] = text.Substring(start, length);
            start += length;
        }
        return row;
    }

    /// <summary>A column that every row of its kind has.</summary>
    public static string Required(this TableEntity row, string name) => row.GetString(name) ?? throw new InvalidDataException($"{row.PartitionKey}/{row.RowKey}: no {name}.");

    public static string? Text(this TableEntity row, string name)
    {
        if (row.GetString(name) is not { } text) return null;
        if (row.GetString(ChunkName(name, 1)) is null) return text;
        var whole = new StringBuilder(text);
        for (var chunk = 1; row.GetString(ChunkName(name, chunk)) is { } more; chunk++) whole.Append(more);
        return whole.ToString();
    }

    /// <summary>Letters, digits, hyphen, dot and underscore as they are, all else as ~ and four hexadecimal digits: / \ # ? and % are not allowed in keys, or work badly.</summary>
    public static string Escape(string key)
    {
        if (key.All(IsPlain)) return key;
        var escaped = new StringBuilder();
        foreach (var c in key)
        {
            if (IsPlain(c)) escaped.Append(c);
            else escaped.Append(CultureInfo.InvariantCulture, $"~{(int)c:x4}");
        }
        return escaped.ToString();
    }

    /// <summary>False: no row of ours has this key, and the service might not even take it.</summary>
    public static bool MayBeKey(string key) => key.Length is > 0 and <= 400 && key.All(c => IsPlain(c) || c == '~');

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Somebody else was faster: the ETag no longer holds (412), or what should be new is there (409).</summary>
    public static bool IsLostRace(this RequestFailedException e) => e.Status is 409 or 412;

    static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_';

    static string ChunkName(string name, int chunk) => chunk == 0 ? name : name + chunk.ToString(CultureInfo.InvariantCulture);
}
