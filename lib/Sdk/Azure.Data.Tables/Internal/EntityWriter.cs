using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Azure.Data.Tables.Internal;

/// <summary>Entities as JSON with type annotations where JSON alone would not tell the EDM type.</summary>
internal static class EntityWriter
{
    // Relaxed escaping: the text goes to a storage service, never into a page, and Swedish letters stay one or two bytes.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic] private static Utf8JsonWriter? t_writer;

    public static void Write(IBufferWriter<byte> target, ITableEntity entity)
    {
        var writer = t_writer ??= new Utf8JsonWriter(target, Options);
        writer.Reset(target);
        writer.WriteStartObject();
        if (entity is TableEntity dictionary)
        {
            foreach (var (name, value) in dictionary.Properties) WriteUnlessOfTheServer(writer, name, value);
        }
        else if (entity is IDictionary<string, object> other)
        {
            foreach (var (name, value) in other) WriteUnlessOfTheServer(writer, name, value);
        }
        else
        {
            EntityShape.Of(entity.GetType()).Write(writer, entity);
        }
        writer.WriteEndObject();
        writer.Flush();
    }

    public static void WriteProperty(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null: break; // the service has no nulls: an absent property is one
            case string text: writer.WriteString(name, text); break;
            case bool flag: writer.WriteBoolean(name, flag); break;
            case int number: writer.WriteNumber(name, number); break;
            case long number: Annotate(writer, name, "Edm.Int64"); writer.WriteString(name, FormattableString.Invariant($"{number}")); break;
            case ulong number: Annotate(writer, name, "Edm.Int64"); writer.WriteString(name, FormattableString.Invariant($"{(long)number}")); break;
            case double number: Annotate(writer, name, "Edm.Double"); WriteDouble(writer, name, number); break;
            case DateTimeOffset moment: Annotate(writer, name, "Edm.DateTime"); writer.WriteString(name, Moments.Text(moment)); break;
            case DateTime moment: Annotate(writer, name, "Edm.DateTime"); writer.WriteString(name, Moments.Text(moment)); break;
            case Guid guid: Annotate(writer, name, "Edm.Guid"); writer.WriteString(name, guid); break;
            case byte[] bytes: Annotate(writer, name, "Edm.Binary"); writer.WriteBase64String(name, bytes); break;
            case BinaryData data: Annotate(writer, name, "Edm.Binary"); writer.WriteBase64String(name, data); break;
            case Enum: throw new NotSupportedException("Enum values are only supported for custom model types implementing ITableEntity.");
            default: throw new NotSupportedException($"Property {name}: tables have no type for {value.GetType()}.");
        }
    }

    private static void WriteUnlessOfTheServer(Utf8JsonWriter writer, string name, object? value)
    {
        if (name is not (WireNames.ETag or WireNames.Timestamp)) WriteProperty(writer, name, value);
    }

    private static void Annotate(Utf8JsonWriter writer, string name, string type) => writer.WriteString(string.Concat(name, WireNames.TypeSuffix), type);

    private static void WriteDouble(Utf8JsonWriter writer, string name, double number)
    {
        if (double.IsFinite(number)) writer.WriteNumber(name, number);
        else writer.WriteString(name, double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    }
}
