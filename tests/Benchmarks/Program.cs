using Mpp.Benchmarks;

// Each benchmark prints JSON lines; a figure to reach stands beside what was measured, and one that is missed makes the run fail.
var all = new Dictionary<string, Func<Report, Task>>(StringComparer.OrdinalIgnoreCase)
{
    ["engine-requests"] = EngineRequests.RunAsync,
    ["engine-throughput"] = EngineThroughput.RunAsync,
    ["life"] = LifeRequests.RunAsync,
    ["idle"] = IdleHost.RunAsync,
    ["waiting"] = WaitingApplications.RunAsync,
    ["lives"] = LivesAtOnce.RunAsync,
    ["at-rest"] = CasesAtRest.RunAsync,
    ["webhook"] = WebhookLatency.RunAsync,
    ["start-up"] = StartUp.RunAsync,
    ["rehearsal"] = WholeRehearsal.RunAsync,
};
var wanted = args is [] or ["all"] ? [.. all.Keys] : args;
if (wanted.Except(all.Keys, all.Comparer).ToList() is { Count: > 0 } unknown)
{
    Console.Error.WriteLine($"Unknown: {string.Join(", ", unknown)}. There are: all, {string.Join(", ", all.Keys)}.");
    return 2;
}
var report = new Report(Console.Out);
foreach (var name in wanted) await all[name](report.For(name));
return report.Misses == 0 ? 0 : 1;
