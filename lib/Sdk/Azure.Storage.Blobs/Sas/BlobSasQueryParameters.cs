namespace Azure.Storage.Sas;

public sealed class BlobSasQueryParameters : SasQueryParameters
{
    private readonly string _query;

    internal BlobSasQueryParameters(string query) => _query = query;

    public override string ToString() => _query;
}
