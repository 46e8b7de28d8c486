using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Mail;

/// <summary>The task that a letter in trouble becomes. It names letter and recipient by id only: tasks hold no personal data.</summary>
static class LetterTrouble
{
    static readonly LetterState[] States = [LetterState.Failed, LetterState.Uncertain, LetterState.Bounced];

    public static bool Is(StoredLetter letter) => States.Contains(letter.State);

    public static StaffTask Task(StoredLetter letter)
    {
        var what = $"Letter {letter.Order.Letter} to {letter.Order.To.Id}";
        return letter.State switch
        {
            LetterState.Failed => new("mail-failed", Occasion(letter), $"{what} could not be sent; the letter says why. Correct the contact and send it again, or write to another contact."),
            LetterState.Uncertain => new(LettersInTrouble.UncertainTask, Occasion(letter), $"{what} may or may not have gone out. Ask the recipient, then settle the letter as sent or not sent."),
            LetterState.Bounced => new("mail-bounced", Occasion(letter), $"{what} was refused by the recipient's server; the letter says why. Try the second contact."),
            _ => throw new InvalidOperationException($"{letter.Reference}/{letter.Order.Key}: a letter that is {letter.State} is in no trouble."),
        };
    }

    /// <summary>Somebody who got a copy did not get it; the letter itself is well.</summary>
    public static StaffTask CopyTask(StoredLetter letter, string recipientId) =>
        new("mail-copy-bounced", $"{letter.Order.Key}_{recipientId}", $"The copy of letter {letter.Order.Letter} to {recipientId} did not arrive. Check the contact's address.");

    /// <summary>A task that is done stays done, so a letter that is sent anew gets tasks of its own: a second bounce must not pass unseen.</summary>
    public static string Occasion(StoredLetter letter) => letter.Resends == 0 ? letter.Order.Key : $"{letter.Order.Key}_resent-{letter.Resends}";

    /// <summary>Nobody has to look at the letter any more, whatever its trouble was.</summary>
    public static async Task SettleAsync(TaskStore tasks, StoredLetter letter, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        foreach (var state in States)
            await tasks.DoneAsync(letter.Reference, Task(letter with { State = state }), nowUtc, cancellationToken);
    }
}
