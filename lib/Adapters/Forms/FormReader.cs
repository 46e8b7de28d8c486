using System.Globalization;
using System.Text.Json;

namespace Mpp.Adapters.Forms;

/// <summary>
/// Reads members of a form's JSON and keeps every problem it meets, with the member's path, so that the sender sees all at once.
/// Texts are trimmed; limits keep a case's record within what one table row takes.
/// </summary>
public sealed class FormReader(JsonElement element, string path, List<string> problems)
{
    public List<string> Problems => problems;

    public bool Has(string name) => Find(name) is not null;

    public bool IsText(string name) => Find(name) is { ValueKind: JsonValueKind.String };

    public string Text(string name, int maxLength = 500)
    {
        var text = OptionalText(name, maxLength);
        if (string.IsNullOrEmpty(text)) Problem(name, "is missing");
        return text ?? "";
    }

    public string? OptionalText(string name, int maxLength = 500)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String) return Problem<string>(name, "must be a text");
        string text;
        try
        {
            text = value.GetString()!.Trim();
        }
        catch (InvalidOperationException)
        {
            return Problem<string>(name, "is not valid Unicode");
        }

        if (text.Length > maxLength) return Problem<string>(name, $"has {text.Length} characters; at most {maxLength} are taken");
        if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))) return Problem<string>(name, "holds a control character");
        return text.Length == 0 ? null : text;
    }

    /// <summary>Content in base64, decoded once and never made a text of; null if it is not there or cannot be read.</summary>
    public byte[]? Base64(string name)
    {
        if (Find(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var content) ? content : Problem<byte[]>(name, "is not base64");
    }

    /// <summary>A whole number of at most 12 digits; 330000.0 is one, 330000.5 is not.</summary>
    public long Whole(string name)
    {
        if (Find(name) is not { } value) Problem(name, "is missing");
        else if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number) && Math.Abs(number) < 1_000_000_000_000m) return (long)number;
        else Problem(name, "must be a whole number");
        return 0;
    }

    public bool Flag(string name)
    {
        if (Find(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value) return value.GetBoolean();
        Problem(name, "must be true or false");
        return false;
    }

    public long? OptionalWhole(string name) => Find(name) is null ? null : Whole(name);

    public DateOnly Date(string name)
    {
        if (Find(name) is not { } value) Problem(name, "is missing");
        else if (value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        else Problem(name, "must be a date, yyyy-MM-dd");
        return default;
    }

    public DateTimeOffset? OptionalTime(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time)) return time.ToUniversalTime();
        Problem(name, "must be a time as in RFC 3339, for instance 2026-02-20T10:15:00Z");
        return null;
    }

    public FormReader? Part(string name)
    {
        if (Find(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Object ? new(value, Path(name), problems) : Problem<FormReader>(name, "must be an object");
    }

    public IReadOnlyList<FormReader> Parts(string name, int max) =>
        [.. Items(name, max).Select((item, i) => item.ValueKind == JsonValueKind.Object ? new FormReader(item, $"{Path(name)}[{i}]", problems) : Problem<FormReader>($"{name}[{i}]", "must be an object")).OfType<FormReader>()];

    public IReadOnlyList<string> Texts(string name, int max, int maxLength = 100) =>
        [.. Items(name, max).Select((item, i) => item.ValueKind == JsonValueKind.String && item.GetString()!.Length <= maxLength ? item.GetString()!.Trim() : Problem<string>($"{name}[{i}]", $"must be a text of at most {maxLength} characters")).OfType<string>()];

    public void Problem(string name, string text)
    {
        if (problems.Count < 50) problems.Add($"{Path(name)} {text}");
    }

    JsonElement[] Items(string name, int max)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            Problem(name, "must be a list");
            return [];
        }

        if (value.GetArrayLength() > max) Problem(name, $"has {value.GetArrayLength()} entries; at most {max} are taken");
        return [.. value.EnumerateArray().Take(max)];
    }

    T? Problem<T>(string name, string text)
        where T : class
    {
        Problem(name, text);
        return null;
    }

    JsonElement? Find(string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
