using System.Collections;
using Azure.Data.Tables.Internal;

namespace Azure.Data.Tables;

public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    private readonly Dictionary<string, object> _properties;

    public TableEntity() => _properties = [];

    public TableEntity(string partitionKey, string rowKey) : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    public TableEntity(IDictionary<string, object>? values) => _properties = values is null ? [] : new(values);

    internal TableEntity(Dictionary<string, object> properties) => _properties = properties;

    internal Dictionary<string, object> Properties => _properties;

    public string PartitionKey
    {
        get => GetString(WireNames.PartitionKey)!;
        set => _properties[WireNames.PartitionKey] = value;
    }

    public string RowKey
    {
        get => GetString(WireNames.RowKey)!;
        set => _properties[WireNames.RowKey] = value;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(WireNames.Timestamp);
        set => _properties[WireNames.Timestamp] = value!;
    }

    public ETag ETag
    {
        get => GetString(WireNames.ETag) is { } text ? new ETag(text) : default;
        set => _properties[WireNames.ETag] = value.ToString();
    }

    public int Count => _properties.Count;
    public ICollection<string> Keys => _properties.Keys;
    ICollection<object> IDictionary<string, object>.Values => _properties.Values;
    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    public object this[string key]
    {
        get => _properties.GetValueOrDefault(key)!;
        set => _properties[key] = _properties.TryGetValue(key, out var existing) && existing is not null && value is not null ? Coerce(existing, value) : value!;
    }

    public string? GetString(string key) => (string?)Get(key, typeof(string));
    public byte[]? GetBinary(string key) => Get(key) is BinaryData data ? data.ToArray() : (byte[]?)Get(key, typeof(byte[]));
    public BinaryData? GetBinaryData(string key) => Get(key) is byte[] bytes ? BinaryData.FromBytes(bytes) : (BinaryData?)Get(key, typeof(BinaryData));
    public bool? GetBoolean(string key) => (bool?)Get(key, typeof(bool));
    public DateTime? GetDateTime(string key) => Get(key) is DateTimeOffset moment ? moment.UtcDateTime : (DateTime?)Get(key, typeof(DateTime));
    public DateTimeOffset? GetDateTimeOffset(string key) => Get(key) is DateTime moment ? new DateTimeOffset(moment) : (DateTimeOffset?)Get(key, typeof(DateTimeOffset));
    public double? GetDouble(string key) => (double?)Get(key, typeof(double));
    public Guid? GetGuid(string key) => (Guid?)Get(key, typeof(Guid));
    public int? GetInt32(string key) => (int?)Get(key, typeof(int));
    public long? GetInt64(string key) => (long?)Get(key, typeof(long));

    public void Add(string key, object value) => _properties.Add(key, value);
    public void Clear() => _properties.Clear();
    public bool ContainsKey(string key) => _properties.ContainsKey(key);
    public bool Remove(string key) => _properties.Remove(key);
    public bool TryGetValue(string key, out object value) => _properties.TryGetValue(key, out value!);

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => _properties.Add(item.Key, item.Value);
    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) => _properties.Contains(item);
    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).CopyTo(array, arrayIndex);
    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) => ((ICollection<KeyValuePair<string, object>>)_properties).Remove(item);
    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => _properties.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    private object? Get(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return _properties.GetValueOrDefault(key);
    }

    private object? Get(string key, Type type) => Get(key) switch
    {
        null => null,
        var value when type.IsInstanceOfType(value) => value,
        var value => throw new InvalidOperationException($"Cannot return {type} type for a {value.GetType()} typed property."),
    };

    /// <summary>A property keeps its type: an int fits into a long or a double, a moment into a text, and nothing else is changed silently.</summary>
    private static object Coerce(object existing, object value) => (existing, value) switch
    {
        _ when existing.GetType().IsInstanceOfType(value) => value,
        (int, double or long) => value,
        (double, int number) => (double)number,
        (long, int number) => (long)number,
        (string, DateTime moment) => Moments.Text(moment),
        (string, DateTimeOffset moment) => Moments.Text(moment),
        (DateTime, DateTimeOffset) or (DateTimeOffset, DateTime) or (byte[], BinaryData) or (BinaryData, byte[]) => value,
        _ => throw new InvalidOperationException($"Value ({existing.GetType()}) {existing} is not convertable to ({value.GetType()}) {value}."),
    };
}
