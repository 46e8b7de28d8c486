using System.Diagnostics.Metrics;

namespace Mpp.Functions;

/// <summary>What the alerts look at (<c>infra/modules/alerts.bicep</c>, which has the same names; a test compares them). Exported by whoever listens to the meter <c>Mpp</c>.</summary>
public static class ProgrammeMetrics
{
    public const string MeterName = "Mpp";

    static readonly Meter Meter = new(MeterName);

    /// <summary>How long the oldest due thing has been due, in seconds; 0 when nothing is.</summary>
    public static Gauge<double> DueOldestAgeSeconds { get; } = Meter.CreateGauge<double>("mpp.due.oldest_age_seconds", "s");

    /// <summary>How long the oldest letter has waited to be sent, in seconds; 0 when none does.</summary>
    public static Gauge<double> OutboxOldestAgeSeconds { get; } = Meter.CreateGauge<double>("mpp.outbox.oldest_age_seconds", "s");

    /// <summary>Letters of which it is not known whether they were sent.</summary>
    public static Gauge<long> OutboxUncertain { get; } = Meter.CreateGauge<long>("mpp.outbox.uncertain");

    /// <summary>Deliveries that could not be read.</summary>
    public static Counter<long> IntakeQuarantined { get; } = Meter.CreateCounter<long>("mpp.intake.quarantined");

    /// <summary>Stories that did not settle their work however often they were woken.</summary>
    public static Counter<long> StoriesFailed { get; } = Meter.CreateCounter<long>("mpp.stories.failed");

    /// <summary>Requests of staff whose sign-in was refused.</summary>
    public static Counter<long> SignInRefused { get; } = Meter.CreateCounter<long>("mpp.signin.refused");

    /// <summary>Sweeps that ran to their end.</summary>
    public static Counter<long> SweepRuns { get; } = Meter.CreateCounter<long>("mpp.sweep.runs");

    /// <summary>The names of all of the above.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. new Instrument[] { DueOldestAgeSeconds, OutboxOldestAgeSeconds, OutboxUncertain, IntakeQuarantined, StoriesFailed, SignInRefused, SweepRuns }.Select(i => i.Name)];
}
