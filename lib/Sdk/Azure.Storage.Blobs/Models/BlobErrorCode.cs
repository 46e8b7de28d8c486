namespace Azure.Storage.Blobs.Models;

public readonly struct BlobErrorCode(string value) : IEquatable<BlobErrorCode>
{
    private readonly string _value = value ?? throw new ArgumentNullException(nameof(value));

    public static BlobErrorCode AuthenticationFailed { get; } = new("AuthenticationFailed");
    public static BlobErrorCode AuthorizationPermissionMismatch { get; } = new("AuthorizationPermissionMismatch");
    public static BlobErrorCode BlobAlreadyExists { get; } = new("BlobAlreadyExists");
    public static BlobErrorCode BlobNotFound { get; } = new("BlobNotFound");
    public static BlobErrorCode ConditionNotMet { get; } = new("ConditionNotMet");
    public static BlobErrorCode ContainerAlreadyExists { get; } = new("ContainerAlreadyExists");
    public static BlobErrorCode ContainerBeingDeleted { get; } = new("ContainerBeingDeleted");
    public static BlobErrorCode ContainerNotFound { get; } = new("ContainerNotFound");
    public static BlobErrorCode InvalidRange { get; } = new("InvalidRange");

    public static implicit operator BlobErrorCode(string value) => new(value);
    public static bool operator ==(BlobErrorCode left, BlobErrorCode right) => left.Equals(right);
    public static bool operator !=(BlobErrorCode left, BlobErrorCode right) => !left.Equals(right);
    public static bool operator ==(BlobErrorCode code, string? value) => Same(code._value, value);
    public static bool operator !=(BlobErrorCode code, string? value) => !Same(code._value, value);
    public static bool operator ==(string? value, BlobErrorCode code) => Same(code._value, value);
    public static bool operator !=(string? value, BlobErrorCode code) => !Same(code._value, value);

    public bool Equals(BlobErrorCode other) => Same(_value, other._value);
    public override bool Equals(object? obj) => obj is BlobErrorCode other && Equals(other);
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(_value ?? "");
    public override string ToString() => _value;

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
