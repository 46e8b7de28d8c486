using System.Text.Json.Serialization;

namespace SendGrid.Helpers.Mail;

public class Personalization
{
    [JsonPropertyName("to"), JsonConverter(typeof(OnceEach))]
    public List<EmailAddress>? Tos { get; set; }

    [JsonPropertyName("cc"), JsonConverter(typeof(OnceEach))]
    public List<EmailAddress>? Ccs { get; set; }

    [JsonPropertyName("bcc"), JsonConverter(typeof(OnceEach))]
    public List<EmailAddress>? Bccs { get; set; }

    [JsonPropertyName("subject")]
    public string? Subject { get; set; }

    [JsonPropertyName("headers")]
    public Dictionary<string, string>? Headers { get; set; }

    [JsonPropertyName("custom_args")]
    public Dictionary<string, string>? CustomArgs { get; set; }

    [JsonPropertyName("send_at")]
    public long? SendAt { get; set; }
}
