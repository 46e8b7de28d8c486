using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Mpp.Functions.Http;

namespace Mpp.Tests.Http;

/// <summary>Tokens of an authority shaped like Entra ID: its configuration and keys over HTTP, RS256 signatures.</summary>
public sealed class EntraSignInTests : IAsyncLifetime
{
    const string Audience = "api://mpp";

    readonly RSA rsa = RSA.Create(2048);
    WebApplication authority = null!;
    EntraSignIn signIn = null!;
    string issuer = "";
    bool isAway;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        authority = builder.Build();
        authority.MapGet("/tenant/.well-known/openid-configuration", () => isAway ? Results.StatusCode(500) : Results.Json(new { issuer, jwks_uri = $"{issuer}/keys" }));
        authority.MapGet("/tenant/keys", () =>
        {
            var key = rsa.ExportParameters(false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "k1", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } });
        });
        await authority.StartAsync();
        issuer = $"{authority.Urls.First()}/tenant";
        signIn = New(issuer);
    }

    public async Task DisposeAsync()
    {
        await authority.DisposeAsync();
        rsa.Dispose();
    }

    [Fact]
    public async Task A_valid_token_says_who_it_is_and_what_they_may_do()
    {
        var staff = await WhoAsync(Token(("email", "Olle@ICLD.example"), ("name", "Olle Ek"), ("roles", "Officer"), ("roles", "Emperor"), ("roles", "0"), ("roles", "Finance,Admin"), ("roles", "Reviewer")));

        Assert.Equal(("olle@icld.example", "Olle Ek"), (staff!.Email, staff.Name));
        Assert.Equal([Role.Officer, Role.Reviewer], staff.Roles);
        Assert.Equal("rut@icld.example", (await WhoAsync(Token(("preferred_username", "rut@icld.example"))))!.Email);
        Assert.Empty((await WhoAsync(Token(("email", "new@icld.example"))))!.Roles);
    }

    [Fact]
    public async Task What_is_not_theirs_for_us_and_now_is_nobody()
    {
        (string, string)[] olle = [("email", "olle@icld.example"), ("roles", "Officer")];
        using var other = RSA.Create(2048);
        Assert.Null(await WhoAsync(Token(other, Audience, issuer, TimeSpan.FromHours(1), olle)));
        Assert.Null(await WhoAsync(Token(rsa, "api://another", issuer, TimeSpan.FromHours(1), olle)));
        Assert.Null(await WhoAsync(Token(rsa, Audience, "https://evil.example/tenant", TimeSpan.FromHours(1), olle)));
        Assert.Null(await WhoAsync(Token(rsa, Audience, issuer, TimeSpan.FromHours(-1), olle)));
        Assert.Null(await WhoAsync(Token(("roles", "Officer"))));

        var unsigned = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""") + "." + Token(olle).Split('.')[1] + ".";
        foreach (var token in new[] { unsigned, "demo:olle:Officer", "x", "" }) Assert.Null(await WhoAsync(token));
        Assert.Null(await signIn.AuthenticateAsync(new DefaultHttpContext().Request, default));
    }

    [Fact]
    public async Task Without_authority_or_audience_nobody_is_anybody()
    {
        signIn = new(new ConfigurationBuilder().AddInMemoryCollection([new("Identity:Authority", issuer)]).Build());
        Assert.Null(await WhoAsync(Token(("email", "olle@icld.example"))));
        signIn = new(new ConfigurationBuilder().AddInMemoryCollection([new("Identity:Audience", Audience)]).Build());
        Assert.Null(await WhoAsync(Token(("email", "olle@icld.example"))));
    }

    [Fact]
    public async Task An_authority_that_does_not_answer_is_a_503_and_lets_nobody_in()
    {
        isAway = true;
        var problem = await Assert.ThrowsAsync<RequestProblemException>(() => WhoAsync(Token(("email", "olle@icld.example"))));
        Assert.Equal(503, problem.Status);
    }

    static EntraSignIn New(string authority) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new("Identity:Authority", authority), new("Identity:Audience", Audience)]).Build());

    Task<StaffMember?> WhoAsync(string token)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Authorization = $"Bearer {token}";
        return signIn.AuthenticateAsync(http.Request, default);
    }

    string Token(params (string Type, string Value)[] claims) => Token(rsa, Audience, issuer, TimeSpan.FromHours(1), claims);

    static string Token(RSA key, string audience, string issuer, TimeSpan validFor, params (string Type, string Value)[] claims)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = now.AddHours(-2),
            IssuedAt = now.AddHours(-2),
            Expires = now + validFor,
            Subject = new ClaimsIdentity(claims.Select(c => new Claim(c.Type, c.Value))),
            SigningCredentials = new(new RsaSecurityKey(key) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256),
        });
    }
}
