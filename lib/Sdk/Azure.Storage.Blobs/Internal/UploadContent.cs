using Azure.Core;

namespace Azure.Storage.Blobs.Internal;

/// <summary>The rest of a seekable stream, sent again from where it began if a request is retried; the stream stays its owner's.</summary>
internal sealed class UploadContent(Stream stream) : RequestContent
{
    private readonly long _start = stream.Position;

    public override bool TryComputeLength(out long length)
    {
        length = stream.Length - _start;
        return true;
    }

    public override void WriteTo(Stream target, CancellationToken cancellation)
    {
        stream.Position = _start;
        stream.CopyTo(target);
    }

    public override Task WriteToAsync(Stream target, CancellationToken cancellation)
    {
        stream.Position = _start;
        return stream.CopyToAsync(target, cancellation);
    }

    public override void Dispose() { }
}
