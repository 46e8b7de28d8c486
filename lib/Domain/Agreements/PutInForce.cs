using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Agreements;

/// <summary>All have signed and the day has come: the agreement is in force, its reports are planned, and all parties get the year's dates. Handbook section 4.6.</summary>
public static class PutInForce
{
    public const string Obligation = "in-force";

    /// <summary>Each is two rows of the transaction; only dates that somebody has overridden make more, and a slip of the pen in a year must not keep an agreement from coming into force.</summary>
    const int MostNamed = 20;

    public static Ruling<Change> Apply(Case @case, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        if (Precondition.Check(@case, "put-in-force", CaseStatus.AgreementSent) is { } wrong) return wrong;

        var agreement = SigningReminders.Of(@case);
        List<Refusal> refusals = [];
        if (!agreement.IsSignedByAll) refusals.Add(new("not-signed", $"Not signed yet by {string.Join(", ", SigningReminders.Unsigned(agreement))}."));
        if (!IsTime(agreement, nowUtc)) refusals.Add(new("not-yet", $"The agreement comes into force on {LetterOrders.Date(agreement.InForceOn!.Value)}."));
        return refusals.Count > 0 ? refusals : Change(@case, settings, nowUtc);
    }

    internal static bool IsTime(Agreement agreement, DateTimeOffset nowUtc) => agreement.InForceOn is null || agreement.InForceOn <= SwedishCalendar.StockholmDate(nowUtc);

    /// <summary>In the morning of the day: the letters go out with it, and nobody wants them at midnight.</summary>
    internal static Obligation Due(Agreement agreement, ProgrammeSettings settings) =>
        new(Obligation, "agreement", SwedishCalendar.At(agreement.InForceOn!.Value, settings.LettersGoOutAt, settings.Zone));

    internal static Change Change(Case @case, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        var agreement = SigningReminders.Of(@case);
        var reports = ReportPlan.For(@case.Application, settings);
        var waiting = SigningReminders.None(@case);
        var after = StatusTable.Change(waiting, CaseStatus.InForce) with
        {
            Agreement = agreement with { InForceAtUtc = nowUtc },
            Reports = reports,
            Obligations = waiting.Obligations.Without(Obligation).With([.. reports.Select(r => ReportPlan.NextReminder(r, settings, nowUtc)).OfType<Obligation>()]),
        };
        return new(after)
        {
            Facts =
            [
                new("in-force", To: LetterOrders.Date(Day(agreement))),
                .. Planned(reports),
                .. StatusTable.Facts(@case, after),
            ],
            Letters = Letters(@case, agreement, reports),
            Tasks = [.. OverdueReports.Waiting(after)],
        };
    }

    static IEnumerable<AuditFact> Planned(IReadOnlyList<Report> reports) => reports.Count <= MostNamed
        ? reports.Select(r => new AuditFact("report-planned", r.Id, To: LetterOrders.Date(r.DueOn)))
        : [new("report-planned", $"{reports[0].Id}..{reports[^1].Id}", LetterOrders.Date(reports[0].DueOn), LetterOrders.Date(reports[^1].DueOn))];

    /// <summary>The day asked for, however late the sweep came; but never one before the last signature was in.</summary>
    static DateOnly Day(Agreement agreement)
    {
        var signed = SwedishCalendar.StockholmDate(agreement.Signatures.Max(s => s.RecordedAtUtc));
        return agreement.InForceOn is { } asked && asked > signed ? asked : signed;
    }

    static IReadOnlyList<LetterOrder> Letters(Case @case, Agreement agreement, IReadOnlyList<Report> reports) =>
        LetterOrders.To(Recipients.Everyone(@case), "agreement-in-force", "agreement", new Dictionary<string, string>
        {
            ["inForceOn"] = LetterOrders.Date(Day(agreement)),
            ["amountSek"] = LetterOrders.Amount(AgreementText.ApprovedSek(@case)),
            ["reports"] = LetterOrders.Lines(reports.Select(r => $"{r.Id}: {LetterOrders.Date(r.DueOn)}")),
        }, to => ReportCalendar.Entry(@case, reports[0], to));
}
