using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mpp.Tests.Staff;

/// <summary>Sends any request that a program may send, however odd, and shows the answer as it is.</summary>
sealed class Caller(Uri address) : IDisposable
{
    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    public Task<Reply> GetAsync(string path, string? who = "olle:Officer", params (string Name, string Value)[] headers) => SendAsync("GET", path, who, null, headers);

    public Task<Reply> PostAsync(string path, object? body = null, string? who = "olle:Officer", params (string Name, string Value)[] headers) => SendAsync("POST", path, who, Bytes(body ?? new { }), headers);

    public Task<Reply> PutAsync(string path, object body, string? who = "olle:Officer", params (string Name, string Value)[] headers) => SendAsync("PUT", path, who, Bytes(body), headers);

    /// <param name="method">Upper case.</param>
    /// <param name="path">Below /api/.</param>
    /// <param name="who">A demonstration's member of staff; null: nobody.</param>
    /// <param name="body">As it goes over the wire.</param>
    /// <param name="headers">Besides.</param>
    public async Task<Reply> SendAsync(string method, string path, string? who, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"api/{path}");
        if (who is not null) request.Headers.Authorization = new("Bearer", $"demo:{who}");
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var response = await http.SendAsync(request);
        return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public void Dispose() => http.Dispose();

    static byte[] Bytes(object body) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body, JsonSerializerOptions.Web));
}

/// <summary>An answer as it came.</summary>
sealed record Reply(int Status, string? ContentType, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException($"HTTP {Status}: {Text}");

    public string? Code => Status >= 400 && ContentType == "application/problem+json" ? (string?)Json["code"] : null;

    public IReadOnlyList<JsonNode> Items => [.. Json["items"]!.AsArray().Select(i => i!)];

    public Reply Ok() => Status is >= 200 and < 300 ? this : throw new InvalidOperationException($"HTTP {Status}: {Text}");
}
