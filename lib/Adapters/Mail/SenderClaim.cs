using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Mpp.Adapters.Mail;

/// <summary>
/// Who is sending a letter, kept as the letter's reason while it is in sending. A claim is dead when its time is up, when its process has
/// ended on this machine, or when it is this process's own and nothing here is sending that letter: then nobody knows whether it went out.
/// Machine time, because a standing programme clock would never end it.
/// </summary>
sealed partial record SenderClaim(string Machine, int ProcessId, DateTimeOffset StartedAtUtc, string Flight, DateTimeOffset UntilUtc) : IDisposable
{
    /// <summary>Longer than connecting and waiting for an answer may take.</summary>
    static readonly TimeSpan Length = TimeSpan.FromMinutes(2);

    // A process's start is read from the kernel in ticks and need not be the same to the last one.
    static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(2);

    static readonly (int Id, DateTimeOffset StartedAtUtc) Self = (Environment.ProcessId, Started(Process.GetCurrentProcess()));

    /// <summary>What this process is sending.</summary>
    static readonly ConcurrentDictionary<string, bool> Flights = new();

    /// <summary>A claim of this process, alive until disposed of.</summary>
    public static SenderClaim Begin()
    {
        var claim = new SenderClaim(Environment.MachineName, Self.Id, Self.StartedAtUtc, Guid.NewGuid().ToString("N"), TimeProvider.System.GetUtcNow() + Length);
        Flights[claim.Flight] = true;
        return claim;
    }

    /// <summary>Null if the text is no claim.</summary>
    public static SenderClaim? Parse(string? reason) =>
        reason is not null && Pattern().Match(reason) is { Success: true } m
            ? new(
                m.Groups["machine"].Value, int.Parse(m.Groups["process"].Value, CultureInfo.InvariantCulture), Time(m.Groups["started"].Value), m.Groups["flight"].Value,
                Time(m.Groups["until"].Value))
            : null;

    public bool IsDead()
    {
        if (UntilUtc <= TimeProvider.System.GetUtcNow())
            return true;
        if (Machine != Environment.MachineName)
            return false;
        return ProcessId == Self.Id && IsStart(Self.StartedAtUtc) ? !Flights.ContainsKey(Flight) : !IsRunning();
    }

    public void Dispose() => Flights.TryRemove(Flight, out _);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"being sent by process {ProcessId} (of {StartedAtUtc:O}) on {Machine} as {Flight} until {UntilUtc:O}");

    bool IsRunning()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return IsStart(Started(process));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // No such process, or it ended just now.
            return false;
        }
    }

    bool IsStart(DateTimeOffset start) => (start - StartedAtUtc).Duration() < StartTolerance;

    static DateTimeOffset Started(Process process) => new DateTimeOffset(process.StartTime).ToUniversalTime();

    static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^being sent by process (?<process>\d+) \(of (?<started>\S+)\) on (?<machine>.+) as (?<flight>\w+) until (?<until>\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
