using Microsoft.AspNetCore.Http;

namespace Mpp.Functions.Http;

/// <summary>ETags and what callers ask of them.</summary>
public static class Conditions
{
    /// <summary>Table storage gives weak tags (W/"…"); If-Match wants strong ones.</summary>
    public static string Tag(string etag) => etag.StartsWith("W/", StringComparison.Ordinal) ? etag[2..] : etag;

    /// <summary>True where the caller named no version, or the one that is there. <paramref name="etag"/>: as the store has it; null: there is nothing.</summary>
    public static bool Hold(HttpRequest request, string? etag)
    {
        var wanted = request.Headers.IfMatch.ToString();
        return wanted.Length == 0 || etag is not null && (wanted.Trim() == "*" || wanted.Split(',').Any(tag => Tag(tag.Trim()) == Tag(etag)));
    }

    /// <summary>True where the caller has this version already.</summary>
    public static bool IsKnown(HttpRequest request, string etag) => request.Headers.IfNoneMatch.ToString().Split(',').Any(tag => Tag(tag.Trim()) == Tag(etag));
}
