using Mpp.Adapters.Blobs;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Mail;

/// <summary>What a run of the outbox did. <paramref name="NextAttemptUtc"/> (programme time): when those that wait want another run; null: none waits.</summary>
public sealed record OutboxResult(int Sent, int Waiting, DateTimeOffset? NextAttemptUtc);

/// <summary>
/// Sends the letters that a case's commands have ordered: pending, sending (claimed by ETag), accepted. Never silently lost: what cannot be
/// sent becomes a task. Never sent twice by a machine: what may have gone out is uncertain, until an event of the mail service or a member
/// of staff settles it. What has lost its meaning before it could go out (a reminder of a report that is in) is dropped, on record. Design rule 7. Any number of runs may go on at once.
/// </summary>
public sealed class Outbox(CaseStore cases, TaskStore tasks, BlobVault vault, LetterRenderer renderer, IMailer mailer, MailRoute route, TimeProvider time)
{
    /// <summary>Attempts before a letter that was never taken is given up: with the pauses between them a little over a day.</summary>
    public const int MostAttempts = 30;

    static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Sends what is due of the case's letters, in the order of their orders. One request, and three for each letter.</summary>
    public async Task<OutboxResult> SendPendingAsync(string reference, CancellationToken cancellationToken = default) =>
        await cases.FindWithPendingLettersAsync(reference, cancellationToken) is { } found
            ? await SendAsync(found.Stored.Case, found.Pending, cancellationToken)
            : throw new InvalidDataException($"{reference}: there is no such case.");

    /// <summary>
    /// As above, for who has just read the case and its letters: three requests for each; the case tells which of them have lost their meaning since they were ordered. What somebody else has taken on since shows in its ETag and is left to them.
    /// </summary>
    public async Task<OutboxResult> SendAsync(Case @case, IReadOnlyList<StoredLetter> letters, CancellationToken cancellationToken = default)
    {
        var (sent, waiting) = (0, new List<DateTimeOffset>());
        foreach (var letter in letters)
        {
            var after = letter switch
            {
                { State: LetterState.Sending } => await LookAfterAsync(letter, cancellationToken),
                _ when StillMeant.WhyNot(@case, letter.Order) is { } why => await DropAsync(letter, why, cancellationToken),
                { NextAttemptUtc: { } next } when next > time.GetUtcNow() => letter,
                _ => await SendAsync(@case, letter, cancellationToken),
            };
            if (after.State == LetterState.Accepted)
                sent++;
            if (after.State is LetterState.Pending or LetterState.Sending)
                waiting.Add(after.NextAttemptUtc ?? time.GetUtcNow() + ShortestPause);
        }

        return new(sent, waiting.Count, waiting.Count == 0 ? null : waiting.Min());
    }

    /// <summary>
    /// A member of staff has found out what became of an uncertain letter, or wants one that did not arrive sent again. Who did it belongs into
    /// the case's trail. The letter's tasks are done with it. Null if the letter is in no state for it, or somebody else was faster.
    /// </summary>
    public async Task<StoredLetter?> SettleAsync(StoredLetter letter, bool wasSent, CancellationToken cancellationToken = default)
    {
        if (!LetterTrouble.Is(letter))
            return null;
        var wanted = wasSent
            ? letter with { State = LetterState.Accepted }
            : letter with { State = LetterState.Pending, Attempts = 0, NextAttemptUtc = null, Reason = null, Resends = letter.Resends + 1 };
        if (await cases.ChangeLetterAsync(wanted, cancellationToken) is not { } settled)
            return null;
        await LetterTrouble.SettleAsync(tasks, letter, time.GetUtcNow(), cancellationToken);
        return settled;
    }

    /// <summary>Somebody is sending the letter, or was when it ended.</summary>
    async Task<StoredLetter> LookAfterAsync(StoredLetter letter, CancellationToken cancellationToken)
    {
        if (SenderClaim.Parse(letter.Reason) is { } claim && !claim.IsDead())
            return letter;
        // The row is older than this look at the sender, who may have written down that all is well and ended since.
        var now = await cases.FindLetterAsync(letter.Reference, letter.Order.Key, cancellationToken);
        return now is not null && now.ETag != letter.ETag
            ? now
            : await RecordAsync(letter with { State = LetterState.Uncertain, Reason = "The sender ended while sending." }, isOurs: false, cancellationToken);
    }

    async Task<StoredLetter> DropAsync(StoredLetter letter, Refusal why, CancellationToken cancellationToken) =>
        await cases.ChangeLetterAsync(letter with { State = LetterState.Dropped, Reason = why.Message, NextAttemptUtc = null }, new AuditFact("letter-dropped", letter.Order.Key, To: why.Code), Actor.System, time.GetUtcNow(), cancellationToken)
        ?? letter;

