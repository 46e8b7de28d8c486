using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Applicant;

/// <summary>Kalix's application in a running programme, and the people with their letters' links in a browser.</summary>
sealed class Visitor : IDisposable
{
    readonly HttpClient http;

    Visitor(Uri address) => http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };

    public const string Reference = "2026-0001";

    public string Coordinator { get; private init; } = "";
    public string Partner { get; private init; } = "";

    /// <summary>Submits Kalix's application, waits for its receipts and keeps their links.</summary>
    public static async Task<Visitor> ArriveAsync(ProgrammeUnderTest programme)
    {
        await programme.PutRoundAsync();
        (await programme.Driver.SubmitAsync(HandbookCases.Kalix.Submission(programme.Now), programme.Now)).Ok();
        await programme.QuietAsync();
        return await MeetAsync(programme);
    }

    /// <summary>The people of an application that is there, with the links of their receipts.</summary>
    public static async Task<Visitor> MeetAsync(ProgrammeUnderTest programme)
    {
        var receipts = await programme.Driver.LettersAsync(Reference, "receipt");
        return new(programme.Host.BaseAddress)
        {
            Coordinator = TokenOf(receipts.Single(l => l.Language == "sv")),
            Partner = TokenOf(receipts.Single(l => l.Language == "en")),
        };
    }

    public Task<Seen> GetAsync(string token, string page, string accept = "text/html,application/xhtml+xml,*/*;q=0.8") =>
        SendAsync(new(HttpMethod.Get, $"api/my/{token}/{page}"), accept);

    public Task<Seen> PostFormAsync(string token, string action, params IEnumerable<(string Name, string Value)> fields) =>
        SendAsync(new(HttpMethod.Post, $"api/my/{token}/{action}") { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) });

    public Task<Seen> PostFilesAsync(string token, string action, IEnumerable<(string Name, string Value)> fields,
        params IEnumerable<(string Field, string Name, string Content)> files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        foreach (var (field, name, content) in files)
            form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(content)) { Headers = { ContentType = new("application/pdf") } }, field, name);
        return SendAsync(new(HttpMethod.Post, $"api/my/{token}/{action}") { Content = form });
    }

    /// <summary>A multipart body that ends in the middle of a header.</summary>
    public Task<Seen> PostBrokenFormAsync(string token, string action)
    {
        var content = new ByteArrayContent("--b\r\nContent-Disposition: form-da"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        return SendAsync(new(HttpMethod.Post, $"api/my/{token}/{action}") { Content = content });
    }

    public Task<Seen> PostJsonAsync(string token, string action, string body, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"api/my/{token}/{action}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        return SendAsync(request, "application/json");
    }

    public void Dispose() => http.Dispose();

    static string TokenOf(MailedLetter letter) => new Uri(letter.Link!).Segments[^2].TrimEnd('/');

    async Task<Seen> SendAsync(HttpRequestMessage request, string accept = "text/html")
    {
        using var _ = request;
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await http.SendAsync(request);
        var text = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
        return new(response.StatusCode, response.Content.Headers.ContentType?.MediaType, text, response.Headers.Location?.OriginalString, response.Headers);
    }
}

/// <summary>What a browser got, its text decoded.</summary>
sealed record Seen(HttpStatusCode Status, string? Type, string Text, string? Location, HttpResponseHeaders Headers);
