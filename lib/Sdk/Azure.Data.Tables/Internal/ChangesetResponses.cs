using System.Globalization;
using System.Text;

namespace Azure.Data.Tables.Internal;

/// <summary>Reads the answers to the single requests out of a transaction's multipart answer.</summary>
internal static class ChangesetResponses
{
    public static List<Response> Read(BinaryData content)
    {
        var responses = new List<Response>();
        using var lines = new StringReader(Encoding.UTF8.GetString(content.ToMemory().Span));
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)) responses.Add(ReadOne(line, lines));
        }
        return responses;
    }

    private static PartResponse ReadOne(string statusLine, StringReader lines)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (lines.ReadLine() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        // A body is JSON: none of its lines can look like a boundary.
        var body = new StringBuilder();
        while (lines.ReadLine() is { } line && !line.StartsWith("--", StringComparison.Ordinal)) body.Append(line);
        var status = int.Parse(statusLine.AsSpan(9, 3), CultureInfo.InvariantCulture);
        return new PartResponse(status, statusLine.Length > 13 ? statusLine[13..] : "", headers, Encoding.UTF8.GetBytes(body.ToString()));
    }
}
