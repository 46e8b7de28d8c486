using System.Text.Json;
using System.Text.Json.Serialization;

namespace SendGrid.Helpers.Mail;

public class SendGridMessage
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    [JsonPropertyName("from")]
    public EmailAddress? From { get; set; }

    [JsonPropertyName("subject")]
    public string? Subject { get; set; }

    [JsonPropertyName("personalizations")]
    public List<Personalization>? Personalizations { get; set; }

    [JsonPropertyName("content")]
    public List<Content>? Contents { get; set; }

    [JsonIgnore]
    public string? PlainTextContent { get; set; }

    [JsonIgnore]
    public string? HtmlContent { get; set; }

    [JsonPropertyName("attachments")]
    public List<Attachment>? Attachments { get; set; }

    [JsonPropertyName("headers")]
    public Dictionary<string, string>? Headers { get; set; }

    [JsonPropertyName("categories")]
    public List<string>? Categories { get; set; }

    [JsonPropertyName("custom_args")]
    public Dictionary<string, string>? CustomArgs { get; set; }

    [JsonPropertyName("send_at")]
    public long? SendAt { get; set; }

    [JsonPropertyName("tracking_settings")]
    public TrackingSettings? TrackingSettings { get; set; }

    [JsonPropertyName("reply_to")]
    public EmailAddress? ReplyTo { get; set; }

    public void SetFrom(string email, string? name = null) => SetFrom(new EmailAddress(email, name));
    public void SetFrom(EmailAddress email) => From = email;
    public void SetReplyTo(EmailAddress email) => ReplyTo = email;
    public void SetGlobalSubject(string subject) => Subject = subject;
    public void SetSubject(string subject, int personalizationIndex = 0, Personalization? personalization = null) => At(personalizationIndex, personalization).Subject = subject;

    public void AddTo(string email, string? name = null) => AddTo(new EmailAddress(email, name));
    public void AddTo(EmailAddress email, int personalizationIndex = 0, Personalization? personalization = null) => AddTos([email], personalizationIndex, personalization);
    public void AddTos(List<EmailAddress> emails, int personalizationIndex = 0, Personalization? personalization = null) =>
        (At(personalizationIndex, personalization).Tos ??= []).AddRange(emails);

    public void AddCc(string email, string? name = null) => AddCc(new EmailAddress(email, name));
    public void AddCc(EmailAddress email, int personalizationIndex = 0, Personalization? personalization = null) => AddCcs([email], personalizationIndex, personalization);
    public void AddCcs(List<EmailAddress> emails, int personalizationIndex = 0, Personalization? personalization = null) =>
        (At(personalizationIndex, personalization).Ccs ??= []).AddRange(emails);

    public void AddBcc(string email, string? name = null) => AddBcc(new EmailAddress(email, name));
    public void AddBcc(EmailAddress email, int personalizationIndex = 0, Personalization? personalization = null) =>
        (At(personalizationIndex, personalization).Bccs ??= []).Add(email);

    public void AddHeader(string headerKey, string headerValue, int personalizationIndex = 0, Personalization? personalization = null) =>
        (At(personalizationIndex, personalization).Headers ??= []).Add(headerKey, headerValue);

    public void AddCustomArg(string customArgKey, string customArgValue, int personalizationIndex = 0, Personalization? personalization = null) =>
        (At(personalizationIndex, personalization).CustomArgs ??= []).Add(customArgKey, customArgValue);

    public void AddContent(string mimeType, string text) => (Contents ??= []).Add(new Content(mimeType, text));
    public void AddGlobalHeader(string key, string value) => (Headers ??= []).Add(key, value);
    public void AddGlobalCustomArg(string key, string value) => (CustomArgs ??= []).Add(key, value);
    public void AddCategory(string category) => (Categories ??= []).Add(category);
    public void AddCategories(List<string> categories) => (Categories ??= []).AddRange(categories);
    public void AddAttachment(Attachment attachment) => (Attachments ??= []).Add(attachment);

    public void AddAttachment(string filename, string base64Content, string? type = null, string? disposition = null, string? content_id = null)
    {
        if (string.IsNullOrWhiteSpace(filename) || string.IsNullOrWhiteSpace(base64Content)) return; // as the real one does
        AddAttachment(new Attachment { Filename = filename, Content = base64Content, Type = type, Disposition = disposition, ContentId = content_id });
    }

    public void SetClickTracking(bool enable, bool enableText) => (TrackingSettings ??= new()).ClickTracking = new ClickTracking { Enable = enable, EnableText = enableText };

    public void SetOpenTracking(bool enable, string? substitutionTag = null) =>
        (TrackingSettings ??= new()).OpenTracking = new OpenTracking { Enable = enable, SubstitutionTag = substitutionTag };

    public void SetSubscriptionTracking(bool enable, string? html = null, string? text = null, string? substitutionTag = null) =>
        (TrackingSettings ??= new()).SubscriptionTracking = new SubscriptionTracking { Enable = enable, Html = html, Text = text, SubstitutionTag = substitutionTag };

    public string Serialize(bool useDefaultSerialization = true)
    {
        if (PlainTextContent is not null || HtmlContent is not null)
        {
            Contents = [];
            if (PlainTextContent is not null) AddContent(MimeType.Text, PlainTextContent);
            if (HtmlContent is not null) AddContent(MimeType.Html, HtmlContent);
        }
        // The service wants plain text first, then HTML, then the rest.
        Contents = Contents is null ? null : [.. Contents.OrderBy(content => content.Type == MimeType.Text ? 0 : content.Type == MimeType.Html ? 1 : 2)];
        return JsonSerializer.Serialize(this, WithoutNulls);
    }

    private Personalization At(int index, Personalization? given)
    {
        Personalizations ??= [];
        if (given is not null) Personalizations.Add(given);
        else if (Personalizations.Count == 0 && index == 0) Personalizations.Add(new Personalization());
        return given ?? Personalizations[index];
    }
}
