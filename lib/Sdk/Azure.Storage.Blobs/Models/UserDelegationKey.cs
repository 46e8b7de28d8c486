namespace Azure.Storage.Blobs.Models;

public class UserDelegationKey
{
    internal UserDelegationKey() { }

    public string SignedObjectId { get; internal set; } = "";
    public string SignedTenantId { get; internal set; } = "";
    public DateTimeOffset SignedStartsOn { get; internal set; }
    public DateTimeOffset SignedExpiresOn { get; internal set; }
    public string SignedService { get; internal set; } = "";
    public string SignedVersion { get; internal set; } = "";
    public string Value { get; internal set; } = "";
}
