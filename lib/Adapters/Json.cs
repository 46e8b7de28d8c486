using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Mpp.Adapters;

/// <summary>How the programme writes JSON: camelCase members, enums in kebab-case, members it does not know ignored, so that older code reads newer rows.</summary>
public static class Json
{
    /// <summary>For bodies and answers.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // Letters of every language as they are: "\u00f6" is six times as long, and rows have a limit. The characters of HTML stay escaped.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower), new UtcTime() },
    };

    /// <summary>For rows: what is null and what can be computed from the rest (<c>Application.Contacts</c>) is not kept, and nothing is escaped that need not be.</summary>
    public static readonly JsonSerializerOptions Record = new(Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutComputed } },
    };

    /// <summary>An enum's value as it stands in JSON, columns and addresses: NotEligible is not-eligible.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    // IgnoreReadOnlyProperties would keep lists all the same.
    static void LeaveOutComputed(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].Set is null) type.Properties.RemoveAt(i);
        }
    }

    /// <summary>An instant as the contract writes it, 2026-02-20T09:00:00Z; it is read with any offset.</summary>
    sealed class UtcTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
    }

    internal static string Write<T>(T value) => JsonSerializer.Serialize(value, Record);

    /// <summary>Throws with <paramref name="where"/> when the text is not what it should be: corrupt data is a bug, to be seen early.</summary>
    internal static T Read<T>(string? text, string where)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text ?? "null", Record) ?? throw new InvalidDataException($"{where}: no {typeof(T).Name} in the row.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{where}: the row's {typeof(T).Name} cannot be read: {e.Message}", e);
        }
    }
}
