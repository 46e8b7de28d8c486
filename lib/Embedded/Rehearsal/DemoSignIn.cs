using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Mpp.Functions.Http;

namespace Mpp.Embedded.Rehearsal;

/// <summary>
/// The demonstration's staff: <c>Authorization: Bearer demo:NAME:Role[,Role]</c>. Anybody may be anybody, so it exists in rehearsal mode only, on the
/// loopback address.
/// </summary>
public sealed partial class DemoSignIn : IStaffSignIn
{
    public Task<StaffMember?> AuthenticateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var token = Token().Match(request.Headers.Authorization.ToString());
        if (!token.Success) return Task.FromResult<StaffMember?>(null);
        var roles = token.Groups["roles"].Value.Split(',').Select(r => Enum.TryParse<Role>(r, out var role) && Enum.IsDefined(role) ? role : (Role?)null).ToList();
        var name = token.Groups["name"].Value;
        return Task.FromResult(roles.Contains(null) ? null : new StaffMember($"{name.ToLowerInvariant()}@demo.example", name, [.. roles.OfType<Role>().Distinct()]));
    }

    [GeneratedRegex(@"^Bearer demo:(?<name>[\p{L}\p{N}._-]{1,60}):(?<roles>[A-Za-z]+(,[A-Za-z]+)*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
