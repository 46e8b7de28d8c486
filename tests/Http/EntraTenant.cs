using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Mpp.Tests.Support;

namespace Mpp.Tests.Http;

/// <summary>An authority shaped like a tenant of Entra ID at its v2.0 endpoint: its configuration and keys over HTTP, and the access tokens that it gives for an API.</summary>
sealed class EntraTenant : IAsyncDisposable
{
    /// <summary>The API's client id: what a v2.0 access token has as its audience.</summary>
    public const string Audience = "6f1d2c5e-9a0b-4c3d-8e7f-101112131415";

    readonly WebApplication web;
    int reads;

    EntraTenant(WebApplication web) => this.web = web;

    /// <summary>Below the issuer's own address.</summary>
    public string Issuer => $"{web.Urls.First()}/72f9{new string('0', 28)}/v2.0";

    /// <summary>Whom it signs with, and the name of the key.</summary>
    public (string Name, RSA Key) Signer { get; private set; } = ("k1", RSA.Create(2048));

    /// <summary>How often its configuration was read.</summary>
    public int Reads => Volatile.Read(ref reads);

    public bool IsAway { get; set; }

    /// <summary>What somebody on the way answers in place of its keys; null: nobody is.</summary>
    public string? KeysAre { get; set; }

    public static async Task<EntraTenant> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var tenant = new EntraTenant(builder.Build());
        tenant.web.MapGet("/{tenant}/v2.0/.well-known/openid-configuration", tenant.Configuration);
        tenant.web.MapGet("/{tenant}/v2.0/keys", tenant.Keys);
        await tenant.web.StartAsync();
        return tenant;
    }

    /// <summary>From now on it signs with another key, and does not know the old one any more.</summary>
    public void ChangeKey(string name)
    {
        Signer.Key.Dispose();
        Signer = (name, RSA.Create(2048));
    }

    /// <summary>An access token as it is today, with these claims besides; null as a value takes one out.</summary>
    public string Token(params (string Type, string? Value)[] claims) => Token(new(), claims);

    public string Token(TokenShape shape, params (string Type, string? Value)[] claims)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        (string, string?)[] usual = [("azp", "04b07795-8ddb-461a-bbee-02f9e1bf7b46"), ("azpacr", "0"), ("scp", "access_as_user"), ("sub", "QmF6"), ("tid", $"72f9{new string('0', 28)}"), ("uti", "x"), ("ver", "2.0")];
        var all = usual.Where(u => !claims.Any(c => c.Type == u.Item1)).Concat(claims).Where(c => c.Item2 is not null).Select(c => new Claim(c.Item1, c.Item2!));
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = shape.Issuer ?? Issuer,
            Audience = shape.Audience,
            NotBefore = now.AddHours(-2),
            IssuedAt = now.AddHours(-2),
            Expires = shape.ValidFor is { } validFor ? now + validFor : null,
            Subject = new ClaimsIdentity(all),
            SigningCredentials = shape.SignedBy ?? new(new RsaSecurityKey(Signer.Key) { KeyId = Signer.Name }, SecurityAlgorithms.RsaSha256),
        };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        Signer.Key.Dispose();
    }

    IResult Configuration()
    {
        Interlocked.Increment(ref reads);
        return IsAway ? Results.StatusCode(500) : Results.Json(new { issuer = Issuer, jwks_uri = $"{Issuer}/keys" });
    }

    IResult Keys()
    {
        if (KeysAre is { } other) return Results.Text(other);
        var key = Signer.Key.ExportParameters(false);
        return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = Signer.Name, n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } });
    }
}

/// <summary>What may be unusual of a token.</summary>
sealed record TokenShape
{
    public string? Issuer { get; init; }
    public string Audience { get; init; } = EntraTenant.Audience;

    /// <summary>Null: it says nothing of its end.</summary>
    public TimeSpan? ValidFor { get; init; } = TimeSpan.FromHours(1);

    public SigningCredentials? SignedBy { get; init; }
}
