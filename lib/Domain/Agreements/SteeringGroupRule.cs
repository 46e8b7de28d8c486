using System.Globalization;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Agreements;

/// <summary>
/// Politicians of the majority and of the opposition and senior officials, from both sides: without one of each per side there is no agreement. More than 60 % of one
/// gender is a warning. Handbook section 1.
/// </summary>
public static class SteeringGroupRule
{
    const int LargestGenderPercent = 60;
    static readonly (string Code, string Name)[] Roles =
    [
        ("politician-majority", "a politician of the majority"), ("politician-opposition", "a politician of the opposition"), ("senior-official", "a senior official"),
    ];

    static readonly (string Code, string Name)[] Sides = [("applicant", "applicant's"), ("partner", "partners'")];

    /// <summary>What keeps the agreement from being sent; empty for types that need no steering group.</summary>
    public static IReadOnlyList<Refusal> Refusals(Application application, ProgrammeSettings settings) =>
        !IsNeeded(application, settings) ? [] : [.. Sides.SelectMany(side => Missing(application, side)), .. Sides.SelectMany(side => InTwoRoles(application, side))];

    /// <summary>Null unless more than 60 % of those whose gender is known have the same.</summary>
    public static Refusal? Warning(Application application, ProgrammeSettings settings)
    {
        if (!IsNeeded(application, settings)) return null;
        var known = application.SteeringGroup.Where(m => !string.IsNullOrWhiteSpace(m.Gender)).GroupBy(m => m.Gender!.Trim().ToUpperInvariant()).ToList();
        var (largest, all) = (known.MaxBy(g => g.Count()), known.Sum(g => g.Count()));
        return largest is not null && largest.Count() * 100 > all * LargestGenderPercent
            ? new("steering-group-gender", string.Create(
                CultureInfo.InvariantCulture, $"{largest.Count()} of {all} members of the steering group have the same gender, more than {LargestGenderPercent} %."))
            : null;
    }

    internal static bool IsRole(string role) => Roles.Any(r => r.Code == role);

    /// <summary>A type that the settings do not know is taken to need one.</summary>
    static bool IsNeeded(Application application, ProgrammeSettings settings) =>
        settings.GrantTypes.FirstOrDefault(t => t.Type == application.GrantType)?.NeedsSteeringGroup ?? true;

    static IEnumerable<Refusal> Missing(Application application, (string Code, string Name) side) =>
        from role in Roles
        where !application.SteeringGroup.Any(m => m.Side == side.Code && m.Role == role.Code)
        select new Refusal("steering-group-incomplete", $"The steering group lacks {role.Name} on the {side.Name} side: have it named and correct the application.");

    /// <summary>Nobody is both of the majority and of the opposition; one person in two roles leaves one of them empty.</summary>
    static IEnumerable<Refusal> InTwoRoles(Application application, (string Code, string Name) side) =>
        from person in application.SteeringGroup.Where(m => m.Side == side.Code).GroupBy(m => m.Name.Trim().ToUpperInvariant())
        where person.Select(m => m.Role).Distinct().Count() > 1
        select new Refusal(
            "steering-group-two-roles", $"{person.First().Name} is on the {side.Name} side in {person.Count()} roles: {string.Join(", ", person.Select(m => m.Role))}.");
}
