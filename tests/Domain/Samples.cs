using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Intake;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;

namespace Mpp.Tests.Domain;

/// <summary>Kalix and Masaka's three years against plastics, whole and without a fault, in the spring round of 2026: tests say what they make different.</summary>
static class Samples
{
    public static readonly ProgrammeSettings Handbook = HandbookSettings.Default;

    public static readonly Actor Officer = new("staff", "olle@demo.example", "Olle Officer");

    public static readonly DateTimeOffset Received = Utc("2026-02-20T10:15:00Z");

    public static readonly Round Spring = new() { Id = "2026-spring", Name = "Spring 2026", OpensOn = new(2026, 2, 15), ClosesOn = new(2026, 3, 15), EnvelopeSek = 10_000_000 };

    public static readonly Round Autumn = new() { Id = "2026-autumn", Name = "Autumn 2026", OpensOn = new(2026, 9, 15), ClosesOn = new(2026, 10, 15), EnvelopeSek = 10_000_000 };

    public static readonly Round Inception = new()
    {
        Id = "2026-inception",
        Name = "Inception 2026",
        OpensOn = new(2026, 1, 1),
        ClosesOn = new(2026, 12, 31),
        EnvelopeSek = 2_000_000,
        IsRolling = true,
    };

    public static readonly Application Kalix = new()
    {
        GrantType = "project",
        Title = "Young people against plastic waste",
        Summary = "Young people in Kalix and Masaka find out together where plastic waste comes from and bring it to their councils.",
        Applicant = new("2120002692", "Kalix kommun", "municipality",
        [
            new("applicant-1", "applicant", "Karin Lind", "karin.lind@kalix.example", null, "coordinator", "sv"),
            new("applicant-2", "applicant", "Hans Berg", "hans.berg@kalix.example", null, "head", "sv"),
        ]),
        Partners = [new("partner-1", "Masaka", "UG", [new("partner-1-1", "partner-1", "Grace Nakato", "grace@masaka.example", null, "coordinator", "en")])],
        CoreAreas = ["participation"],
        Markers = ["gender"],
        Sdgs = ["12.5", "11"],
        StartDate = new(2026, 7, 1),
        EndDate = new(2029, 6, 30),
        RequestedSek = 1_350_000,
        Budget = [.. Enumerable.Range(1, 3).SelectMany(y => new[] { Line(y, "travel", 150_000), Line(y, "meetings", 100_000), Line(y, "labour", 200_000) })],
        SteeringGroup = [new("Anna Ek", "applicant", "politician-majority", "woman")],
        Attachments = [File("file-1", "letter-of-intent", "loi.pdf", 'a'), File("file-2", "budget", "budget.pdf", 'b')],
        Consent = new("Karin Lind", Received.AddMinutes(-1)),
    };

    /// <summary>Kalix as a case that was submitted and found eligible.</summary>
    public static Case Submitted(Application? application = null, Round? round = null, DateTimeOffset? receivedAtUtc = null)
    {
        var received = receivedAtUtc ?? Received;
        return SubmitApplication.Create("2026-0001", application ?? Kalix, round ?? Spring, Handbook, received, received, Delivery(1, "first", received)).Case;
    }

    public static Revision Delivery(int number, string content, DateTimeOffset received, string kind = "submission") => new(number, kind, $"deliveries/{content}", content, received);

    public static BudgetLine Line(int year, string category, long amountSek) => new($"{year}-{category}", year, category, "applicant", amountSek);

    public static Attachment File(string id, string kind, string name, char hash) => new(id, kind, name, "application/pdf", 18211, new string(hash, 64), null, null, null, "deliveries/first");

    public static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A moment on a Stockholm clock.</summary>
    public static DateTimeOffset Stockholm(string text) => new LocalDeadline(DateTime.Parse(text, CultureInfo.InvariantCulture)).ToUtc();

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static Change Allowed(Ruling<Change> ruling) =>
        ruling.Value ?? throw new InvalidOperationException($"Refused: {string.Join("; ", ruling.Refusals.Select(r => $"{r.Code}: {r.Message}"))}");

    public static IEnumerable<string> Codes<T>(Ruling<T> ruling)
        where T : class => ruling.Refusals.Select(r => r.Code);
}
