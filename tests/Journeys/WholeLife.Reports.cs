using System.Text.Json.Nodes;

namespace Mpp.Tests.Journeys;

public sealed partial class WholeLife
{
    /// <summary>Asked for without certificate and forms: the life has five attachments, and four of them came with the application and its completion.</summary>
    static readonly string[] FilesLeftOut = ["salary-form", "report-approval", "audit-certificate"];

    /// <summary>By year, as a form tool sends them again.</summary>
    readonly Dictionary<int, JsonObject> reports = [];

    IEnumerable<LifeStep> Reports() =>
    [
        .. Reminders(1, "2027-05-31", "2027-06-30", "2027-07-30", "2027-08-15"),
        Step("report 1 comes in", "2027-08-17T09:00:00Z", () => SendReportAsync(1)),
        Officer("report 1 is returned", "2027-08-19T09:00:00Z", "assess-report", new { report = "year-1", outcome = "return", missing = new[] { "The cost of labour" }, reason = "Labour is not explained." }),
        Step("report 1 comes in again", "2027-08-23T09:00:00Z", () => SendReportByLinkAsync("report-returned", 1, spent: 0.8m, FilesLeftOut.Append("accounts"))),
        .. Payment(1, "2027-08-30", "2027-09-01", "2027-09-02", "2027-09-06"),

        .. Reminders(2, "2028-05-31", "2028-06-30", "2028-07-30", "2028-08-15"),
        Step("report 2 comes in", "2028-08-17T09:00:00Z", () => SendReportByLinkAsync("report-opens", 2, spent: 0.9m, FilesLeftOut.Append("accounts"))),
        .. Payment(2, "2028-08-28", "2028-08-30", "2028-08-31", "2028-09-04"),

        .. Reminders(3, "2029-06-30", "2029-07-30", "2029-08-29", "2029-09-14"),
        Step("report 3 comes in", "2029-09-17T09:00:00Z", () => SendReportAsync(3, "accounts")),
        .. Payment(3, "2029-09-25", "2029-09-27", "2029-09-28", "2029-10-02"),
    ];

    /// <summary>The letter that opens the report, and the three reminders before it is in; each at 08:00 in Stockholm.</summary>
    IEnumerable<LifeStep> Reminders(int year, string opens, string sixty, string thirty, string fourteen) =>
    [
        Day($"report {year} opens", $"{opens}T06:00:00Z"),
        Day($"report {year}: 60 days left", $"{sixty}T06:00:00Z"),
        Day($"report {year}: 30 days left", $"{thirty}T06:00:00Z"),
        Day($"report {year}: 14 days left", $"{fourteen}T06:00:00Z"),
    ];

    /// <summary>The report is approved, two people approve its payment, and it is paid; after the last one the case closes.</summary>
    IEnumerable<LifeStep> Payment(int year, string approved, string first, string second, string paid) =>
    [
        Officer($"report {year} is approved", $"{approved}T09:00:00Z", "assess-report", new { report = $"year-{year}", outcome = "approve" }),
        Finance($"payment {year}: Fia approves", $"{first}T09:00:00Z", "fia:Finance", year, "approve"),
        Finance($"payment {year}: Frida approves", $"{second}T09:00:00Z", "frida:Finance", year, "approve"),
        Finance($"payment {year} is made", $"{paid}T09:00:00Z", "fia:Finance", year, "mark-paid"),
    ];

    LifeStep Finance(string name, string at, string who, int year, string verb) =>
        Step(name, at, async () => (await StaffAsync(who, $"payments/{Reference}-year-{year}/{verb}", new { })).Ok());

    /// <summary>By the form tool's webhook.</summary>
    async Task SendReportAsync(int year, params string[] alsoLeftOut)
    {
        if (!reports.TryGetValue(year, out var body))
        {
            body = reports[year] = handbook.Report(Reference, year, stage.Now);
            body["data"]!["attachments"] = handbook.ReportMembers(year, withoutFiles: [.. FilesLeftOut, .. alsoLeftOut])["attachments"]!.DeepClone();
        }

        (await Driver.SubmitAsync(body, stage.Now)).Ok();
    }

    Task SendReportByLinkAsync(string letter, int year, decimal spent, IEnumerable<string> withoutFiles) =>
        MyAsync(letter, handbook.Coordinator, "report", handbook.ReportMembers(year, spent, [.. withoutFiles]));
}
