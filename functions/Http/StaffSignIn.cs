using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
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
/// Verifies Microsoft Entra ID bearer tokens: issuer, audience, signature, lifetime by machine time, the scope where one is asked for; and takes the roles from the app roles.
/// </summary>
public sealed class EntraSignIn : IStaffSignIn
{
    static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    readonly Authority? authority;
    readonly string? audience, scope;
    readonly ILogger? log;
    readonly ConcurrentDictionary<string, bool> told = [];

    public EntraSignIn(IConfiguration configuration, ILogger<EntraSignIn>? log = null)
    {
        (audience, scope, this.log) = (configuration["Identity:Audience"], configuration["Identity:Scope"], log);
        if (configuration["Identity:Authority"] is { Length: > 0 } url) authority = new(new Uri(url), TimeProvider.System);
    }

    public async Task<StaffMember?> AuthenticateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var header = request.Headers.Authorization.ToString();
        if (authority is null || string.IsNullOrEmpty(audience) || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return null;

        var (result, configuration) = await ValidateAsync(header[7..].Trim(), authority, cancellation);
        if (!result.IsValid)
        {
            if (result.Exception is SecurityTokenInvalidAudienceException or SecurityTokenInvalidIssuerException) TellOnce("issuer or audience", configuration);
            return null;
        }

        var claims = result.ClaimsIdentity;
        if (!HasScope(claims))
        {
            TellOnce("scope", configuration);
            return null;
        }

        var email = (Value(claims, "email") ?? Value(claims, "preferred_username"))?.ToLowerInvariant();

        // By name only: TryParse would take "0" for an Officer and "Officer,Decider" for one role.
        var roles = Enum.GetValues<Role>().Where(role => claims.FindAll("roles").Any(c => c.Value == role.ToString())).ToArray();
        return email is null ? null : new(email, Value(claims, "name") ?? email, roles) { PersonId = Value(claims, "oid") };
    }

    async Task<(TokenValidationResult Result, OpenIdConnectConfiguration Configuration)> ValidateAsync(string token, Authority signer, CancellationToken cancellation)
    {
        var known = await signer.CurrentAsync(cancellation);
        var result = await ValidateAsync(token, known);
        if (result.Exception is not SecurityTokenSignatureKeyNotFoundException) return (result, known);
        var anew = await signer.AnewAsync(known, cancellation);
        return ReferenceEquals(anew, known) ? (result, known) : (await ValidateAsync(token, anew), anew);
    }

    Task<TokenValidationResult> ValidateAsync(string token, OpenIdConnectConfiguration configuration) => Tokens.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidIssuer = configuration.Issuer,
        ValidAudience = audience,
        IssuerSigningKeys = configuration.SigningKeys,
        ValidAlgorithms = ["RS256"],
    });

    /// <summary>An ID token has the same issuer, key, roles and, where people sign in with the API's own registration, the same audience. Only what was made for calling the API has a scope of it.</summary>
    bool HasScope(ClaimsIdentity claims) => string.IsNullOrEmpty(scope) || Value(claims, "scp")?.Split(' ').Contains(scope) == true;

    /// <summary>
    /// Signed by the authority and in force, and still not for us: nearly always a setting that is not as the app registration is. Nothing of the token is said, which is somebody's.
    /// </summary>
    void TellOnce(string fault, OpenIdConnectConfiguration configuration)
    {
        if (told.TryAdd(fault, true))
            log?.LogWarning("A token that the authority signed was refused for its {Fault}, and so will be others like it. Expected: issuer {Issuer}, audience {Audience} (Identity__Audience), scope {Scope} (Identity__Scope). See infra/README.md, app registration",
                fault, configuration.Issuer, audience, string.IsNullOrEmpty(scope) ? "any" : scope);
    }

    static string? Value(ClaimsIdentity claims, string type) => claims.FindFirst(type)?.Value is { Length: > 0 } value ? value : null;
}
