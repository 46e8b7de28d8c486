namespace Azure.Data.Tables.Internal;

internal static class WireNames
{
    public const string PartitionKey = "PartitionKey";
    public const string RowKey = "RowKey";
    public const string Timestamp = "Timestamp";
    public const string ETag = "odata.etag";
    public const string TypeSuffix = "@odata.type";
    public const string Json = "application/json";
    public const string JsonMinimalMetadata = "application/json;odata=minimalmetadata";
}
