using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;

namespace Azure.Data.Tables.Internal;

/// <summary>The stored properties of an entity class; looked up once, then delegates.</summary>
internal sealed class EntityShape
{
    private static readonly ConcurrentDictionary<Type, EntityShape> Shapes = new();

    private readonly List<Member> _members = [];

    private EntityShape(Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var ofTheService = property.Name is nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey) or nameof(ITableEntity.ETag) or nameof(ITableEntity.Timestamp);
            if (ofTheService || property.GetIndexParameters().Length > 0 || property.GetMethod is not { IsPublic: true }) continue;
            if (property.GetCustomAttribute<IgnoreDataMemberAttribute>() is not null) continue;
            var name = property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name;
            var access = typeof(Access<,>).MakeGenericType(type, property.PropertyType);
            _members.Add(new Member(name, property.PropertyType, (IAccess)Activator.CreateInstance(access, property)!));
        }
    }

    public static EntityShape Of(Type type) => Shapes.GetOrAdd(type, static type => new EntityShape(type));

    public void Write(Utf8JsonWriter writer, ITableEntity entity)
    {
        writer.WriteString(WireNames.PartitionKey, entity.PartitionKey);
        writer.WriteString(WireNames.RowKey, entity.RowKey);
        foreach (var member in _members)
        {
            var value = member.Access.Get(entity);
            EntityWriter.WriteProperty(writer, member.Name, value is Enum ? value.ToString() : value);
        }
    }

    public void Fill(ITableEntity entity, Dictionary<string, object> properties)
    {
        if (properties.TryGetValue(WireNames.PartitionKey, out var partition)) entity.PartitionKey = (string)partition;
        if (properties.TryGetValue(WireNames.RowKey, out var row)) entity.RowKey = (string)row;
        if (properties.TryGetValue(WireNames.Timestamp, out var timestamp)) entity.Timestamp = (DateTimeOffset)timestamp;
        if (properties.TryGetValue(WireNames.ETag, out var etag)) entity.ETag = new ETag((string)etag);
        foreach (var member in _members)
        {
            if (properties.TryGetValue(member.Name, out var value)) member.Access.Set(entity, member.Fit(value));
        }
    }

    private sealed record Member(string Name, Type Type, IAccess Access)
    {
        private readonly Type _plain = Nullable.GetUnderlyingType(Type) ?? Type;

        public object Fit(object value)
        {
            if (_plain.IsInstanceOfType(value)) return value;
            if (_plain.IsEnum && value is string text) return Enum.Parse(_plain, text);
            if (_plain == typeof(double)) return Convert.ToDouble(value, CultureInfo.InvariantCulture);
            return value switch
            {
                int number when _plain == typeof(long) => (long)number,
                long number when _plain == typeof(ulong) => (ulong)number,
                DateTimeOffset moment when _plain == typeof(DateTime) => moment.UtcDateTime,
                byte[] bytes when _plain == typeof(BinaryData) => BinaryData.FromBytes(bytes),
                _ => throw new InvalidOperationException($"Property {Name} is a {Type} here and a {value.GetType()} in the table."),
            };
        }
    }

    private interface IAccess
    {
        object? Get(object entity);
        void Set(object entity, object value);
    }

    private sealed class Access<TEntity, TValue>(PropertyInfo property) : IAccess
        where TEntity : notnull
    {
        private readonly Func<TEntity, TValue>? _get = typeof(TEntity).IsValueType ? null : property.GetMethod!.CreateDelegate<Func<TEntity, TValue>>();
        private readonly Action<TEntity, TValue>? _set = typeof(TEntity).IsValueType ? null : property.SetMethod?.CreateDelegate<Action<TEntity, TValue>>();

        public object? Get(object entity) => _get is null ? property.GetValue(entity) : _get((TEntity)entity);

        // A property without a setter is computed: it is stored for queries and never read back.
        public void Set(object entity, object value) => _set?.Invoke((TEntity)entity, (TValue)value);
    }
}
