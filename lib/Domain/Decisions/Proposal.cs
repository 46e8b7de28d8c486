using System.Globalization;
using Mpp.Domain.Cases;

namespace Mpp.Domain.Decisions;

/// <summary>
/// What a recommendation or a decision says. Where a decision leaves <paramref name="Conditions"/> out (null), those of the recommendation hold.
/// </summary>
public sealed record Proposal(Outcome Outcome, long AmountSek, IReadOnlyList<ConditionText>? Conditions, string? Reason)
{
    static readonly string[] Blocks = ["agreement", "payment"];

    internal string ReasonGiven => Reason?.Trim() ?? "";

    internal string Code => Outcome == Outcome.Approve ? "approve" : "reject";

    internal static IReadOnlyList<ConditionText> Trimmed(IReadOnlyList<ConditionText>? conditions) => [.. (conditions ?? []).Select(c => c with { Text = c.Text.Trim() })];

    /// <summary>What is wrong with it in itself: the amount against the request, the conditions.</summary>
    internal IEnumerable<Refusal> Faults(Case @case)
    {
        var requested = @case.Application.RequestedSek;
        if (Outcome == Outcome.Approve && AmountSek <= 0) yield return new("amount-missing", "An approval needs an amount above 0 SEK.");
        if (Outcome == Outcome.Approve && AmountSek > requested)
        {
            yield return new("amount-over-request", string.Create(CultureInfo.InvariantCulture, $"{AmountSek} SEK is more than the {requested} SEK that was requested."));
        }

        if (Outcome == Outcome.Reject && AmountSek != 0) yield return new("amount-with-rejection", "A rejection has no amount: leave it out or set it to 0.");
        if (Outcome == Outcome.Reject && Conditions is { Count: > 0 }) yield return new("conditions-with-rejection", "A rejection has no conditions.");
        foreach (var condition in Conditions ?? [])
        {
            if (string.IsNullOrWhiteSpace(condition.Text)) yield return new("condition-empty", "A condition needs a text.");
            if (!Blocks.Contains(condition.Blocks)) yield return new("condition-blocks", $"A condition blocks 'agreement' or 'payment', not '{condition.Blocks}'.");
        }
    }
}
