using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Embedded.Rehearsal;
using Mpp.Functions.Timers;
using Mpp.Tests.Adapters.Mail;

namespace Mpp.Tests.Crash;

/// <summary>
/// Everything that must be the same whatever happened on the way, as lines of text: the case's record, its letters in the outbox and as the mail server has them, the round's books, the
/// lists, open tasks, hints of what is due, what the audit trail tells. Without times, ETags, generations, attempts and random ids.
/// </summary>
sealed partial class Picture
{
    /// <summary>Left out of records and letters: when something happened, and how often it was tried.</summary>
    static readonly string[] LeftOut = ["generation", "attempts", "resends", "reason", "eTag", "contentBlob"];

    /// <summary>What the trail tells of an interruption, and would not tell without one.</summary>
    static readonly string[] OfInterruptions = ["settle-letter", "story-restarted", "reservation-given-up"];

    readonly SortedSet<string> lines = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Lines => lines;

    /// <summary>Past the host, from its storage and from the mail server.</summary>
    public static async Task<Picture> TakeAsync(string connection, string indexKey, string round, string reference, TimeProvider clock, IReadOnlyList<ReceivedMail> mails)
    {
        var storage = new Storage(new TableServiceClient(connection), new BlobServiceClient(connection));
        var due = new DueStore(storage);
        var cases = new CaseStore(storage, due);
        var picture = new Picture();
        if (await cases.FindAsync(reference) is { } stored)
        {
            picture.AddTree("case", stored.Case);
            foreach (var letter in await cases.LettersAsync(reference)) picture.AddTree($"letter {letter.Order.Key}", letter);
            await picture.AddTrailAsync(cases, reference);
            var hints = await due.DueAsync(DateTimeOffset.MaxValue.AddYears(-1), 1000);
            foreach (var obligation in stored.Case.Obligations)
                if (!hints.Any(h => h.Subject == reference && h.Kind == obligation.Id && h.DueUtc == obligation.Due.ToUtc())) picture.Add($"no hint of {obligation.Id}");
        }

        picture.AddMails(mails);
        using var ledger = new LedgerStore(storage, TimeProvider.System);
        var books = await ledger.BooksAsync(round);
        picture.Add($"books committed {books.CommittedSek} balanced {books.IsBalanced}");
        // A reservation that a dead command left behind is given back: it is no part of what the books say in the end.
        foreach (var entry in books.Entries.GroupBy(e => e.OperationId).Where(g => g.Sum(e => e.AmountSek) != 0)) picture.Add($"books {entry.First().Reference} {entry.Sum(e => e.AmountSek)}");
        foreach (var row in (await due.DueAsync(clock.GetUtcNow(), 1000)).Where(r => r.Subject == reference)) picture.Add($"still due {row.Kind}");

        // The lists and staff's tasks are made good in the night at the latest; everything else has to be right without it.
        var (index, tasks) = (new CaseIndex(storage, indexKey), new TaskStore(storage));
        if (await cases.FindAsync(reference) is { } now) await new Aftermath(index, tasks, clock).MendAsync(now.Case);
        foreach (var summary in (await index.ListAsync(new(round))).Items) picture.AddTree("index", summary);
        foreach (var task in await tasks.OpenAsync()) picture.Add($"task {task.Subject} {task.Task.Kind} {task.Task.Text}");
        return picture;
    }

    /// <summary>What the other has and this has not (-), and the other way round (+).</summary>
    public IReadOnlyList<string> DifferencesFrom(Picture unbroken) =>
        [.. unbroken.lines.Except(lines).Select(l => $"- {l}"), .. lines.Except(unbroken.lines).Select(l => $"+ {l}")];

    void Add(string line) => lines.Add(TimeOfDay().Replace(RandomId().Replace(line, "*"), "HH:MM"));

    void AddTree(string name, object value) => AddTree(name, JsonSerializer.SerializeToNode(value, Json.Options));

    void AddTree(string path, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                    if (!name.EndsWith("Utc", StringComparison.Ordinal) && !(LeftOut.Contains(name) && IsOfTheWay(path))) AddTree($"{path}.{name}", value);
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++) AddTree($"{path}[{i}]", items[i]);
                break;
            case not null:
                Add($"{path} = {node}");
                break;
        }
    }

    /// <summary>Members of the record itself and of a letter; a decision's reason is another thing.</summary>
    static bool IsOfTheWay(string path) => path is "case" || path.StartsWith("letter ", StringComparison.Ordinal) && !path.Contains("order", StringComparison.Ordinal);

    void AddMails(IReadOnlyList<ReceivedMail> mails)
    {
        foreach (var mail in mails.GroupBy(m => m.LetterId))
        {
            if (mail.Count() > 1) Add($"mail {mail.Key} was sent {mail.Count()} times");
            var (text, link) = (mail.First().Text, MailedLetter.LinkIn(mail.First().Text));
            Add($"mail {mail.Key} to {mail.First().To} cc {string.Join(' ', mail.First().Cc)}: {mail.First().Subject} | {(link is null ? text : text.Replace(link, "LINK", StringComparison.Ordinal)).ReplaceLineEndings(" ")}");
        }
    }

    async Task AddTrailAsync(CaseStore cases, string reference)
    {
        foreach (var finding in (await cases.VerifyAsync(reference)).Findings) Add($"trail: {finding}");
        var entries = (await cases.AuditAsync(reference)).Where(e => !OfInterruptions.Contains(e.Action));
        foreach (var same in entries.GroupBy(e => $"{e.ActorKind} {e.ActorName} {e.Action} {e.Subject} {e.From} {e.To}")) Add($"trail: {same.Count()} × {same.Key}");
    }

    /// <summary>In letters, as either language writes it. The day must be the same.</summary>
    [GeneratedRegex(@"\b\d\d[:.]\d\d\b")]
    private static partial Regex TimeOfDay();

    /// <summary>A ledger operation's; hashes of content are longer, and must be the same.</summary>
    [GeneratedRegex(@"(?<=2026-\d{4}-)[0-9a-f]{12}\b")]
    private static partial Regex RandomId();
}
