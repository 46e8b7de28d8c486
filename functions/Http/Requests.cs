using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Http;

/// <summary>What every endpoint reads off its request.</summary>
public static class Requests
{
    public const int LargestBody = 1024 * 1024;

    /// <summary>Who is signed in; set by <see cref="AccessMiddleware"/> on routes for staff.</summary>
    public static StaffMember Staff(this HttpRequest request) => request.HttpContext.Features.Get<StaffMember>() ?? throw new InvalidOperationException("This route is not for staff.");

    public static Actor StaffActor(this HttpRequest request) => request.Staff() is var staff ? new("staff", staff.Email, staff.Name) { PersonId = staff.PersonId } : throw new InvalidOperationException();

    /// <summary>A parameter of the query; null where it is missing or empty. What is searched for is a few words at most.</summary>
    public static string? QueryText(this HttpRequest request, string name, int maxLength = 200)
    {
        var value = request.Query[name].ToString();
        if (value.Length > maxLength) throw new RequestProblemException(400, "malformed", $"{name} has {value.Length} characters; at most {maxLength} are taken.");
        return value.Length == 0 ? null : value;
    }

    /// <summary>The whole body, or 413 when it is over <paramref name="limit"/> bytes, whatever Content-Length claims.</summary>
    public static async Task<byte[]> BytesAsync(this HttpRequest request, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit) throw TooLarge(limit);
        using var buffer = new MemoryStream((int)(request.ContentLength ?? 4096));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellation)) > 0)
        {
            if (buffer.Length + read > limit) throw TooLarge(limit);
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    /// <summary>A command's JSON body, read member by member; an empty body counts as {}.</summary>
    public static async Task<T> ReadAsync<T>(this HttpRequest request, Func<FormReader, T> read, CancellationToken cancellation) => Read(await request.BytesAsync(LargestBody, cancellation), read);

    public static T Read<T>(ReadOnlyMemory<byte> body, Func<FormReader, T> read)
    {
        var problems = new List<string>();
        try
        {
            using var document = JsonBody.Parse(body.IsEmpty ? "{}"u8.ToArray() : body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new RequestProblemException(400, "malformed", "The body must be a JSON object.");
            var value = read(new FormReader(document.RootElement, "", problems));
            return problems.Count == 0 ? value : throw new RequestProblemException(400, "malformed", "The body cannot be read.", problems);
        }
        catch (JsonException e)
        {
            throw new RequestProblemException(400, "malformed", $"The body is not JSON: {e.Message}");
        }
    }

    static RequestProblemException TooLarge(int limit) => new(413, "too-large", $"The body is over {limit} bytes.");
}
