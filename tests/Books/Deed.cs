using System.Text.Json;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;

namespace Mpp.Tests.Books;

/// <summary>What a rule gets to see besides its input. <paramref name="LeftSek"/>: what is left of the round's envelope; <paramref name="Others"/>: every other case.</summary>
sealed record Hand(Case Case, Round? Round, IReadOnlyList<Case> Others, long LeftSek, ProgrammeSettings Settings, ProgrammeSettings Live, DateTimeOffset NowUtc);

/// <summary>
/// What somebody does to a case: the rule that answers it, without any effect of its own, and the same as a request. The same deed can be done again, in whatever state the case is by then.
/// </summary>
sealed record Deed(string Verb, string Reference, Actor Who, Func<Hand, Ruling<Change>> Rule)
{
    /// <summary>Of the member of staff who does it; null: the applicant, by webhook or link.</summary>
    public string? Role { get; init; }

    /// <summary>The request's body, and what a trace shows.</summary>
    public object? Body { get; init; }

    /// <summary>Under <c>staff/</c>; null: the verb on the application.</summary>
    public string? Route { get; init; }

    public override string ToString() => $"{Verb} {Reference} by {Who.Id} {JsonSerializer.Serialize(Body, Mpp.Adapters.Json.Options)}";
}

/// <summary>What somebody does to the round.</summary>
sealed record RoundDeed(string Verb, Func<RoundHand, Ruling<RoundChange>> Rule, object Body)
{
    public override string ToString() => $"{Verb} {JsonSerializer.Serialize(Body, Mpp.Adapters.Json.Options)}";
}

/// <summary><paramref name="CommittedSek"/>: the ledger's total; <paramref name="Decided"/>: cases with a decision that is not announced.</summary>
sealed record RoundHand(Round Round, long CommittedSek, IReadOnlyList<string> Decided, ProgrammeSettings Live, DateTimeOffset NowUtc);
