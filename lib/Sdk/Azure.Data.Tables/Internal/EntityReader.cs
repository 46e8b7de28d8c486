using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Internal;

internal static class EntityReader
{
    public static T Read<T>(BinaryData json) where T : class, ITableEntity
    {
        var reader = new Utf8JsonReader(json.ToMemory().Span);
        reader.Read();
        return Read<T>(ref reader);
    }

    public static List<T> ReadPage<T>(BinaryData json) where T : class, ITableEntity
    {
        var reader = new Utf8JsonReader(json.ToMemory().Span);
        var entities = new List<T>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = reader.ValueTextEquals("value"u8);
            reader.Read();
            if (!isValue) reader.Skip();
            else while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) entities.Add(Read<T>(ref reader));
        }
        return entities;
    }

    private static T Read<T>(ref Utf8JsonReader reader) where T : class, ITableEntity
    {
        var properties = ReadProperties(ref reader);
        if (typeof(T).IsAssignableFrom(typeof(TableEntity))) return (T)(object)new TableEntity(properties);
        var entity = Activator.CreateInstance<T>();
        EntityShape.Of(typeof(T)).Fill(entity, properties);
        return entity;
    }

    private static Dictionary<string, object> ReadProperties(ref Utf8JsonReader reader)
    {
        var properties = new Dictionary<string, object>();
        Dictionary<string, string>? ahead = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name.EndsWith(WireNames.TypeSuffix, StringComparison.Ordinal))
            {
                // The annotation may stand before its property or after it.
                var (annotated, type) = (name[..^WireNames.TypeSuffix.Length], reader.GetString()!);
                if (properties.TryGetValue(annotated, out var raw)) properties[annotated] = Typed(raw, type);
                else (ahead ??= [])[annotated] = type;
            }
            else if (Raw(ref reader, name) is { } value)
            {
                properties[name] = ahead is not null && ahead.Remove(name, out var type) ? Typed(value, type) : value;
            }
        }
        return properties;
    }

    private static object? Raw(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when reader.TryGetInt32(out var number) => number,
        JsonTokenType.Number when reader.TryGetInt64(out var number) => number,
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.String when name == WireNames.Timestamp => Moments.Parse(reader.GetString()!),
        JsonTokenType.String when name != "odata.metadata" => reader.GetString(),
        JsonTokenType.String => null,
        _ => throw new FormatException($"Property {name}: a table entity holds no {reader.TokenType}."),
    };

    private static object Typed(object raw, string type) => (type, raw) switch
    {
        ("Edm.Int64", string text) => long.Parse(text, CultureInfo.InvariantCulture),
        ("Edm.Int64", int number) => (long)number,
        ("Edm.Double", string text) => text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        },
        ("Edm.Double", int or long) => Convert.ToDouble(raw, CultureInfo.InvariantCulture),
        ("Edm.DateTime", string text) => Moments.Parse(text),
        ("Edm.Guid", string text) => Guid.Parse(text),
        ("Edm.Binary", string text) => Convert.FromBase64String(text),
        _ => raw,
    };
}
