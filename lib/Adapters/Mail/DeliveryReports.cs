using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Mail;

/// <summary>
/// What the mail service's events make of letters. They come late, twice and in any order, so each is judged by the state that it finds; what is
/// known best stays. They also settle what was uncertain.
/// </summary>
public sealed class DeliveryReports(CaseStore cases, TaskStore tasks, TimeProvider time)
{
    /// <summary>Applies the events, one after the other. Repeating them changes nothing.</summary>
    public async Task ApplyAsync(IReadOnlyList<MailEvent> events, CancellationToken cancellationToken = default)
    {
        foreach (var report in events)
            await ApplyAsync(report, cancellationToken);
    }

    async Task ApplyAsync(MailEvent report, CancellationToken cancellationToken)
    {
        // A lost race is one more look: the letter's sender, or a repeat of this event, was faster.
        while (await cases.FindLetterAsync(report.Letter.Reference, report.Letter.Key, cancellationToken) is { } letter)
        {
            if (CopyOf(letter, report.Email) is { } copy)
            {
                if (report.Kind is "bounce" or "dropped")
                    await tasks.AddAsync(letter.Reference, LetterTrouble.CopyTask(letter, copy.Id), time.GetUtcNow(), cancellationToken);
                return;
            }

            if (After(letter, report) is not { } after)
                return;
            if (after.State is LetterState.Failed or LetterState.Bounced)
                await tasks.AddAsync(letter.Reference, LetterTrouble.Task(after), time.GetUtcNow(), cancellationToken);
            if (await cases.ChangeLetterAsync(after, cancellationToken) is null)
                continue;
            if (LetterTrouble.Is(letter) && !LetterTrouble.Is(after))
                await LetterTrouble.SettleAsync(tasks, letter, time.GetUtcNow(), cancellationToken);
            return;
        }
    }

    /// <summary>The letter as the event leaves it; null: as it is.</summary>
    StoredLetter? After(StoredLetter letter, MailEvent report)
    {
        var sentAt = letter.SentAtUtc ?? time.GetUtcNow();
        return (report.Kind, letter.State) switch
        {
            // A server may take a letter and refuse it afterwards, never the other way round.
            (_, LetterState.Bounced) => null,
            ("bounce", _) => letter with { State = LetterState.Bounced, SentAtUtc = sentAt, Reason = Reason(report) },
            ("dropped", LetterState.Failed or LetterState.Delivered) => null,
            ("dropped", _) => letter with { State = LetterState.Failed, Reason = Reason(report) },
            ("delivered", LetterState.Delivered) => null,
            ("delivered", _) => letter with { State = LetterState.Delivered, SentAtUtc = sentAt, Reason = null, NextAttemptUtc = null },
            // SendGrid has it after all.
            ("processed", LetterState.Uncertain or LetterState.Sending) => letter with { State = LetterState.Accepted, SentAtUtc = sentAt, Reason = null },
            _ => null,
        };
    }

    static string Reason(MailEvent report) => MailText.Line($"{report.Kind}: {report.Reason ?? "no reason given"}", 500);

    /// <summary>The one who was copied in, if the event is about them and not about the letter's recipient.</summary>
    static Recipient? CopyOf(StoredLetter letter, string email) => IsOf(letter.Order.To, email) ? null : letter.Order.Cc.FirstOrDefault(c => IsOf(c, email));

    static bool IsOf(Recipient recipient, string email) =>
        Mailbox.TryCreate(recipient.Email, "", out var box) && box.Email.Equals(email.Trim(), StringComparison.OrdinalIgnoreCase);
}
