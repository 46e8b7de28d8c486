namespace SendGrid;

public class SendGridClient : BaseClient
{
    public SendGridClient(SendGridClientOptions options) : base(options) { }

    public SendGridClient(HttpClient httpClient, SendGridClientOptions options) : base(httpClient, options) { }
}
