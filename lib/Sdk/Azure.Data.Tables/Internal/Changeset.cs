using System.Buffers;
using System.Text;

namespace Azure.Data.Tables.Internal;

/// <summary>The multipart body of an entity group transaction: one change set of complete HTTP requests.</summary>
internal sealed class Changeset
{
    private readonly ArrayBufferWriter<byte> _body = new(4096);
    private readonly string _changeset = $"changeset_{Guid.NewGuid()}";
    private readonly string _batch = $"batch_{Guid.NewGuid()}";

    public Changeset() => Text($"--{_batch}\r\nContent-Type: multipart/mixed; boundary={_changeset}\r\n\r\n");

    public string ContentType => $"multipart/mixed; boundary={_batch}";

    public void Add(string method, string uri, ETag? ifMatch, ITableEntity? entity)
    {
        Text($"--{_changeset}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n{method} {uri} HTTP/1.1\r\n");
        Text($"Accept: {WireNames.JsonMinimalMetadata}\r\nDataServiceVersion: 3.0\r\n");
        if (method == "POST") Text($"Prefer: return-no-content\r\n");
        if (ifMatch is { } etag) Text($"If-Match: {etag.ToString()}\r\n");
        if (entity is not null)
        {
            Text($"Content-Type: {WireNames.Json}\r\n\r\n");
            EntityWriter.Write(_body, entity);
        }
        else
        {
            Text($"\r\n");
        }
        Text($"\r\n");
    }

    public ReadOnlyMemory<byte> End()
    {
        Text($"--{_changeset}--\r\n--{_batch}--\r\n");
        return _body.WrittenMemory;
    }

    private void Text(FormattableString text) => Encoding.UTF8.GetBytes(FormattableString.Invariant(text), _body);
}
