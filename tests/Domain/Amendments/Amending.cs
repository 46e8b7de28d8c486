using Mpp.Domain.Amendments;
using Mpp.Domain.Cases;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Amendments;

/// <summary>What Kalix asks for. Its budget: 1-travel 700,000 SEK and 1-labour 500,000 SEK; its last day 30 June 2029.</summary>
static class Amending
{
    public static AmendmentSent Sent(string kind, DateTimeOffset? at = null) => new(
        kind, "The landfill study costs more than we thought.",
        kind == "reallocation" ? [new("1-labour", "1-travel", 100_000)] : [], kind == "extension" ? new(2029, 12, 31) : null,
        kind == "people" ? [new("applicant-1", "applicant", "Katarina", "katarina@kalix.example", null, "coordinator", "sv"), new("", "applicant", "Frida", "frida@kalix.example", null, "finance", "sv")] : [],
        $"deliveries/{kind}", $"hash-{kind}", "applicant-1", at ?? Monday);

    public static AmendmentSent Moving(string from, string to, long sek) => Sent("reallocation") with { Moves = [new(from, to, sek)], ContentHash = $"{from}-{to}-{sek}" };

    public static AmendmentSent Until(DateOnly end, DateTimeOffset? at = null) => Sent("extension", at) with { EndDate = end };

    public static Case Asked(Case @case, AmendmentSent sent) => Do(RequestAmendment.Apply(@case, sent, Handbook, sent.ReceivedAtUtc)).Case;

    public static Case Approved(Case @case, AmendmentSent sent) => Do(Decide(Asked(@case, sent), isApproved: true)).Case;

    public static Ruling<Change> Decide(Case @case, bool isApproved, string? reason = null) =>
        DecideAmendment.Apply(@case, @case.Amendments[^1].Id, isApproved, reason, Handbook, Handbook, Decider, @case.Amendments[^1].RequestedAtUtc);
}
