using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Tests.Adapters.Mail;

namespace Mpp.Tests.Crash;

/// <summary>
/// Takes pictures of one case and all that belongs to it, past the host: from its storage and from the mail server. The case's record, its letters in the outbox and as the mail server has them, every file
/// that a record names, the round and its books, what is due, the lists, open tasks, the intake's rows, what the audit trail tells. It writes nothing.
/// <para>
/// What legitimately differs after a mishap is left out as narrowly as it can be. Of a letter that staff settled because nobody knew whether it had gone out: the reason, how often it was sent anew, and
/// that nobody knows when. Of the hints: one that is left of what was dropped, as long as its time has not come. Of the trail: that very settling; that a story was started anew, once for each generation; that a reservation was given up which no decision names.
/// </para>
/// </summary>
sealed class Camera : IDisposable
{
    /// <summary>How often somebody tried is no part of what came of it; nor is the name of a letter's copy, which holds a hash of the private link's time: what is in it is compared instead.</summary>
    static readonly string[] OfEveryLetter = ["attempts", "eTag", "contentBlob"], OfSettledLetters = ["reason", "resends", "sentAtUtc"];

    readonly string round;
    readonly TableServiceClient tables;
    readonly DueStore due;
    readonly CaseStore cases;
    readonly LedgerStore ledger;
    readonly ProgrammeStore programme;
    readonly CaseIndex index;
    readonly TaskStore tasks;
    readonly StoredFiles files;

    public Camera(string connection, string indexKey, string round)
    {
        this.round = round;
        (tables, var blobs) = (new TableServiceClient(connection), new BlobServiceClient(connection));
        var storage = new Storage(tables, blobs);
        due = new(storage);
        cases = new(storage, due);
        ledger = new(storage, TimeProvider.System);
        programme = new(storage);
        index = new(storage, indexKey);
        tasks = new(storage);
        files = new(blobs);
    }

    /// <param name="reference">Of the case; empty where nobody has heard of one yet.</param>
    /// <param name="now">Programme time.</param>
    /// <param name="mails">Everything that went out.</param>
    /// <param name="settled">The keys of letters that were settled by staff in this life.</param>
    /// <param name="withTexts">False where letters may be of another day, which they say.</param>
    public async Task<Picture> TakeAsync(string reference, DateTimeOffset now, IReadOnlyList<ReceivedMail> mails, IReadOnlySet<string> settled, bool withTexts = true)
    {
        var picture = new Picture();
        var books = await ledger.BooksAsync(round);
        var stored = reference.Length > 0 ? await cases.FindAsync(reference) : null;
        var hints = await due.DueAsync(DateTimeOffset.MaxValue.AddYears(-1), int.MaxValue);
        if (stored is not null) await AddCaseAsync(picture, stored.Case, hints, mails, settled);
        AddMails(picture, mails, withTexts);

        picture.Add($"books committed {books.CommittedSek} of {books.Total.Envelope?.AmountSek} balanced {books.IsBalanced}");
        // A reservation that a dead command left behind is given back: it is no part of what the books say in the end.
        foreach (var entry in books.Entries.GroupBy(e => e.OperationId).Where(g => g.Sum(e => e.AmountSek) != 0)) picture.Add($"books {entry.First().Reference} {entry.Sum(e => e.AmountSek)}");
        foreach (var row in hints.Where(h => h.DueUtc <= now)) picture.Add($"still due {row.Subject} {row.Kind}");
        foreach (var known in (await programme.ReadAsync()).Rounds) picture.AddTree($"round {known.Round.Id}", known.Round);
        foreach (var finding in (await programme.VerifyAsync()).Findings) picture.AddFault($"trail of the programme: {finding}");
        await foreach (var row in tables.GetTableClient("Intake").QueryAsync<TableEntity>()) picture.Add($"intake {row.RowKey} {row.GetString("Reference")} {row.GetInt32("Last")}");
        await foreach (var row in tables.GetTableClient("Quarantine").QueryAsync<TableEntity>()) picture.Add($"quarantine {row.RowKey}");

        foreach (var summary in (await index.ListAsync(new(round))).Items) picture.AddTree($"{Picture.Lists} {summary.Reference}", summary);
        foreach (var task in await tasks.OpenAsync()) picture.Add($"{Picture.Lists} of tasks: {task.Subject} {task.Task.Kind} {task.Task.Occasion} {task.Task.Text}");
        return picture;
    }

