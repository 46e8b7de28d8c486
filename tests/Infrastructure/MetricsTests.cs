using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Mpp.Functions;
using Mpp.Tests.Staff;

namespace Mpp.Tests.Infrastructure;

/// <summary>What the alerts look at is measured by a programme that runs.</summary>
public sealed class MetricsTests(OpenProgramme open) : IClassFixture<OpenProgramme>
{
    [Fact]
    public async Task Every_sweep_is_counted_and_says_how_late_the_oldest_due_thing_is()
    {
        var measured = new ConcurrentQueue<(string Name, double Value)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == ProgrammeMetrics.MeterName) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => measured.Enqueue((instrument.Name, value)));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured.Enqueue((instrument.Name, value)));
        listener.Start();

        await open.SubmitAsync();
        var at = open.Programme.Now.AddMinutes(52);
        Assert.Equal(7, at.Minute);
        open.Programme.Clock.AdvanceTo(at);
        await open.Programme.Host.Timers.FireDueAsync(at.AddSeconds(-1), at);

        Assert.Contains(measured, m => m is { Name: "mpp.sweep.runs", Value: 1 });
        Assert.Contains(measured, m => m is { Name: "mpp.due.oldest_age_seconds", Value: >= 0 });
    }
}
