using System.Collections.Concurrent;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;
using Mpp.Domain.Calendar;

namespace Mpp.Functions.Stories;

/// <summary>Settings by version, which never change once written, and the version in force, looked up anew after a minute of machine time.</summary>
public sealed class ProgrammeCache(ProgrammeStore store, TimeProvider clock)
{
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, ProgrammeSettings> versions = [];
    Programme? latest;
    long readAt;

    public async Task<ProgrammeSettings> OfAsync(Case @case, CancellationToken cancellation)
    {
        if (versions.TryGetValue(@case.SettingsVersion, out var known)) return known;
        var found = (await ReadAsync(cancellation)).Settings(@case.SettingsVersion);
        return versions[@case.SettingsVersion] = found;
    }

    public async Task<ProgrammeSettings> InForceAsync(CancellationToken cancellation)
    {
        var programme = latest is { } known && TimeProvider.System.GetElapsedTime(readAt) < Fresh ? known : await ReadAsync(cancellation);
        return programme.SettingsInForce(SwedishCalendar.StockholmDate(clock.GetUtcNow()));
    }

    /// <summary>Rounds and settings as they stand: one request, never cached, since a deadline may have moved a second ago.</summary>
    public async Task<Programme> ReadAsync(CancellationToken cancellation)
    {
        var programme = await store.ReadAsync(cancellation);
        (latest, readAt) = (programme, TimeProvider.System.GetTimestamp());
        return programme;
    }
}