    public void Dispose() => ledger.Dispose();

    async Task AddCaseAsync(Picture picture, Case @case, IReadOnlyList<DueRow> hints, IReadOnlyList<ReceivedMail> mails, IReadOnlySet<string> settled)
    {
        picture.AddTree("case", @case, "generation");
        var letters = await cases.LettersAsync(@case.Reference);
        foreach (var letter in letters) picture.AddTree($"letter {letter.Order.Key}", letter, OfEveryLetter);
        foreach (var member in OfSettledLetters.SelectMany(m => settled.Select(key => $"letter {key}.{m}"))) picture.LeaveOut(member);
        foreach (var finding in await files.FindingsAsync(@case, letters, mails)) picture.AddFault(finding);
        await AddTrailAsync(picture, @case, settled);
        await foreach (var row in tables.GetTableClient("Cases").QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {@case.Reference} and RowKey ge {"command-"} and RowKey lt {"command."}"), select: ["RowKey"]))
            picture.Add($"answered {row.RowKey}");

        var owed = @case.Obligations.Select(o => DueRow.Of(@case.Reference, o).Id).ToHashSet();
        foreach (var missing in @case.Obligations.ToBeFound().Select(o => DueRow.Of(@case.Reference, o).Id).Except(hints.Select(h => h.Id))) picture.AddFault($"no hint of {missing}");
        foreach (var stray in hints.Where(h => h.Subject == @case.Reference && !owed.Contains(h.Id))) picture.StrayHints.Add($"{stray.Kind} on {stray.DueUtc:yyyy-MM-dd}");

        // Rows under every round and applicant, of which the list of the round shows one.
        var shown = await index.FingerprintsAsync();
        var should = index.FingerprintsOf(@case).ToHashSet();
        if (!shown.SetEquals(should)) picture.AddFault($"{Picture.Lists}s do not show {@case.Reference} as it is: {should.Except(shown).Count()} rows are missing, {shown.Except(should).Count()} are others");
    }

    async Task AddTrailAsync(Picture picture, Case @case, IReadOnlySet<string> settled)
    {
        foreach (var finding in (await cases.VerifyAsync(@case.Reference)).Findings) picture.AddFault($"trail: {finding}");
        foreach (var entry in await cases.AuditAsync(@case.Reference))
        {
            if (entry.Action == "story-restarted" && entry.To == $"g{picture.Generation + 1}") picture.Generation++;
            else if (!(entry.Action == "settle-letter" && settled.Contains(entry.Subject!)) && !(entry.Action == "reservation-given-up" && entry.Subject != @case.Decision?.LedgerOperation))
                picture.Add($"trail: {entry.ActorKind} {entry.ActorId} {entry.ActorName} {entry.Action} {entry.Subject} {entry.From} {entry.To} {entry.Why}");
        }

        if (picture.Generation != @case.Generation) picture.AddFault($"trail: tells of generation {picture.Generation}; the case is of generation {@case.Generation}");
    }

    static void AddMails(Picture picture, IReadOnlyList<ReceivedMail> mails, bool withTexts)
    {
        foreach (var mail in mails.GroupBy(m => m.LetterId).Where(g => g.Count() > 1)) picture.AddFault($"mail {mail.Key} was sent {mail.Count()} times");
        foreach (var mail in mails.DistinctBy(m => m.LetterId))
        {
            picture.Add($"mail {mail.LetterId} to {mail.To} cc {string.Join(' ', mail.Cc)}: {mail.Subject}");
            if (withTexts) picture.Add($"mail {mail.LetterId} | {Picture.WithoutLinks(mail.Text)}");
            if (withTexts) picture.Add($"mail {mail.LetterId} as HTML | {Picture.WithoutLinks(mail.Html)}");
        }
    }
}
