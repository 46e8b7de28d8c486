using Mpp.Adapters.Mail;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>
/// The status page as data: its JSON, and what its HTML is written from, so that a program reads neither less nor more than a person. Holds nothing that
/// has not been announced, and of persons only who signed.
/// </summary>
public sealed record StatusView(
    string Reference, string Title, string Applicant, string Status, string StatusLabel, string Language, IReadOnlyList<Step> Steps, NextStep Next,
    IReadOnlyList<string> Missing, IReadOnlyList<string> Reasons, SentView Sent, DecisionView? Decision, AgreementView? Agreement, IReadOnlyList<ReportView> Reports,
    IReadOnlyList<PaymentView> Payments)
{
    public static StatusView Of(Viewer viewer)
    {
        var @case = viewer.Case;
        return new(
            @case.Reference, @case.Application.Title, @case.Application.Applicant.Name, PublicStatus.Code(@case), StatusTable.PublicLabel(@case, viewer.Language), viewer.Language,
            Way.Of(viewer), NextStep.Of(viewer),
            viewer.OpenCompletion?.Missing ?? NextStep.Returned(viewer)?.Assessments[^1].Missing ?? [],
            @case.Status == CaseStatus.NotEligible ? [.. @case.Eligibility.Refusals.Select(r => RefusalWords.For(viewer, r))] : [],
            SentView.Of(viewer), DecisionView.Of(@case), AgreementView.Of(viewer),
            [.. @case.Reports.Select(r => ReportView.Of(viewer, r))], [.. @case.Payments.Select(p => PaymentView.Of(viewer, p))]);
    }
}

/// <summary>What was sent, as the record holds it now.</summary>
public sealed record SentView(
    DateTimeOffset ReceivedAtUtc, string GrantType, string GrantTypeName, DateOnly StartDate, DateOnly EndDate, long RequestedSek, IReadOnlyList<PartnerView> Partners,
    IReadOnlyList<string> CoreAreas, IReadOnlyList<BudgetLine> Budget, IReadOnlyList<FileView> Files)
{
    public static SentView Of(Viewer viewer)
    {
        var (sent, settings) = (viewer.Case.Application, viewer.Settings);
        return new(
            viewer.Case.ReceivedAtUtc, sent.GrantType, LetterWords.GrantType(sent.GrantType, viewer.Language), sent.StartDate, sent.EndDate, sent.RequestedSek,
            [.. sent.Partners.Select(p => new PartnerView(p.Id, p.Name, p.Country, CountryName(p.Country)))],
            sent.CoreAreas, sent.Budget, [.. sent.Attachments.Select(FileView.Of)]);

        string CountryName(string code) => settings.Countries.FirstOrDefault(c => c.Code == code) is { } country ? viewer.Say(country.NameSv, country.NameEn) : code;
    }
}

public sealed record PartnerView(string Party, string Name, string Country, string CountryName);

/// <summary><paramref name="State"/>: stored; fetching, while the story has not stored it yet; failed, where it could not be fetched.</summary>
public sealed record FileView(string Id, string Kind, string Name, long? Size, string State)
{
    public static FileView Of(Attachment file) =>
        new(file.Id, file.Kind, file.Name, file.Size, file switch { { Blob: not null } => "stored", { Failure: not null } => "failed", _ => "fetching" });
}

/// <summary>Only after the announcement.</summary>
public sealed record DecisionView(string Outcome, long AmountSek, long RequestedSek, string Reason, DateTimeOffset AnnouncedAtUtc, IReadOnlyList<ConditionView> Conditions)
{
    public static DecisionView? Of(Case @case) => @case.Decision is { AnnouncedAtUtc: { } announced } decision
        ? new(decision.Outcome == Domain.Cases.Outcome.Approve ? "approve" : "reject", decision.AmountSek, @case.Application.RequestedSek, decision.Reason, announced,
            [.. @case.Conditions.Select(c => new ConditionView(c.Id, c.Text, c.Blocks, c.IsMet))])
        : null;
}

public sealed record ConditionView(string Id, string Text, string Blocks, bool IsMet);

/// <summary>Who has signed the agreement and whose turn it is. <paramref name="TextHash"/> names the text that is signed.</summary>
public sealed record AgreementView(
    DateTimeOffset SentAtUtc, DateOnly? InForceOn, DateTimeOffset? InForceAtUtc, string TextHash, string? Text, IReadOnlyList<PartyView> SigningParties, bool IsYoursToSign)
{
    public static AgreementView? Of(Viewer viewer, string? text = null) => viewer.Case.Agreement is { } agreement
        ? new(agreement.SentAtUtc, agreement.InForceOn, agreement.InForceAtUtc, agreement.TextHash, text,
            [.. agreement.Parties.Select(p => PartyView.Of(viewer.Case, agreement, p))], viewer.MaySign)
        : null;
}

public sealed record PartyView(string Party, string Name, string? SignedBy, DateOnly? SignedOn)
{
    public static PartyView Of(Case @case, Domain.Cases.Agreement agreement, string party)
    {
        var signature = agreement.Signatures.FirstOrDefault(s => s.Party == party);
        return new(party, Parties.NameOf(@case, party), signature?.SignedBy, signature?.SignedOn);
    }
}

/// <summary>The completion page as data. <paramref name="LastDay"/> ends at <paramref name="DeadlineUtc"/>; null where nothing waits to be completed.</summary>
public sealed record CompletionView(string Reference, bool IsOpen, IReadOnlyList<string> Missing, DateOnly? LastDay, DateTimeOffset? DeadlineUtc)
{
    public static CompletionView Of(Viewer viewer) => viewer.OpenCompletion is { } open
        ? new(viewer.Case.Reference, viewer.MayComplete, open.Missing, SwedishCalendar.LastDay(open.Deadline), open.Deadline.ToUtc())
        : new(viewer.Case.Reference, false, [], null, null);
}

public sealed record WithdrawalView(string Reference, bool IsPossible);

/// <summary>What was asked to be changed in the agreement, and what became of it. <paramref name="Lines"/>: the budget as it is now.</summary>
public sealed record AmendmentView(string Reference, bool IsPossible, IReadOnlyList<LineAmount> Lines, IReadOnlyList<AmendmentView.Asked> Amendments)
{
    /// <summary><paramref name="Outcome"/>: waits, approved or rejected.</summary>
    public sealed record Asked(string Id, string Kind, IReadOnlyList<Move> Moves, DateOnly? EndDate, DateTimeOffset RequestedAtUtc, string Outcome, string? Reason);

    public static AmendmentView Of(Viewer viewer) => new(viewer.Case.Reference, AmendmentPage.MayAsk(viewer), GrantBudget.Lines(viewer.Case), [.. viewer.Case.Amendments.Select(a => new Asked(
        a.Id, a.Kind, a.Moves, a.EndDate, a.RequestedAtUtc, a.Decision switch { null => "waits", { IsApproved: true } => "approved", _ => "rejected" }, a.Decision?.Reason))]);
}