    async Task<StoredLetter> SendAsync(Case @case, StoredLetter letter, CancellationToken cancellationToken)
    {
        OutgoingMail mail;
        string copy;
        try
        {
            var rendered = renderer.Render(letter.Order, @case, time.GetUtcNow());
            mail = route.Direct(Mail(letter, rendered));
            copy = await LetterCopy.KeepAsync(vault, mail, rendered.LinkToken, cancellationToken);
        }
        catch (Exception e) when (e is LetterTextException or FormatException)
        {
            // One letter that cannot be written must not hold up the others; it will not get better by itself either.
            return await RecordAsync(letter with { State = LetterState.Failed, Reason = e.Message }, isOurs: false, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        // From the claim on nothing is cancelled, least of all because the host stops: a request that is broken off is a letter of which nobody knows whether it went out. The mailer has its own time-out.
        using var claim = SenderClaim.Begin();
        var sending = letter with { State = LetterState.Sending, Attempts = letter.Attempts + 1, Reason = claim.ToString(), ContentBlob = copy, NextAttemptUtc = null };
        if (await cases.ChangeLetterAsync(sending, CancellationToken.None) is not { } claimed)
            return letter;
        var outcome = await mailer.SendAsync(mail, CancellationToken.None);
        return await RecordAsync(After(claimed, outcome), isOurs: true, CancellationToken.None);
    }

    OutgoingMail Mail(StoredLetter letter, RenderedLetter rendered)
    {
        var order = letter.Order;
        var to = Box(order.To);
        // SendGrid takes an address once in a mail.
        var cc = order.Cc.Select(Box).Where(c => !c.Email.Equals(to.Email, StringComparison.OrdinalIgnoreCase)).DistinctBy(c => c.Email, StringComparer.OrdinalIgnoreCase).ToList();
        return new(Id(letter), order.Letter, rendered.Language, time.GetUtcNow(), route.From, to, cc, rendered.Subject, rendered.Text, rendered.Html, rendered.Ics);
    }

    StoredLetter After(StoredLetter claimed, MailOutcome outcome)
    {
        var now = time.GetUtcNow();
        return outcome switch
        {
            MailOutcome.Accepted => claimed with { State = LetterState.Accepted, SentAtUtc = now, Reason = null },
            MailOutcome.Rejected rejected => claimed with { State = LetterState.Failed, Reason = rejected.Reason },
            MailOutcome.TryLater later when claimed.Attempts >= MostAttempts => claimed with { State = LetterState.Failed, Reason = $"Given up after {claimed.Attempts} attempts. {later.Reason}" },
            MailOutcome.TryLater later => claimed with { State = LetterState.Pending, Reason = later.Reason, NextAttemptUtc = now + Pause(claimed.Attempts) },
            MailOutcome.Uncertain uncertain => claimed with { State = LetterState.Uncertain, SentAtUtc = now, Reason = uncertain.Reason },
            _ => throw new InvalidOperationException($"{Id(claimed)}: no such outcome as {outcome}."),
        };
    }

    /// <summary>
    /// Writes down what became of a letter. An event may have been faster, and then knows better. If the letter is ours to send, another run that
    /// took us for dead knows less than we do; if it is not, we give way.
    /// </summary>
    async Task<StoredLetter> RecordAsync(StoredLetter after, bool isOurs, CancellationToken cancellationToken)
    {
        // The task first: a letter in trouble without one would be lost silently.
        if (after.State is LetterState.Failed or LetterState.Uncertain)
            await tasks.AddAsync(after.Reference, LetterTrouble.Task(after), time.GetUtcNow(), cancellationToken);
        for (var wanted = after; ;)
        {
            if (await cases.ChangeLetterAsync(wanted, cancellationToken) is { } kept)
                return kept;
            var now = await cases.FindLetterAsync(after.Reference, after.Order.Key, cancellationToken) ?? throw new InvalidDataException($"{Id(after)}: the letter is gone.");
            if (!isOurs || now.State == after.State || now.State is LetterState.Accepted or LetterState.Delivered or LetterState.Bounced)
                return now;
            wanted = after with { ETag = now.ETag };
        }
    }

    static TimeSpan Pause(int attempts) => TimeSpan.FromMinutes(Math.Min(LongestPause.TotalMinutes, ShortestPause.TotalMinutes * Math.Pow(2, attempts - 1)));

    static LetterId Id(StoredLetter letter) => new(letter.Reference, letter.Order.Key);

    static Mailbox Box(Recipient recipient) => Mailbox.TryCreate(recipient.Email, recipient.Name, out var box)
        ? box
        : throw new FormatException($"The address of {recipient.Id} is none that mail can go to.");
}
