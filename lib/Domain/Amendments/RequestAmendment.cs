using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Amendments;

/// <summary>A change of the agreement as it was asked for, by webhook or private link. <paramref name="Contacts"/>: those with an id take that contact's place, those without are new.</summary>
public sealed record AmendmentSent(
    string Kind, string Reason, IReadOnlyList<Move> Moves, DateOnly? EndDate, IReadOnlyList<Contact> Contacts, string Blob, string ContentHash, string By, DateTimeOffset ReceivedAtUtc);

/// <summary>
/// The applicant asks for money to be moved between lines, a longer period, or changed people. What is moved within what is free is approved by the rule itself; all else waits for a decider.
/// Handbook section 4.9.
/// </summary>
public static class RequestAmendment
{
    /// <summary>What a decider is asked to do.</summary>
    public const string TaskKind = "amendment";

    /// <summary>
    /// The same content as one that is on file: the sender only did not hear the answer. One that was rejected more than <see cref="RepeatsFor"/> ago is asked for anew: senders repeat for
    /// two days at most, and what was not possible then may be now.
    /// </summary>
    public static bool IsRepeat(Case @case, string contentHash, DateTimeOffset nowUtc) =>
        @case.Amendments.Any(a => a.ContentHash == contentHash && (a.Decision is not { IsApproved: false } rejection || nowUtc - rejection.AtUtc < RepeatsFor));

    static readonly TimeSpan RepeatsFor = TimeSpan.FromDays(2);

    /// <param name="case">In force.</param>
    /// <param name="sent">What is asked for.</param>
    /// <param name="settings">Those frozen at submission.</param>
    /// <param name="nowUtc">Programme time.</param>
    public static Ruling<Change> Apply(Case @case, AmendmentSent sent, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        if (Precondition.Check(@case, "request-amendment", CaseStatus.InForce) is { } wrong) return wrong;
        List<Refusal> refusals = [];
        if (Precondition.Reason(sent.Reason, "request-amendment") is { } missing) refusals.Add(missing);
        if (@case.Amendments.FirstOrDefault(a => a.Decision is null && a.Kind == sent.Kind) is { } waiting)
            refusals.Add(new("amendment-waits", $"{waiting.Id} of {@case.Reference} asks for the same kind of change and waits for its decision."));

        var amendment = new Amendment($"amendment-{@case.Amendments.Count + 1}", sent.Kind, sent.Reason.Trim(), sent.Blob, sent.ContentHash, sent.By, sent.ReceivedAtUtc)
        {
            Moves = sent.Kind == AmendmentRules.Reallocation ? sent.Moves : [],
            EndDate = sent.Kind == AmendmentRules.Extension ? sent.EndDate : null,
            Contacts = sent.Kind == AmendmentRules.People ? sent.Contacts : [],
        };
        refusals.AddRange(AmendmentRules.Faults(@case, amendment, settings));
        if (refusals.Count > 0) return refusals;

        var isFree = sent.Kind == AmendmentRules.Reallocation && AmendmentRules.IsFree(@case, amendment.Moves, settings);
        var waits = new Change(@case with { Amendments = [.. @case.Amendments, amendment] })
        {
            Facts = [new("amendment-requested", amendment.Id, To: AmendmentRules.Said(amendment), Why: amendment.Reason)],
        };
        return isFree
            ? AmendmentRules.Decided(waits, amendment, new(IsApproved: true, "", Actor.System.Id, Actor.System.Name, nowUtc), settings, settings, nowUtc)
            : waits with
            {
                Tasks = [Task(@case, amendment)],
            };
    }

    internal static IEnumerable<StaffTask> Waiting(Case @case) => @case.Amendments.Where(a => a.Decision is null).Select(a => Task(@case, a));

    static StaffTask Task(Case @case, Amendment amendment) => new(
        TaskKind, amendment.Id, $"{@case.Reference} asks for a change of its agreement ({AmendmentRules.Said(amendment)}): a decider approves or rejects {amendment.Id}.");
}
