using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Mpp.Embedded.Azurite;

namespace Mpp.Tests.Support;

/// <summary>
/// An Azurite that speaks HTTPS and takes bearer tokens. It checks their issuer, audience and lifetime, and signatures of links, but neither the tokens' signatures nor roles.
/// </summary>
public sealed class KeylessAzurite : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mpp-keyless-");
    AzuriteProcess azurite = null!;
    string thumbprint = "";

    public Uri Tables => new($"https://127.0.0.1:{azurite.TablePort}/devstoreaccount1");

    public Uri Blobs => new($"https://127.0.0.1:{azurite.BlobPort}/devstoreaccount1");

    /// <summary>Its certificate, which nobody has signed: PEM.</summary>
    public string CertificateFile => Path.Combine(folder.FullName, "certificate.pem");

    public static async Task<KeylessAzurite> StartAsync()
    {
        var keyless = new KeylessAzurite();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        keyless.thumbprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var keyFile = Path.Combine(keyless.folder.FullName, "key.pem");
        await File.WriteAllTextAsync(keyless.CertificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        keyless.azurite = await AzuriteProcess.StartAsync(new() { Folder = keyless.folder.FullName, InMemory = true, EndsWithThisProcess = true, Https = (keyless.CertificateFile, keyFile) });
        return keyless;
    }

    /// <summary>What Entra would give to a managed identity, without a signature.</summary>
    public static string Token(TimeSpan lifetime, string audience = "https://storage.azure.com")
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = new
        {
            aud = audience,
            iss = "https://sts.windows.net/66666666-7777-8888-9999-000000000000/",
            iat = (now - TimeSpan.FromHours(1)).ToUnixTimeSeconds(),
            nbf = (now - TimeSpan.FromHours(1)).ToUnixTimeSeconds(),
            exp = (now + lifetime).ToUnixTimeSeconds(),
            oid = "11111111-2222-3333-4444-555555555555",
            tid = "66666666-7777-8888-9999-000000000000",
        };
        return $"{Part(new { alg = "RS256", typ = "JWT" })}.{Part(claims)}.c2ln";
    }

    /// <summary>For who talks to it from here.</summary>
    public HttpClientHandler Handler() => new() { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == thumbprint };

    public async ValueTask DisposeAsync()
    {
        await azurite.DisposeAsync();
        folder.Delete(recursive: true);
    }

    static string Part(object value) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(value)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
