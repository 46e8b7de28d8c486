using Mpp.Domain.Cases;
using Mpp.Domain.Payments;

namespace Mpp.Domain.Decisions;

/// <summary>Staff mark a condition of an approval as met; until then it blocks the agreement or a payment. Handbook section 4.5.</summary>
public static class MeetCondition
{
    public static Ruling<Change> Apply(Case @case, string conditionId, string? note, Actor actor, DateTimeOffset nowUtc)
    {
        const string Verb = "meet-condition";
        if (Precondition.Check(@case, Verb, CaseStatus.Approved, CaseStatus.AgreementSent, CaseStatus.InForce) is { } wrong) return wrong;

        var condition = @case.Conditions.FirstOrDefault(c => c.Id == conditionId);
        if (condition is null)
        {
            var known = @case.Conditions.Count == 0 ? "it has none" : $"it has {string.Join(", ", @case.Conditions.Select(c => c.Id))}";
            return new Refusal("unknown-condition", $"{@case.Reference} has no condition '{conditionId}'; {known}.");
        }

        if (condition.IsMet) return new Refusal("already-met", $"{conditionId} of {@case.Reference} has been met already.");

        var met = condition with { MetAtUtc = nowUtc, MetBy = actor.Name, Note = note?.Trim() };
        var after = @case with { Conditions = [.. @case.Conditions.Select(c => c.Id == conditionId ? met : c)] };
        return PaymentHolds.Told(new Change(after) { Facts = [new("condition-met", conditionId, "open", "met", met.Note)] }, nowUtc);
    }
}
