using Microsoft.AspNetCore.Http;
using Mpp.Adapters;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Http;

/// <summary>Every HTTP error of the app: <c>application/problem+json</c> with a stable <c>code</c>, made here and nowhere else.</summary>
public static class Problems
{
    public static IResult Of(int status, string code, string detail, object? current = null, IReadOnlyList<Refusal>? refusals = null) =>
        Results.Json(new Problem($"urn:mpp:problem:{code}", Title(status), status, code, detail, refusals, current), Json.Options, "application/problem+json", status);

    /// <summary>The rules say no: 422 with every reason; 404 where the address names what is not there; 403 where it is not for this person; 409 where the case has moved on since, with its current state.</summary>
    public static IResult Refused(IReadOnlyList<Refusal> refusals, object? current = null) =>
        refusals.FirstOrDefault(r => r.Code == "unknown-payment") is { } unknown
            ? Of(404, "not-found", unknown.Message)
        : refusals.FirstOrDefault(IsRole) is { } role
            ? Of(403, role.Code, role.Message, current, refusals)
        : IsConflict(refusals)
            ? Of(409, refusals[0].Code, refusals[0].Message, current, refusals)
            : Of(422, "refused", string.Join(" ", refusals.Select(r => r.Message)), current, refusals);

    /// <summary>The case has moved on: what was asked for was possible once, or has been done.</summary>
    public static bool IsConflict(IReadOnlyList<Refusal> refusals) => refusals.Any(r => r.Code == "wrong-status" || r.Code.StartsWith("already-", StringComparison.Ordinal));

    /// <summary>The contract's table of verbs has these two in its column of roles: a reviewer who is assigned, a decider who is not the recommender.</summary>
    static bool IsRole(Refusal refusal) => refusal.Code is "not-assigned" or "four-eyes";

    public static IResult NotFound(string what) => Of(404, "not-found", $"There is no {what} here.");

    public static IResult Malformed(IReadOnlyList<string> problems) =>
        Of(400, "malformed", "The body cannot be read: " + string.Join("; ", problems), null, [.. problems.Select(p => new Refusal("malformed", p))]);

    static string Title(int status) => status switch
    {
        400 => "The request cannot be read",
        401 => "Not signed in",
        403 => "Not allowed",
        404 => "Not found",
        409 => "The rule no longer holds",
        412 => "Changed in the meantime",
        413 => "Too large",
        422 => "Against the rules",
        503 => "Busy, try again",
        _ => "Something failed",
    };

    sealed record Problem(string Type, string Title, int Status, string Code, string Detail, IReadOnlyList<Refusal>? Refusals, object? Current);
}

/// <summary>Set on a request by routes that people open in a browser: how a problem looks to them.</summary>
public sealed record ProblemPages(Func<IResult, IResult> PageFor);

/// <summary>Ends a request with a problem, from wherever it is noticed.</summary>
public sealed class RequestProblemException(int status, string code, string detail, IReadOnlyList<string>? problems = null) : Exception(detail)
{
    public int Status => status;

    /// <summary>Everything that is wrong, a sentence each.</summary>
    public IReadOnlyList<string> Sentences => problems ?? [Message];

    public IResult Result => problems is null ? Problems.Of(status, code, Message) : Problems.Malformed(problems);
}
