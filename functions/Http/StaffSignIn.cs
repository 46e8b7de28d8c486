using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Mpp.Functions.Http;

/// <summary>Finds out who calls. Entra ID everywhere; in rehearsal mode the embedded host puts its demonstration tokens in its place.</summary>
public interface IStaffSignIn
{
    /// <summary>Null: no or no valid sign-in.</summary>
    Task<StaffMember?> AuthenticateAsync(HttpRequest request, CancellationToken cancellation);
}

/// <summary>
/// Verifies Microsoft Entra ID bearer tokens: issuer, audience, signature (keys from the authority's OpenID configuration, refreshed when a key
/// is unknown), lifetime by machine time, and takes the roles from the app roles.
/// </summary>
public sealed class EntraSignIn : IStaffSignIn
{
    static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    readonly ConfigurationManager<OpenIdConnectConfiguration>? authority;
    readonly string? audience;

    public EntraSignIn(IConfiguration configuration)
    {
        audience = configuration["Identity:Audience"];
        if (configuration["Identity:Authority"] is { Length: > 0 } url)
            authority = new($"{url.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever { RequireHttps = !new Uri(url).IsLoopback });
    }

    public async Task<StaffMember?> AuthenticateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var header = request.Headers.Authorization.ToString();
        if (authority is null || string.IsNullOrEmpty(audience) || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return null;

        var result = await ValidateAsync(header[7..].Trim(), cancellation);
        if (!result.IsValid && result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            authority.RequestRefresh();
            result = await ValidateAsync(header[7..].Trim(), cancellation);
        }

        if (!result.IsValid) return null;
        var claims = result.ClaimsIdentity;
        var email = (Value(claims, "email") ?? Value(claims, "preferred_username"))?.ToLowerInvariant();

        // By name only: TryParse would take "0" for an Officer and "Officer,Decider" for one role.
        var roles = Enum.GetValues<Role>().Where(role => claims.FindAll("roles").Any(c => c.Value == role.ToString())).ToArray();
        return email is null ? null : new(email, Value(claims, "name") ?? email, roles);
    }

    async Task<TokenValidationResult> ValidateAsync(string token, CancellationToken cancellation)
    {
        var configuration = await ConfigurationAsync(cancellation);
        return await Tokens.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = configuration.Issuer,
            ValidAudience = audience,
            IssuerSigningKeys = configuration.SigningKeys,
            ValidAlgorithms = ["RS256"],
        });
    }

    async Task<OpenIdConnectConfiguration> ConfigurationAsync(CancellationToken cancellation)
    {
        try
        {
            return await authority!.GetConfigurationAsync(cancellation);
        }
        catch (InvalidOperationException e) when (e.InnerException is IOException or HttpRequestException)
        {
            // Nobody's token is wrong for it, and nobody is let in.
            throw new RequestProblemException(503, "sign-in", "The sign-in service does not answer; try again in a moment.");
        }
    }

    static string? Value(ClaimsIdentity claims, string type) => claims.FindFirst(type)?.Value is { Length: > 0 } value ? value : null;
}
