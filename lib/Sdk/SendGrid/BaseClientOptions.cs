using System.Net.Http.Headers;

namespace SendGrid;

public class BaseClientOptions
{
    public string Host { get; set; } = "https://api.sendgrid.com";
    public string Version { get; set; } = "v3";
    public string UrlPath { get; set; } = "";
    public AuthenticationHeaderValue? Auth { get; set; }
    public Dictionary<string, string>? RequestHeaders { get; set; }
}
