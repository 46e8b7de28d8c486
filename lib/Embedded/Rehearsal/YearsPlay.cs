using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;

namespace Mpp.Embedded.Rehearsal;

/// <summary>How one year of one case differs from the others: by how many days its report comes late, whether it is returned once.</summary>
public sealed record YearOfCase(int ComesAfterDueDays = -10, bool IsReturned = false, bool IsByLink = false);

/// <summary>
/// The years of the grants: reports come in, are assessed, paid by two people; the last one closes the case. Each case gives its deeds with their times; they are done in the order of time, those of one moment side by side.
/// </summary>
public sealed class YearsPlay(Play play)
{
    readonly List<(DateTimeOffset At, int Order, Deed Deed)> agenda = [];

    public void Add(DateOnly on, string time, Deed deed) => agenda.Add((SwedishCalendar.At(on, TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture)).ToUtc(), agenda.Count, deed));

    public async Task PlayAsync()
    {
        foreach (var moment in agenda.OrderBy(a => a.At).ThenBy(a => a.Order).GroupBy(a => a.At))
        {
            await play.UntilAsync(moment.Key);
            // A case does one thing at a time.
            for (var left = moment.Select(m => m.Deed).ToList(); left.Count > 0;)
            {
                var now = left.DistinctBy(d => d.Case).ToList();
                await play.TogetherAsync(now);
                left = [.. left.Except(now)];
            }
        }
    }

    /// <summary>A report, from its coming in to its payment. The costs are <paramref name="percent"/> of each line of the year.</summary>
    public void Year(CaseInPlay @case, Report report, int percent, YearOfCase? way = null)
    {
        way ??= new();
        var year = int.Parse(report.Id.AsSpan("year-".Length), System.Globalization.CultureInfo.InvariantCulture);
        var on = report.DueOn.AddDays(way.ComesAfterDueDays);
        Add(on, "14:10", Reporting(@case, year, percent, way.IsByLink, hasCertificate: !way.IsReturned));
        if (way.IsReturned)
        {
            Add(on.AddDays(2), "10:00", Deed.Of(@case, $"Olle returns the report: the auditor's certificate is missing.",
                () => play.Driver.VerbAsync(Cast.Officer, @case.Reference, "assess-report", new { report = report.Id, outcome = "return", missing = new[] { "The auditor's certificate" } })));
            Add(on = on.AddDays(6), "09:40", Reporting(@case, year, percent, way.IsByLink, hasCertificate: true));
        }

        Add(on.AddDays(3), "13:00", new(@case, () => play.Driver.VerbAsync(Cast.Officer, @case.Reference, "assess-report", new { report = report.Id, outcome = "approve", reason = "The accounts follow the budget." }), async _ =>
        {
            var payment = (await play.ReadAsync(@case)).Payments.Single(p => p.Report == report.Id);
            return $"Olle approves the report for year {year}: {Words.Sek(payment.AmountSek)} are to be paid by {Words.Date(payment.PayBy)}.";
        }));
    }

    /// <summary>Two people approve, and the bank pays; <paramref name="days"/> after the due date of the report.</summary>
    public void Paying(CaseInPlay @case, Report report, int days)
    {
        var payment = PaymentOf(@case, report);
        Add(report.DueOn.AddDays(days), "09:00", Deed.Of(@case, "Fia at Finance approves the payment.", () => PayAsync(Cast.Fia, payment, "approve")));
        Add(report.DueOn.AddDays(days + 1), "09:00", Deed.Of(@case, "Frej, the second person, approves it too.", () => PayAsync(Cast.Frej, payment, "approve")));
        Add(report.DueOn.AddDays(days + 2), "11:00", new(@case, () => PayAsync(Cast.Fia, payment, "mark-paid"), async _ =>
        {
            var after = await play.ReadAsync(@case);
            var paid = $"The bank has paid {Words.Sek(after.Payments.Single(p => p.Report == report.Id).AmountSek)}.";
            return after.Status != CaseStatus.Closed ? paid
                : $"{paid} It was the last: the case is closed. {Words.Sek(GrantBudget.PaidSek(after))} of {Words.Sek(GrantBudget.ApprovedSek(after))} were paid, the rest goes back to the envelope.";
        }));
    }

    public static string PaymentOf(CaseInPlay @case, Report report) => $"{@case.Reference}-{report.Id}";

    public Task<Answer> PayAsync(string who, string payment, string verb, object? body = null) => play.Driver.StaffAsync(who, HttpMethod.Post, $"payments/{payment}/{verb}", body ?? new { });

    Deed Reporting(CaseInPlay @case, int year, int percent, bool isByLink, bool hasCertificate) => isByLink
        ? Deed.Of(@case, $"Karin Lund at {@case.Handbook.Name} sends the report for year {year} by her private link.",
            () => play.Driver.MyAsync(play.Link(@case, "report-opens", @case.Handbook.Coordinator), "report", @case.Handbook.ReportMembers(year, percent / 100m, Without(hasCertificate))))
        : new(@case, () => play.Driver.SubmitAsync(@case.Handbook.Report(@case.Reference, year, play.Now, percent / 100m, Without(hasCertificate)), play.Now), answer => Task.FromResult(answer["outcome"] == "accepted"
            ? $"The form tool delivers the report for year {year} of {@case.Handbook.Applicant}."
            : throw new RehearsalFailedException($"{@case.Reference}: the report for year {year} was '{answer["outcome"]}': {answer.Text}")));

    static string[] Without(bool hasCertificate) => hasCertificate ? [] : ["audit-certificate"];
}
