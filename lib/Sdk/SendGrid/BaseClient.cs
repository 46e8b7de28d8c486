using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SendGrid.Helpers.Mail;

namespace SendGrid;

public abstract class BaseClient : ISendGridClient
{
    private const string Json = "application/json";

    private readonly HttpClient _http;
    private readonly BaseClientOptions _options;

    protected BaseClient(BaseClientOptions options) : this(new HttpClient(), options) { }

    protected BaseClient(HttpClient httpClient, BaseClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_http, _options) = (httpClient ?? new HttpClient(), options);
    }

    // The names are the words of the protocol, as the real client has them.
    public enum Method
    {
        DELETE = 0,
        GET = 1,
        PATCH = 2,
        POST = 3,
        PUT = 4,
    }

    public string UrlPath { get => _options.UrlPath; set => _options.UrlPath = value; }
    public string Version { get => _options.Version; set => _options.Version = value; }
    public string MediaType { get; set; } = Json;

    public virtual AuthenticationHeaderValue AddAuthorization(KeyValuePair<string, string> header)
    {
        var words = header.Value.Split(' ', 2);
        return new AuthenticationHeaderValue(words[0], words[1]);
    }

    public virtual async Task<Response> MakeRequest(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return new Response(response.StatusCode, response.Content, response.Headers);
    }

    public async Task<Response> RequestAsync(
        Method method, string? requestBody = null, string? queryParams = null, string? urlPath = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method.ToString()), $"{_options.Host.TrimEnd('/')}/{Version}/{urlPath ?? UrlPath}{Query(queryParams)}");
        foreach (var (name, value) in _options.RequestHeaders ?? []) request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.Authorization = _options.Auth;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaType));
        if (requestBody is not null)
        {
            // JSON without a charset: some of the service's addresses refuse one.
            request.Content = new StringContent(requestBody, Encoding.UTF8, MediaType);
            if (MediaType == Json) request.Content.Headers.ContentType!.CharSet = null;
        }
        return await MakeRequest(request, cancellationToken).ConfigureAwait(false);
    }

    public Task<Response> SendEmailAsync(SendGridMessage msg, CancellationToken cancellationToken = default) =>
        RequestAsync(Method.POST, msg.Serialize(), urlPath: "mail/send", cancellationToken: cancellationToken);

    private static string Query(string? json)
    {
        if (json is null) return "";
        using var parameters = JsonDocument.Parse(json);
        var pairs = parameters.RootElement.EnumerateObject()
            .SelectMany(property => property.Value.ValueKind == JsonValueKind.Array
                ? property.Value.EnumerateArray().Select(value => (property.Name, value))
                : [(property.Name, property.Value)])
            .Select(pair => $"{pair.Name}={pair.Item2}");
        return "?" + string.Join('&', pairs);
    }
}
