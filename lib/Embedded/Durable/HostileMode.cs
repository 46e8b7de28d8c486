namespace Mpp.Embedded.Durable;

/// <summary>
/// Misbehaves as the real backend may: loses, doubles and reorders external events, repeats activities, takes the ids of ended instances, cancels what runs when its host stops, forgets what is in memory.
/// Stories that are right survive it, the lost events by the sweep. The shares are from 0 to 1; one seed gives one sequence of choices.
/// </summary>
public sealed class HostileMode(int seed)
{
    /// <summary>How late an overtaken event is.</summary>
    internal static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(20);

    readonly Random random = new(seed);
    readonly Lock gate = new();

    /// <summary>Share of external events that are lost.</summary>
    public double Drop { get; init; } = 0.1;

    /// <summary>Share of external events that arrive twice.</summary>
    public double Twice { get; init; } = 0.2;

    /// <summary>Share of external events that are overtaken by whatever comes next.</summary>
    public double Reorder { get; init; } = 0.2;

    /// <summary>Share of activities that run twice.</summary>
    public double Repeat { get; init; } = 0.2;

    /// <summary>Share of starts that look at no status asked for, so that an ended instance gives way: older versions of the extension never do (see the decision about the stand-ins).</summary>
    public double Reuse { get; init; } = 0.2;

    /// <summary>Whether a stopping host cancels the activities that run, as the real one does; without it they are let end.</summary>
    public bool CancelsAtStop { get; init; } = true;

    /// <summary>Share of episodes before which the instance is read from storage again.</summary>
    public double Forget { get; init; } = 0.2;

    internal bool Happens(double share)
    {
        lock (gate) return random.NextDouble() < share;
    }
}
