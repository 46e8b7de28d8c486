using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Mpp.Adapters.Forms;

/// <summary>
/// SHA-256 (hex) of what a delivery says, whatever the order of its members and its white space, so that a sender that serialises anew on a
/// second delivery is still recognised as repeating itself. Values count as they are written.
/// </summary>
public static class ContentHash
{
    /// <param name="element">What is said.</param>
    /// <param name="except">A member of <paramref name="element"/> that does not count.</param>
    public static string Of(JsonElement element, string? except = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, element, except);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static void Add(IncrementalHash hash, JsonElement element, string? except = null)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                hash.AppendData("{"u8);
                foreach (var member in element.EnumerateObject().Where(m => m.Name != except).OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    hash.AppendData(JsonMarshal.GetRawUtf8PropertyName(member));
                    hash.AppendData(":"u8);
                    Add(hash, member.Value);
                    hash.AppendData(","u8);
                }

                hash.AppendData("}"u8);
                break;
            case JsonValueKind.Array:
                hash.AppendData("["u8);
                foreach (var item in element.EnumerateArray())
                {
                    Add(hash, item);
                    hash.AppendData(","u8);
                }

                hash.AppendData("]"u8);
                break;
            default:
                // Strings with their quotes, so that "1" is not 1.
                hash.AppendData(JsonMarshal.GetRawUtf8Value(element));
                break;
        }
    }
}
