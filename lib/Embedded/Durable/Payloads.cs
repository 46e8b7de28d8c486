using Microsoft.DurableTask;

namespace Mpp.Embedded.Durable;

/// <summary>What the app passes around, as it is stored.</summary>
static class Payloads
{
    /// <summary>Characters of one value. Several of them share a row; and what is worth more than a reference belongs in a blob.</summary>
    public const int MaxLength = Chunks.MaxRowLength / 2;

    /// <exception cref="ArgumentException">It is longer than <see cref="MaxLength"/>.</exception>
    public static string? Pack(this DataConverter converter, object? value, string what)
    {
        var payload = converter.Serialize(value);
        return payload is null || payload.Length <= MaxLength ? payload : throw new ArgumentException(
            $"{what} has {payload.Length:N0} characters; at most {MaxLength:N0} can be kept: store it and pass a reference.");
    }
}
