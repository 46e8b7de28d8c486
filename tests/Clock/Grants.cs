using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Clock;

/// <summary>
/// Agreements in force whose final reports are due on chosen days: a one-year project's is due ninety days after its end, so its dates are counted back from there.
/// </summary>
static class Grants
{
    /// <summary>Handbook 4.7, and the opening letter.</summary>
    public static readonly IReadOnlyList<int> Offsets = [-90, -60, -30, -14, -7, 0, 1, 7, 14];

    /// <summary>Whose grants they are, in the order of their due dates.</summary>
    public static readonly IReadOnlyList<HandbookCase> Handbook = [HandbookCases.Kalix, HandbookCases.Växjö, HandbookCases.Malmö, HandbookCases.Borlänge, HandbookCases.Västernorrland];

    /// <summary>A case by its due date.</summary>
    public static async Task<IReadOnlyDictionary<DateOnly, string>> InForceAsync(ProgrammeUnderTest programme, params IReadOnlyList<DateOnly> dueOn)
    {
        var references = await InForceAsync(programme, [.. dueOn.Select((due, i) => Due(Handbook[i % Handbook.Count], due))]);
        return dueOn.Zip(references).ToDictionary();
    }

    public static async Task<string> InForceAsync(ProgrammeUnderTest programme, HandbookCase handbook) => (await InForceAsync(programme, [handbook]))[0];

    /// <summary>All of them go the same way at the same time; nothing is left to be done when this returns.</summary>
    static async Task<IReadOnlyList<string>> InForceAsync(ProgrammeUnderTest programme, IReadOnlyList<HandbookCase> handbook)
    {
        await programme.PutRoundAsync();
        List<string> references = [];
        foreach (var one in handbook) references.Add((await programme.Driver.SubmitAsync(one.Submission(programme.Now), programme.Now)).Ok()["reference"]);
        foreach (var reference in references) await DecideAsync(programme, reference);
        (await programme.Driver.StaffAsync("dina:Decider", HttpMethod.Post, "rounds/2026-spring/announce", new { on = Day(programme.Now) })).Ok();
        await programme.CatchUpAsync();
        foreach (var reference in references) await SignAsync(programme, reference);
        await programme.CatchUpAsync();
        return references;
    }

    public static HandbookCase Due(HandbookCase handbook, DateOnly due) => handbook with { Years = 1, StartDate = due.AddDays(1 - 90).AddYears(-1), SubmissionId = $"due-{due:yyyy-MM-dd}" };

    /// <summary>What goes out about a report due on a day: each once, at eight in the morning of its own date.</summary>
    public static IReadOnlyList<string> Expected(DateOnly due, IReadOnlyList<int>? offsets = null) => [.. (offsets ?? Offsets).Select(o => $"{due.AddDays(o):yyyy-MM-dd} 08:00:00 {(o == -90 ? "report-opens" : "report-reminder")}")];

    /// <summary>What went out about each case's reports, as a clock in Stockholm showed it.</summary>
    public static async Task<ILookup<string, string>> SentAsync(ProgrammeUnderTest programme) => (await programme.Driver.LettersAsync()).Where(l => l.Letter is "report-opens" or "report-reminder")
        .ToLookup(l => l.Case, l => string.Create(CultureInfo.InvariantCulture, $"{SwedishCalendar.StockholmTime(l.At):yyyy-MM-dd HH:mm:ss} {l.Letter}"));

    static async Task DecideAsync(ProgrammeUnderTest programme, string reference)
    {
        await StaffAsync(programme, "olle:Officer", reference, "assign-reviewers", new { reviewers = new[] { KalixSteps.Reviewer("Rut", "Umeå"), KalixSteps.Reviewer("Ravi", "Lund") } });
        foreach (var reviewer in new[] { "Rut", "Ravi" }) await StaffAsync(programme, $"{reviewer}:Reviewer", reference, "review", KalixSteps.ReviewOf(4));
        await StaffAsync(programme, "olle:Officer", reference, "recommend", KalixSteps.Approval(300_000));
        await StaffAsync(programme, "dina:Decider", reference, "decide", KalixSteps.Approval(300_000));
    }

    static async Task SignAsync(ProgrammeUnderTest programme, string reference)
    {
        await StaffAsync(programme, "olle:Officer", reference, "send-agreement", new { });
        foreach (var party in new[] { "icld", "applicant", "partner-1" })
            await StaffAsync(programme, "olle:Officer", reference, "record-signature", new { party, signedBy = "Ingrid Chef", signedOn = Day(programme.Now) });
    }

    static async Task StaffAsync(ProgrammeUnderTest programme, string who, string reference, string verb, object body) => (await programme.Driver.VerbAsync(who, reference, verb, body)).Ok();

    static string Day(DateTimeOffset at) => $"{SwedishCalendar.StockholmDate(at):yyyy-MM-dd}";
}
