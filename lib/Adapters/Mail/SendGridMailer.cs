using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Mpp.Adapters.Mail;

/// <summary>
/// Sends through SendGrid. Its one difficulty is to know what an error means: was the mail certainly not taken, or may it have been? Only the
/// first may be tried again (design rule 7), so the client's own retries stay off.
/// </summary>
public sealed class SendGridMailer : IMailer, IDisposable
{
    /// <summary>How long connecting may take. Nothing has been sent by then, so that this is not an uncertain end.</summary>
    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    readonly HttpClient http;
    readonly SendGridClient client;

    /// <param name="apiKey">The setting SendGrid__ApiKey.</param>
    /// <param name="host">The setting SendGrid__Host; null: SendGrid's own.</param>
    /// <param name="timeout">How long SendGrid may take to answer; 30 seconds if not given.</param>
    public SendGridMailer(string apiKey, string? host = null, TimeSpan? timeout = null)
    {
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectCallback = ConnectAsync, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = timeout ?? TimeSpan.FromSeconds(30),
        };
        var options = new SendGridClientOptions { ApiKey = apiKey };
        if (!string.IsNullOrWhiteSpace(host))
            options.Host = host;
        client = new(http, options);
    }

    /// <inheritdoc/>
    public async Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.SendEmailAsync(Message(mail), cancellationToken);
            var reason = response.IsSuccessStatusCode ? "" : $"SendGrid answered {(int)response.StatusCode}: {await ReasonAsync(response, cancellationToken)}";
            return response.StatusCode switch
            {
                >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => new MailOutcome.Accepted(),
                // Nothing is wrong with the letter: a wrong key or an unverified sender stops all letters until somebody mends the settings.
                HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new MailOutcome.TryLater(reason),
                HttpStatusCode.RequestTimeout => new MailOutcome.Uncertain(reason),
                >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => new MailOutcome.Rejected(reason),
                _ => new MailOutcome.Uncertain(reason),
            };
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return new MailOutcome.TryLater($"SendGrid could not be reached: {e.Message}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return new MailOutcome.Uncertain($"No answer from SendGrid: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    static SendGridMessage Message(OutgoingMail mail)
    {
        var message = new SendGridMessage
        {
            From = Address(mail.From),
            Subject = mail.Subject,
            PlainTextContent = mail.Text,
            HtmlContent = mail.Html,
        };
        message.AddTo(Address(mail.To));
        foreach (var copy in mail.Cc)
            message.AddCc(Address(copy));
        // Comes back with every event. Categories and arguments are shown in SendGrid's reports, so they hold no personal data.
        message.AddGlobalCustomArg("letter_id", mail.LetterId.ToString());
        message.AddCategory(mail.Letter);
        message.AddGlobalHeader("Auto-Submitted", "auto-generated");
        // Tracking would lead private links through a third party.
        message.SetClickTracking(false, false);
        message.SetOpenTracking(false);
        message.SetSubscriptionTracking(false);
        if (mail.Ics is not null)
            message.AddAttachment("calendar.ics", Convert.ToBase64String(Encoding.UTF8.GetBytes(mail.Ics)), "text/calendar", "attachment");
        return message;
    }

    static EmailAddress Address(Mailbox box) => new(box.Email, box.Name.Length == 0 ? null : box.Name);

    /// <summary>What SendGrid says is wrong: {"errors": [{"message": …}]}.</summary>
    static async Task<string> ReasonAsync(Response response, CancellationToken cancellationToken)
    {
        var body = response.Body is null ? "" : await response.Body.ReadAsStringAsync(cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(body);
            return MailText.Line(string.Join(" ", json.RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("message").GetString())), 500);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Not SendGrid's own words (a proxy's page, say): shown as they are.
            return MailText.Line(body, 500);
        }
    }

    static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ConnectTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, patience.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
