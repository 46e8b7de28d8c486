using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Adapters;
using Mpp.Adapters.Mail;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Embedded.Rehearsal;

/// <summary>One of the handbook's cases on its way. <paramref name="Reference"/> is given by the receipt.</summary>
public sealed record CaseInPlay(HandbookCase Handbook, string Reference)
{
    public string Name => $"{Handbook.Applicant} and {Handbook.Partner}";
}

/// <summary>Something in a rehearsal did not go as the programme's rules have it; the message says who did what, and what came of it.</summary>
public sealed class RehearsalFailedException(string message) : Exception(message);

/// <summary>
/// A rehearsal under way: people act over HTTP, one after the other, the clock moves in between, and what comes of either goes into the timeline: letters as they
/// are mailed, tasks as they are given.
/// </summary>
public sealed class Play(Driver driver, Timeline timeline, string lettersFolder, DateTimeOffset start)
{
    readonly DateOnly firstDay = SwedishCalendar.StockholmDate(start);
    readonly HashSet<string> tasksSeen = [];
    int lettersSeen;

    public DateTimeOffset Now { get; private set; } = start;
    public Driver Driver => driver;
    public Timeline Timeline => timeline;

    /// <summary>The instant of a time of day in Stockholm, <paramref name="days"/> after the first day.</summary>
    public DateTimeOffset At(int days, string time) => SwedishCalendar.At(Day(days), TimeOnly.Parse(time, CultureInfo.InvariantCulture)).ToUtc();

    public DateOnly Day(int days) => firstDay.AddDays(days);

    /// <summary>Time passes; what falls due on the way happens at its own hour.</summary>
    public async Task UntilAsync(DateTimeOffset to)
    {
        await MoveAsync(to);
        var (letters, tasks) = await NewsAsync();
        foreach (var sent in letters.GroupBy(l => (l.At, l.Case, l.Letter)).OrderBy(g => g.Key))
            timeline.Add(new(sent.Key.At, sent.Key.Case, WhatTheClockDid(sent.Key.Letter), [.. sent], []));
        foreach (var (subject, text) in tasks) timeline.Add(new(Now, subject, "A day has come on which somebody has to look at this.", [], [text]));
    }

    /// <summary>Somebody does something, which has to succeed. <paramref name="tell"/> puts it in words, once it is done.</summary>
    public async Task<Answer> ActAsync(CaseInPlay? @case, Func<Answer, Task<string>> tell, Task<Answer> act)
    {
        var answer = await act;
        // All that follows by itself, letters included, belongs to what caused it.
        await MoveAsync(Now);
        if (answer.Status is < 200 or >= 300) throw new RehearsalFailedException($"{Where(@case)}this should have been possible, and was answered with HTTP {answer.Status}: {answer.Text}");
        var text = await tell(answer);
        var (letters, tasks) = await NewsAsync();
        timeline.Add(new(Now, @case?.Reference, text, letters, [.. tasks.Select(t => t.Text)]));
        return answer;
    }

    public Task<Answer> ActAsync(CaseInPlay? @case, string text, Task<Answer> act) => ActAsync(@case, _ => Task.FromResult(text), act);

    /// <summary>Somebody tries what the rules forbid: it has to be refused, for this reason.</summary>
    public async Task TryAsync(CaseInPlay @case, string text, string code, Task<Answer> act)
    {
        var answer = await act;
        var refusal = answer.Status is (int)HttpStatusCode.UnprocessableEntity or (int)HttpStatusCode.Forbidden ? answer.Json?["refusals"]?.AsArray().FirstOrDefault(r => r!["code"]!.ToString() == code) : null;
        if (refusal is null) throw new RehearsalFailedException($"{Where(@case)}{text}: the rule '{code}' should have refused this; it was answered with HTTP {answer.Status}: {answer.Text}");
        timeline.Add(new(Now, @case.Reference, $"{text} Refused: {refusal["message"]}", [], []));
    }

    /// <summary>The case as an auditor reads it now.</summary>
    public async Task<Case> ReadAsync(CaseInPlay @case)
    {
        var answer = (await driver.StaffAsync(Cast.Auditor, HttpMethod.Get, $"applications/{@case.Reference}")).Ok();
        return answer.Json.Deserialize<Case>(Json.Options) ?? throw new RehearsalFailedException($"{Where(@case)}the case cannot be read: {answer.Text}");
    }

    /// <summary>The private link that somebody was sent with a letter.</summary>
    public async Task<string> LinkAsync(CaseInPlay @case, string letter, string to) =>
        (await FileMailer.ReadAsync(lettersFolder)).Where(l => l.Case == @case.Reference && l.Letter == letter && l.To == to).Select(l => MailedLetter.LinkIn(l.Text)).LastOrDefault()
            ?? throw new RehearsalFailedException($"{Where(@case)}{to} was sent no letter '{letter}' with a private link.");

    public async Task<IReadOnlyList<JsonNode>> OpenTasksAsync() => [.. (await driver.StaffAsync(Cast.Officer, HttpMethod.Get, "tasks")).Ok().Json!["items"]!.AsArray().Select(t => t!)];

    async Task MoveAsync(DateTimeOffset to)
    {
        (await driver.MoveAsync(to)).Ok();
        Now = to;
    }

    async Task<(IReadOnlyList<FiledMail> Letters, IReadOnlyList<(string Subject, string Text)> Tasks)> NewsAsync()
    {
        var letters = (await FileMailer.ReadAsync(lettersFolder)).Skip(lettersSeen).ToList();
        lettersSeen += letters.Count;
        var tasks = (await OpenTasksAsync()).Where(t => tasksSeen.Add(t["id"]!.ToString())).Select(t => (t["subject"]!.ToString(), t["text"]!.ToString())).ToList();
        return (letters, tasks);
    }

    static string Where(CaseInPlay? @case) => @case is null ? "" : $"{@case.Reference} ({@case.Name}): ";

    static string WhatTheClockDid(string letter) => letter switch
    {
        "completion-reminder" => "What is missing has not come: the applicant is reminded.",
        "completion-expired" => "The time for completion is over.",
        "decision-approved" => "The decision is announced: approved.",
        "decision-rejected" => "The decision is announced: rejected.",
        "agreement-reminder" => "Not everybody has signed: those who have not are reminded.",
        "agreement-in-force" => "The agreement comes into force.",
        "report-opens" => "The report opens: the coordinator gets the link to send it by.",
        "report-reminder" => "Sixty days before the first report is due: the coordinator is reminded.",
        _ => $"By the clock: {letter}.",
    };
}

/// <summary>Who plays the programme's staff, as the demonstration's sign-in takes it.</summary>
static class Cast
{
    public const string Officer = "Olle:Officer", Decider = "Dina:Decider", Auditor = "Axel:Auditor";

    /// <summary>Olle with a decider's rights, which do not help him: nobody decides what they recommended.</summary>
    public const string OfficerAsDecider = "Olle:Officer,Decider";

    public static string Reviewer(string name) => $"{name}:Reviewer";
}
