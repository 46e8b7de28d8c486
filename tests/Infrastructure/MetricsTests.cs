using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Tables;
using Mpp.Embedded.Timers;
using Mpp.Functions;
using Mpp.Functions.Timers;
using Mpp.Tests.Staff;

namespace Mpp.Tests.Infrastructure;

/// <summary>What the alerts look at is measured by a programme that runs.</summary>
public sealed class MetricsTests(OpenProgramme open) : IClassFixture<OpenProgramme>
{
    [Fact]
    public async Task Every_sweep_is_counted_and_the_pulse_says_how_late_the_oldest_due_thing_is()
    {
        using var measured = new Measured();
        await open.SubmitAsync();
        var at = open.Programme.Now.AddMinutes(52);
        Assert.Equal(7, at.Minute);
        open.Programme.Clock.AdvanceTo(at);
        await open.Programme.Host.Timers.FireDueAsync(at.AddSeconds(-1), at);

        Assert.Single(measured.All, m => m is { Name: "mpp.sweep.runs", Value: 1 });
        Assert.Single(measured.All, m => m.Name == "mpp.due.oldest_age_seconds");
        Assert.Single(measured.All, m => m is { Name: "mpp.outbox.oldest_age_seconds", Value: 0 });
        Assert.Single(measured.All, m => m is { Name: "mpp.outbox.uncertain", Value: 0 });

        // No sweep beside it, which would see to it.
        var services = open.Programme.Host.Services;
        await services.GetRequiredService<DueStore>().AddAsync(new DueRow(at.AddMinutes(-40).AddSeconds(-7), "2026-9999", "nothing"), CancellationToken.None);
        await new RecordPulse(services.GetRequiredService<PulseReader>()).Run(new TimerInfo(), CancellationToken.None);
        Assert.Single(measured.All, m => m is { Name: "mpp.due.oldest_age_seconds", Value: 2407 });
    }

    /// <summary>A sample every five minutes, by a timer that no long sweep holds up; a window in which one may be lost, and in which the last one counts, so that an alert ends when its cause has.</summary>
    [Fact]
    public async Task Gauges_have_a_sample_every_five_minutes_and_one_that_is_lost_is_no_gap()
    {
        var schedule = CronSchedule.Parse(RecordPulse.Schedule);
        var evaluatedEach = TimeSpan.FromMinutes(5);
        var at = new DateTimeOffset(2026, 2, 20, 9, 0, 0, TimeSpan.Zero);
        for (var sample = 0; sample < 300; sample++)
        {
            var next = schedule.Next(at)!.Value;
            Assert.InRange(next - at, TimeSpan.Zero, evaluatedEach);
            at = next;
        }

        Assert.Equal(nameof(RecordPulse), typeof(RecordPulse).GetMethod(nameof(RecordPulse.Run))!.GetCustomAttribute<FunctionAttribute>()!.Name);
        Assert.Contains("evaluationFrequency: 'PT5M'", (await BicepFile.OfAsync("modules/alerts.bicep")).Tree.Text, StringComparison.Ordinal);
        var rules = (await BicepFile.OfAsync("modules/alerts.bicep")).Variables["rules"].Children[1].Children.Select(r => r.Members).ToList();
        string[] gauges = [.. typeof(ProgrammeMetrics).GetProperties().Where(p => p.PropertyType.Name.StartsWith("Gauge", StringComparison.Ordinal)).Select(p => ((Instrument)p.GetValue(null)!).Name)];
        Assert.Equal(3, gauges.Length);
        foreach (var gauge in gauges)
        {
            var rule = Assert.Single(rules, r => r["query"].Text.Contains($"\"{gauge}\"", StringComparison.Ordinal));
            Assert.Equal("30", rule["windowMinutes"].Text);
            Assert.EndsWith("| extend Value = Sum / max_of(ItemCount, 1) | summarize arg_max(TimeGenerated, Value) | project Value", rule["query"].Unquoted, StringComparison.Ordinal);
        }
    }

    /// <summary>What the programme's meter is told by what this test sets going: other tests' hosts have the same meter.</summary>
    sealed class Measured : IDisposable
    {
        readonly ConcurrentQueue<(string Name, double Value)> all = new();
        readonly AsyncLocal<bool> isOurs = new();
        readonly MeterListener listener;

        public Measured()
        {
            isOurs.Value = true;
            listener = new MeterListener
            {
                InstrumentPublished = (instrument, listening) =>
                {
                    if (instrument.Meter.Name == ProgrammeMetrics.MeterName) listening.EnableMeasurementEvents(instrument);
                },
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Hear(instrument, value));
            listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Hear(instrument, value));
            listener.Start();
        }

        public IReadOnlyCollection<(string Name, double Value)> All => all;

        public void Dispose() => listener.Dispose();

        void Hear(Instrument instrument, double value)
        {
            if (isOurs.Value) all.Enqueue((instrument.Name, value));
        }
    }
}
