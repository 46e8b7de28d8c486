using Azure.Core;

namespace Azure.Storage.Blobs;

public class BlobClientOptions : ClientOptions
{
    /// <summary>The protocol that this stand-in was written for, whatever version is asked for; Azure and Azurite both speak it.</summary>
    internal const string WireVersion = "2021-12-02";

    public BlobClientOptions(ServiceVersion version = ServiceVersion.V2026_10_06) => Version = version;

    public enum ServiceVersion
    {
        V2021_12_02 = 15,
        V2026_10_06 = 32,
    }

    public ServiceVersion Version { get; }
}
