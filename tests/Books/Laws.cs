using System.Text.Json;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Settings;

namespace Mpp.Tests.Books;

/// <summary>What must hold after every step of every life, whatever people do.</summary>
static partial class Laws
{
    /// <summary>What a table's transaction takes, less room for the answer to a command (lib/Adapters/Tables/CaseTransaction.cs).</summary>
    const int MostRows = 89;

    /// <summary>Go everywhere, come from outside, or have routes of their own, and are no verbs of the status table.</summary>
    static readonly string[] Unlisted = ["suspend", "note", "correct", "replace-contact", "revoke-link", "withhold", "revise", "terminate", "approve", "mark-paid", "hold", "release"];

    public static void CheckNew(Change change)
    {
        if (change.Facts.Count == 0) throw new LawBrokenException($"{change.Case.Reference} is submitted and the trail says nothing.");
        CheckRows(change);
        CheckObligations(change.Case);
    }

    public static void CheckRefusal(Case @case, IReadOnlyList<Refusal> refusals)
    {
        if (refusals.Count == 0) throw new LawBrokenException($"{@case.Reference}: refused without a reason.");
        foreach (var refusal in refusals.Where(r => string.IsNullOrWhiteSpace(r.Code) || string.IsNullOrWhiteSpace(r.Message))) throw new LawBrokenException($"{@case.Reference}: refusal '{refusal.Code}' says nothing: '{refusal.Message}'.");
    }

    /// <summary>What the rules allow is on the list that people are shown.</summary>
    public static void CheckVerb(Case before, string verb)
    {
        var listed = verb == "assign-by-load" ? "assign-reviewers" : verb;
        if (!Unlisted.Contains(verb) && !StatusTable.Verbs(before).Contains(listed)) throw new LawBrokenException($"{before.Reference} is {before.Status} and allows '{verb}', which is not among its verbs: {string.Join(", ", StatusTable.Verbs(before))}.");
    }

    /// <summary>What is kept is what there is, and a row takes it (lib/Adapters/Tables/Rows.cs: 15 pieces of 30,000 characters).</summary>
    public static void CheckRecord(Case @case)
    {
        var written = Written(@case);
        if (written != Written(JsonSerializer.Deserialize<Case>(written, Mpp.Adapters.Json.Record)!)) throw new LawBrokenException($"{@case.Reference} is not the same when it is read again.");
        if (written.Length > 450_000) throw new LawBrokenException($"{@case.Reference} has grown to {written.Length} characters: no row takes it.");
    }

    public static void CheckChange(Case before, Change change, string verb, ProgrammeSettings live, DateTimeOffset nowUtc)
    {
        var after = change.Case;
        if (after.Reference != before.Reference) throw new LawBrokenException($"A change of {before.Reference} makes it {after.Reference}.");
        if (!ReferenceEquals(before, after) && !StatusTable.IsLegal(before.Status, after.Status)) throw new LawBrokenException($"{after.Reference}: {verb} takes it from {before.Status} to {after.Status}.");
        if (before.Status != after.Status && !change.Facts.Any(f => f is { Action: "status" } && f.From == StatusTable.Code(before.Status) && f.To == StatusTable.Code(after.Status)))
            throw new LawBrokenException($"{after.Reference}: {verb} takes it from {before.Status} to {after.Status}, and the trail does not say so.");
        if (change.Facts.Count == 0 && (change.Letters.Count > 0 || change.Tasks.Count > 0 || Written(before with { Obligations = after.Obligations }) != Written(after)))
            throw new LawBrokenException($"{after.Reference}: {verb} changes something and the trail says nothing of it: it would not be written.");
        if (StatusTable.IsEnded(before) && after.Status != before.Status) throw new LawBrokenException($"{after.Reference} had ended and is {after.Status} after {verb}.");
        CheckRows(change);
        CheckStates(before, after, live, nowUtc);
    }

    /// <summary>What must hold of a case after one command, and whatever followed from it, whoever carried it out.</summary>
    public static void CheckStates(Case before, Case after, ProgrammeSettings live, DateTimeOffset nowUtc)
    {
        CheckObligations(after);
        CheckPeople(after);
        CheckReports(before, after, live, nowUtc);
        CheckPayments(before, after, nowUtc);
    }

    /// <summary>The state, two rows for each fact, the head of the trail and a row for each letter are one transaction.</summary>
    static void CheckRows(Change change)
    {
        var rows = 2 + 2 * change.Facts.Count + change.Letters.DistinctBy(l => l.Key).Count();
        if (rows > MostRows) throw new LawBrokenException($"{change.Case.Reference}: {rows} rows in one transaction ({change.Facts.Count} facts, {change.Letters.Count} letters).");
    }

    static void CheckObligations(Case @case)
    {
        if (@case.Obligations.Select(o => o.Id).Distinct().Count() != @case.Obligations.Count) throw new LawBrokenException($"{@case.Reference} owes the same thing twice: {Owed(@case)}.");
        if (@case.Suspension is not null && @case.Obligations.Any(o => o.Kind != TellPartnership.Obligation)) throw new LawBrokenException($"{@case.Reference} is suspended and owes {Owed(@case)}.");
        if (StatusTable.IsEnded(@case) && @case.Obligations.Any(o => o.Kind is not (ReleaseCommitment.Obligation or TellPartnership.Obligation))) throw new LawBrokenException($"{@case.Reference} is {@case.Status} and owes {Owed(@case)}.");
        if (StatusTable.IsEnded(@case) && @case.Suspension is not null) throw new LawBrokenException($"{@case.Reference} is {@case.Status} and suspended.");
        foreach (var o in @case.Obligations.Where(o => o.Kind == RemindOfReport.Obligation && !ReportPlan.IsOpen(@case.Reports.Single(r => r.Id == o.Occasion)))) throw new LawBrokenException($"{@case.Reference} is to be reminded of {o.Occasion}, which is in.");
    }

    /// <summary>Who recommends does not decide; two different people approve a payment.</summary>
    static void CheckPeople(Case @case)
    {
        if (@case is { Decision: { } decision, Recommendation: { } recommendation } && Same(decision.ById, recommendation.ById)) throw new LawBrokenException($"{@case.Reference}: {decision.ById} recommended and decided.");
        if (@case is { Decision: not null, Recommendation: null }) throw new LawBrokenException($"{@case.Reference} is decided without a recommendation.");
        foreach (var payment in @case.Payments)
        {
            if (payment.Approvals.Select(a => a.ById.ToUpperInvariant()).Distinct().Count() != payment.Approvals.Count) throw new LawBrokenException($"Payment {payment.Id} is approved twice by one person.");
            if (payment.Made is not null && payment.Approvals.Count != 2) throw new LawBrokenException($"Payment {payment.Id} is made with {payment.Approvals.Count} approvals.");
        }
    }

    static string Owed(Case @case) => string.Join(", ", @case.Obligations.Select(o => o.Id));

    static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    public static string Written(Case @case) => JsonSerializer.Serialize(@case, Mpp.Adapters.Json.Record);
}
