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
    readonly List<FiledMail> letters = [];

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
        var (news, tasks) = await NewsAsync();
        foreach (var sent in news.GroupBy(l => (l.At, l.Case, l.Letter)).OrderBy(g => g.Key))
            timeline.Add(new(sent.Key.At, sent.Key.Case, WhatCameOfItself(sent.First()), [.. sent], []));
        foreach (var (subject, text) in tasks) timeline.Add(new(Now, subject, "A day has come on which somebody has to look at this.", [], [text]));
    }

    /// <summary>
    /// Things that are done at the same time, one to a case, each of which has to succeed, or (<see cref="Deed.RefusedFor"/>) be refused. All that follows by itself, letters included, belongs to what caused it.
    /// </summary>
    public async Task TogetherAsync(params IReadOnlyList<Deed> deeds)
    {
        var answers = await Task.WhenAll(deeds.Select(d => d.ActAsync()));
        await MoveAsync(Now);
        var told = new List<(Deed Deed, string Text)>();
        foreach (var (deed, answer) in deeds.Zip(answers)) told.Add((deed, await TellAsync(deed, answer)));
        var (news, tasks) = await NewsAsync();
        foreach (var (deed, text) in told)
        {
            var reference = deed.Case?.Reference;
            timeline.Add(new(Now, reference, text, [.. news.Where(l => reference is null || l.Case == reference)], [.. tasks.Where(t => reference is null || t.Subject == reference).Select(t => t.Text)]));
        }

        // What is done to one grant may be news for the others of its partnership.
        var of = told.Select(t => t.Deed.Case?.Reference).ToHashSet();
        if (of.Contains(null)) return;
        foreach (var sent in news.Where(l => !of.Contains(l.Case)).GroupBy(l => (l.Case, l.Letter)).OrderBy(g => g.Key))
            timeline.Add(new(Now, sent.Key.Case, WhatCameOfItself(sent.First()), [.. sent], []));
    }

    public Task ActAsync(CaseInPlay? @case, Func<Answer, Task<string>> tell, Func<Task<Answer>> act) => TogetherAsync(new Deed(@case, act, tell));

    public Task ActAsync(CaseInPlay? @case, string text, Func<Task<Answer>> act) => TogetherAsync(Deed.Of(@case, text, act));

    static async Task<string> TellAsync(Deed deed, Answer answer)
    {
        if (deed.RefusedFor is not { } code)
        {
            if (answer.Status is < 200 or >= 300) throw new RehearsalFailedException($"{Where(deed.Case)}this should have been possible, and was answered with HTTP {answer.Status}: {answer.Text}");
            return await deed.Tell(answer);
        }

        var refusal = answer.Status is (int)HttpStatusCode.UnprocessableEntity or (int)HttpStatusCode.Forbidden ? answer.Json?["refusals"]?.AsArray().FirstOrDefault(r => r!["code"]!.ToString() == code) : null;
        if (refusal is null) throw new RehearsalFailedException($"{Where(deed.Case)}{await deed.Tell(answer)} The rule '{code}' should have refused this; it was answered with HTTP {answer.Status}: {answer.Text}");
        return $"{await deed.Tell(answer)} Refused: {refusal["message"]}";
    }

    /// <summary>The case as an auditor reads it now.</summary>
    public async Task<Case> ReadAsync(CaseInPlay @case)
    {
        var answer = (await driver.StaffAsync(Cast.Auditor, HttpMethod.Get, $"applications/{@case.Reference}")).Ok();
        return answer.Json.Deserialize<Case>(Json.Options) ?? throw new RehearsalFailedException($"{Where(@case)}the case cannot be read: {answer.Text}");
    }

    /// <summary>The private link that somebody was sent with a letter.</summary>
    public string Link(CaseInPlay @case, string letter, string to) =>
        letters.Where(l => l.Case == @case.Reference && l.Letter == letter && l.To == to).Select(l => MailedLetter.LinkIn(l.Text)).LastOrDefault()
            ?? throw new RehearsalFailedException($"{Where(@case)}{to} was sent no letter '{letter}' with a private link.");

    public async Task<IReadOnlyList<JsonNode>> OpenTasksAsync() => [.. (await driver.StaffAsync(Cast.Officer, HttpMethod.Get, "tasks")).Ok().Json!["items"]!.AsArray().Select(t => t!)];

    async Task MoveAsync(DateTimeOffset to)
    {
        (await driver.MoveAsync(to)).Ok();
        Now = to;
    }

    async Task<(IReadOnlyList<FiledMail> Letters, IReadOnlyList<(string Subject, string Text)> Tasks)> NewsAsync()
    {
        var news = await FileMailer.ReadAsync(lettersFolder, letters.LastOrDefault()?.FileName);
        letters.AddRange(news);
        var tasks = (await OpenTasksAsync()).Where(t => tasksSeen.Add(t["id"]!.ToString())).Select(t => (t["subject"]!.ToString(), t["text"]!.ToString())).ToList();
        return (news, tasks);
    }

    static string Where(CaseInPlay? @case) => @case is null ? "" : $"{@case.Reference} ({@case.Name}): ";

    static string WhatCameOfItself(FiledMail letter) => letter.Letter switch
    {
        "completion-reminder" => "What is missing has not come: the applicant is reminded.",
        "completion-expired" => "The time for completion is over.",
        "decision-approved" => "The decision is announced: approved.",
        "decision-rejected" => "The decision is announced: rejected.",
        "agreement-reminder" => "Not everybody has signed: those who have not are reminded.",
        "agreement-in-force" => "The agreement comes into force.",
        "report-opens" => "A report opens: the coordinator gets the link to send it by.",
        "report-reminder" => letter.Cc.Count > 0 ? "The report is late: the coordinator is reminded, with the head of administration copied." : "A report is reminded of.",
        "payment-held" => "Nothing is paid while the report is late: those who wait for money are told.",
        "payment-released" => "The late report of the other grant is in: those who wait for money are told.",
        _ => $"By the clock: {letter.Letter}.",
    };
}

/// <summary>
/// Something that somebody does at <paramref name="Case"/>; <paramref name="Tell"/> puts it in words, once it is done. <paramref name="RefusedFor"/>: the rule that has to refuse it; null: it has to succeed.
/// </summary>
public sealed record Deed(CaseInPlay? Case, Func<Task<Answer>> ActAsync, Func<Answer, Task<string>> Tell, string? RefusedFor = null)
{
    public static Deed Of(CaseInPlay? @case, string text, Func<Task<Answer>> act, string? refusedFor = null) => new(@case, act, _ => Task.FromResult(text), refusedFor);
}

/// <summary>Who plays the programme's staff, as the demonstration's sign-in takes it.</summary>
static class Cast
{
    public const string Officer = "Olle:Officer", Decider = "Dina:Decider", Auditor = "Axel:Auditor", Fia = "Fia:Finance", Frej = "Frej:Finance";

    /// <summary>Olle with a decider's rights, which do not help him: nobody decides what they recommended.</summary>
    public const string OfficerAsDecider = "Olle:Officer,Decider";

    public static string Reviewer(string name) => $"{name}:Reviewer";
}
