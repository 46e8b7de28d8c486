using System.Security.Cryptography;
using System.Text;

namespace Mpp.Functions.Stories;

/// <summary>Twelve hexadecimal digits of SHA-256, for ids that must be deterministic, short and lower case.</summary>
public static class ShortHash
{
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
