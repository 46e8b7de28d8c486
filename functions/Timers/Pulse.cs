using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;

namespace Mpp.Functions.Timers;

/// <summary>
/// How the programme is: since when the oldest thing has been due, how long the oldest letter has waited to go out (null: nothing does), and of how many letters nobody knows whether they were sent.
/// </summary>
public sealed record Pulse(DateTimeOffset AtUtc, DateTimeOffset? OldestDueAtUtc, DateTimeOffset? OldestLetterAtUtc, int UncertainLetters)
{
    /// <summary>Later than that, somebody is told.</summary>
    public static readonly TimeSpan MostLate = TimeSpan.FromMinutes(15);

    public bool IsLate => OldestDueAtUtc is { } due && AtUtc - due > MostLate;
}

/// <summary>Three requests where all is well; one more for each case with a letter that waits.</summary>
public sealed class PulseReader(DueStore due, TaskStore tasks, CaseStore cases, TimeProvider clock)
{
    /// <summary>If mail is down for everybody, these tell as much as all.</summary>
    const int MostCases = 20;

    public async Task<Pulse> ReadAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var oldest = await due.OldestAsync(now, cancellation);
        var waiting = (await due.OfKindAsync("mail", MostCases, cancellation)).Select(r => r.Subject).Distinct();
        DateTimeOffset? letter = null;
        foreach (var reference in waiting)
        {
            foreach (var pending in await cases.PendingLettersAsync(reference, cancellation))
                if (letter is null || pending.OrderedAtUtc < letter) letter = pending.OrderedAtUtc;
        }

        return new(now, oldest, letter, (await tasks.OpenAsync(cancellation)).Count(t => t.Task.Kind == LettersInTrouble.UncertainTask));
    }
}
