using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Mpp.Embedded.Hosting;

namespace Mpp.Embedded.Http;

/// <summary>
/// Finds two functions that both match some request. The Functions host would take the one whose name sorts first, and the worker might read the other's
/// route values, so such a pair is always a mistake.
/// </summary>
sealed class RouteOverlaps(ParameterPolicyFactory policies)
{
    // Something for every constraint in use: numbers, words, dates, identifiers, and each length up to 40.
    static readonly string[] Samples =
    [
        "x", "1", "true", "1.5", "2026-03-15", "2026-0012", "00000000-0000-0000-0000-000000000001", "file.txt",
        .. Enumerable.Range(2, 39).SelectMany(n => new[] { new string('x', n), new string('1', n) }),
    ];

    /// <summary>One sentence for each overlap; empty if there is none.</summary>
    public IEnumerable<string> Find(IReadOnlyList<EmbeddedFunction> functions)
    {
        var routes = functions.Select(f => (Function: f, Parts: Routes.Of(f).PathSegments.Select(s => s.Parts[0]).ToArray())).ToList();
        for (var i = 0; i < routes.Count; i++)
            foreach (var other in routes.Skip(i + 1))
                if (CommonMethod(routes[i].Function, other.Function) is { } method && CommonPath(routes[i].Parts, other.Parts, "") is { } path)
                    yield return $"{routes[i].Function} and {other.Function} both match {method.ToUpperInvariant()} {path}";
    }

    static string? CommonMethod(EmbeddedFunction one, EmbeddedFunction other) => (Routes.Methods(one), Routes.Methods(other)) switch
    {
        ({ Count: 0 }, { Count: 0 }) => "GET",
        ({ Count: 0 }, var some) => some[0],
        (var some, { Count: 0 }) => some[0],
        var (some, others) => some.FirstOrDefault(m => others.Contains(m, StringComparer.OrdinalIgnoreCase)),
    };

    string? CommonPath(ReadOnlySpan<RoutePatternPart> one, ReadOnlySpan<RoutePatternPart> other, string path)
    {
        if (MayEnd(one) && MayEnd(other)) return path;
        if (one.IsEmpty || other.IsEmpty) return null;
        if (IsCatchAll(one[0])) return path + Example(other);
        if (IsCatchAll(other[0])) return path + Example(one);
        return CommonValue(one[0], other[0]) is { } value ? CommonPath(one[1..], other[1..], $"{path}/{value}") : null;
    }

    string? CommonValue(RoutePatternPart one, RoutePatternPart other) => (one, other) switch
    {
        (RoutePatternLiteralPart a, RoutePatternLiteralPart b) => a.Content.Equals(b.Content, StringComparison.OrdinalIgnoreCase) ? a.Content : null,
        (RoutePatternLiteralPart a, RoutePatternParameterPart b) => Accepts(b, a.Content) ? a.Content : null,
        (RoutePatternParameterPart a, RoutePatternLiteralPart b) => Accepts(a, b.Content) ? b.Content : null,
        (RoutePatternParameterPart a, RoutePatternParameterPart b) => CommonSample(a, b),
        _ => throw new NotSupportedException($"Route parts {one} and {other}."),
    };

    // Where no sample fits a constraint, nothing shows that the two differ: better refused here than mixed up on Azure.
    string? CommonSample(RoutePatternParameterPart one, RoutePatternParameterPart other) =>
        Samples.FirstOrDefault(s => Accepts(one, s) && Accepts(other, s))
        ?? new[] { one, other }.Where(p => !Samples.Any(s => Accepts(p, s))).Select(p => $"{{{p.Name}}}").FirstOrDefault();

    string Example(ReadOnlySpan<RoutePatternPart> parts)
    {
        var path = "";
        foreach (var part in parts)
            path += "/" + part switch
            {
                RoutePatternParameterPart parameter => Samples.FirstOrDefault(s => Accepts(parameter, s)) ?? $"{{{parameter.Name}}}",
                RoutePatternLiteralPart literal => literal.Content,
                _ => throw new NotSupportedException($"Route part {part}."),
            };
        return path;
    }

    bool Accepts(RoutePatternParameterPart parameter, string value) =>
        parameter.ParameterPolicies.Select(reference => policies.Create(parameter, reference)).OfType<IRouteConstraint>()
            .All(c => c.Match(null, null, parameter.Name, new RouteValueDictionary { [parameter.Name] = value }, RouteDirection.IncomingRequest));

    static bool MayEnd(ReadOnlySpan<RoutePatternPart> parts)
    {
        foreach (var part in parts)
            if (part is not RoutePatternParameterPart parameter || !(parameter.IsOptional || parameter.IsCatchAll || parameter.Default is not null)) return false;
        return true;
    }

    static bool IsCatchAll(RoutePatternPart part) => part is RoutePatternParameterPart { IsCatchAll: true };
}
