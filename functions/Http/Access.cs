namespace Mpp.Functions.Http;

/// <summary>What a member of staff may do. Roles come from Entra app roles, see contract. An Auditor reads all and changes nothing.</summary>
public enum Role
{
    Officer,
    Reviewer,
    Decider,
    Finance,
    Admin,
    Auditor,
}

/// <summary>Says who may call an HTTP function. One without it is refused by <see cref="AccessMiddleware"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class AccessAttribute : Attribute;

/// <summary>Signed-in staff with at least one of the roles; any role where none is named.</summary>
public sealed class StaffAttribute(params Role[] roles) : AccessAttribute
{
    public IReadOnlyList<Role> Roles { get; } = roles;
}

/// <summary>Anyone: open data, health, the rounds' dates.</summary>
public sealed class AnyoneAttribute : AccessAttribute;

/// <summary>The function proves the caller itself, by a signature over the body or a private link. <paramref name="proof"/> says how.</summary>
public sealed class OwnProofAttribute(string proof) : AccessAttribute
{
    public string Proof { get; } = proof;
}

/// <summary>A signed-in member of staff. <paramref name="Email"/>, lower case, is who they are in records and how reviewers are matched.</summary>
public sealed record StaffMember(string Email, string Name, IReadOnlyList<Role> Roles)
{
    /// <summary>What the directory knows them by (Entra's oid): it stays the same when two tokens of one person name different addresses. Null where there is none.</summary>
    public string? PersonId { get; init; }

    public bool Has(Role role) => Roles.Contains(role);
}
