namespace Azure.Storage.Blobs.Models;

public class BlobHttpHeaders
{
    public string? ContentType { get; set; }
    public byte[]? ContentHash { get; set; }
    public string? ContentEncoding { get; set; }
    public string? ContentLanguage { get; set; }
    public string? ContentDisposition { get; set; }
    public string? CacheControl { get; set; }
}
