using Microsoft.Azure.Functions.Worker;

namespace Mpp.Functions.Timers;

/// <summary>
/// What alerts look at, every five minutes, so that one is five minutes late at most. A timer of its own: a sweep that runs long is just when somebody should hear of it. Not at the minutes at which
/// reminders go out.
/// </summary>
public sealed class RecordPulse(PulseReader pulse)
{
    /// <summary>Three requests each time where nothing waits: an idle host makes 36 of them in an hour.</summary>
    public const string Schedule = "0 2-59/5 * * * *";

    [Function(nameof(RecordPulse))]
    public async Task Run([TimerTrigger(Schedule)] TimerInfo timer, CancellationToken cancellation)
    {
        var now = await pulse.ReadAsync(cancellation);
        ProgrammeMetrics.DueOldestAgeSeconds.Record(Seconds(now.OldestDueAtUtc));
        ProgrammeMetrics.OutboxOldestAgeSeconds.Record(Seconds(now.OldestLetterAtUtc));
        ProgrammeMetrics.OutboxUncertain.Record(now.UncertainLetters);

        double Seconds(DateTimeOffset? since) => since is { } from ? (now.AtUtc - from).TotalSeconds : 0;
    }
}
