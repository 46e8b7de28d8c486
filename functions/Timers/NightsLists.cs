using System.Collections.Concurrent;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Timers;

/// <summary>
/// What the lists, the hints and the open tasks hold when the night begins, a line for each, so that a case with which all is well costs no request for them: a thousand rows are read at
/// a time. What is not in here is looked at more closely; what has changed since was brought up to date by who changed it.
/// </summary>
public sealed class NightsLists
{
    readonly ConcurrentDictionary<string, IReadOnlyList<string>> places = [];
    IReadOnlySet<string> index = new HashSet<string>(), hints = new HashSet<string>();
    ILookup<string, StoredTask>? tasks;

    public async Task ReadAsync(CaseIndex cases, DueStore due, TaskStore store, CancellationToken cancellation)
    {
        index = await cases.FingerprintsAsync(cancellation);
        hints = await due.IdsAsync(cancellation);
        tasks = (await store.OpenAsync(cancellation)).ToLookup(t => t.Subject);
    }

    /// <summary>The lists show the case as it is.</summary>
    public bool Show(CaseIndex cases, Case @case)
    {
        places[@case.Reference] = cases.PlacesOf(@case);
        return cases.FingerprintsOf(@case).All(index.Contains);
    }

    /// <summary>A row of the lists under which a case stands that was looked at.</summary>
    public bool IsPlaceOf(string reference, string place) => places.TryGetValue(reference, out var known) && known.Contains(place);

    public bool HasHint(DueRow row) => hints.Contains(row.Id);

    /// <summary>Its open tasks; null if they are not known.</summary>
    public IEnumerable<StoredTask>? TasksOf(string reference) => tasks?[reference];
}
