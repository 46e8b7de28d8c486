using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Adapters.Forms;

namespace Mpp.Embedded.Rehearsal;

/// <summary>
/// Acts as a form tool, as applicants and as staff would, over HTTP only: what a rehearsal and the journeys of the tests are made of.
/// </summary>
public sealed class Driver(Uri address, string webhookSecret) : IDisposable
{
    readonly HttpClient http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
    int deliveries;

    /// <summary>Delivers a signed canonical body, as a form tool does; the signature carries <paramref name="at"/>, which must be programme time.</summary>
    public Task<Answer> SubmitAsync(JsonObject body, DateTimeOffset at) => SubmitAsync(Encoding.UTF8.GetBytes(body.ToJsonString()), at);

    /// <summary>As above, for a body as it is sent.</summary>
    public async Task<Answer> SubmitAsync(byte[] bytes, DateTimeOffset at)
    {
        var id = $"msg_{Interlocked.Increment(ref deliveries)}";
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/webhooks/forms") { Content = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } } };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", StandardWebhooks.Sign(webhookSecret, id, at, bytes));
        return await SendAsync(request);
    }

    /// <summary>A member of staff: "olle:Officer", "dina:Decider".</summary>
    public Task<Answer> StaffAsync(string who, HttpMethod method, string route, object? body = null, string? idempotencyKey = null, string? ifMatch = null)
    {
        var request = Request(method, $"api/staff/{route}", body);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"demo:{who}");
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return SendAsync(request);
    }

    /// <summary>A verb on an application.</summary>
    public Task<Answer> VerbAsync(string who, string reference, string verb, object? body = null) => StaffAsync(who, HttpMethod.Post, $"applications/{reference}/{verb}", body ?? new { });

    /// <summary>An applicant or partner with the link of a letter; <paramref name="link"/> is the whole address of any page behind it.</summary>
    public Task<Answer> MyAsync(string link, string action, object body) => SendAsync(Request(HttpMethod.Post, $"{MyPath(link)}/{action}", body));

    /// <summary>As data, or as <paramref name="html"/> that a person reads.</summary>
    public Task<Answer> MyPageAsync(string link, string page, bool html = false)
    {
        var request = Request(HttpMethod.Get, $"{MyPath(link)}/{page}", null);
        if (html) request.Headers.Accept.Clear();
        return SendAsync(request);
    }

    public Task<Answer> GetAsync(string path) => SendAsync(Request(HttpMethod.Get, path, null));

    /// <summary>Moves the standing clock; null: to the next instant at which something is due.</summary>
    public Task<Answer> MoveAsync(DateTimeOffset? to) => SendAsync(Request(HttpMethod.Post, "embedded/clock", to is null ? new { toNext = true } : (object)new { to }));

    /// <summary>Everything mailed so far, oldest first.</summary>
    public async Task<IReadOnlyList<MailedLetter>> LettersAsync(string? reference = null, string? letter = null)
    {
        var answer = await GetAsync($"embedded/letters?case={reference}&letter={letter}");
        return answer.Json?["items"].Deserialize<List<MailedLetter>>(JsonSerializerOptions.Web) ?? [];
    }

    public void Dispose() => http.Dispose();

    static string MyPath(string link) => string.Join('/', new Uri(link).AbsolutePath.TrimStart('/').Split('/').SkipLast(1));

    static HttpRequestMessage Request(HttpMethod method, string path, object? body)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Web) };
        request.Headers.Accept.Add(new("application/json"));
        return request;
    }

    async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var _ = request;
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, text, response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null, response.Headers.ETag?.Tag);
    }
}

/// <summary>An HTTP answer, with its JSON where it is some.</summary>
public sealed record Answer(int Status, string Text, JsonNode? Json, string? ETag)
{
    /// <summary>The answer itself if it is a success; else throws with everything it says.</summary>
    public Answer Ok() => Status is >= 200 and < 300 ? this : throw new RehearsalFailedException($"HTTP {Status}: {Text}");

    public string this[string member] => Json?[member]?.ToString() ?? throw new RehearsalFailedException($"The answer has no '{member}': {Text}");
}

/// <summary>A letter as it was mailed; see <c>GET /embedded/letters</c> in the contract.</summary>
public sealed record MailedLetter(DateTimeOffset At, string To, IReadOnlyList<string> Cc, string Letter, string Case, string Language, string Subject, string Text, string Html, string State)
{
    /// <summary>The private link in it; null where there is none.</summary>
    public string? Link => LinkIn(Text);

    /// <summary>The private link in a letter's text; null where there is none.</summary>
    public static string? LinkIn(string text) => text.Split([' ', '\n', '\r', '<', '>', '(', ')'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(w => w.Contains("/api/my/", StringComparison.Ordinal));
}
