using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Timers;

/// <summary>
/// The ends of all audit trails, written as one immutable blob a night: <c>digests/2026-03-01</c>. Its first line is the SHA-256 of all others and is logged, too; every other line is a trail, the
/// number of its last entry and that entry's hash. Whoever rewrites a trail as a whole would have to rewrite every digest since, the programme's trail, which tells of each digest with its sum, and the logs.
/// </summary>
public sealed class AuditDigests(BlobVault blobs, ProgrammeStore programme)
{
    const string Action = "night-sealed";

    /// <summary>What the last digest before today tells, by trail; nothing where there is none yet.</summary>
    public async Task<IReadOnlyDictionary<string, AuditSeal>> BeforeAsync(DateTimeOffset nowUtc, CancellationToken cancellation)
    {
        var last = await blobs.LastBeforeAsync(BlobVault.Digests, NameOf(nowUtc), cancellation);
        var told = (await programme.AuditAsync(cancellation)).LastOrDefault(e => e.Action == Action && string.CompareOrdinal(e.Subject, NameOf(nowUtc)) < 0);
        if (told is not null && string.CompareOrdinal(last, told.Subject) < 0) throw new InvalidDataException($"The digest {told.Subject} is gone.");
        if (last is not { } name) return new Dictionary<string, AuditSeal>();
        var text = (await blobs.ReadAsync(BlobVault.Digests, name, cancellation) ?? throw new InvalidDataException($"The digest {name} is listed and cannot be read.")).ToString();
        var (sum, lines) = text.Split('\n', 2) is [var first, var rest] ? (first, rest) : throw new InvalidDataException($"The digest {name} is cut.");
        if (sum != Sum(lines) || (told?.Subject == name && told.To != sum)) throw new InvalidDataException($"The digest {name} is not what was written: its lines do not have the sum {(told?.Subject == name ? told.To : sum)}.");
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .Select(l => new AuditSeal(l[0], int.Parse(l[1], CultureInfo.InvariantCulture), l[2], name)).ToDictionary(s => s.Stream);
    }

    /// <summary>Writes the night's digest, and its sum into the programme's trail; a second one of the same day leaves the first. Its sum.</summary>
    public async Task<string> SealAsync(NightsSeals seals, DateTimeOffset nowUtc, CancellationToken cancellation)
    {
        var lines = string.Concat(seals.All.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Stream} {s.Sequence} {s.Hash}\n")));
        if (await blobs.PutAsync(BlobVault.Digests, NameOf(nowUtc), BinaryData.FromString($"{Sum(lines)}\n{lines}"), "text/plain", cancellation))
            await programme.RecordAsync(new AuditFact(Action, NameOf(nowUtc), To: Sum(lines)), Actor.System, nowUtc, cancellation);
        return Sum(lines);
    }

    static string NameOf(DateTimeOffset nowUtc) => nowUtc.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Sum(string lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)));
}

/// <summary>The seals of a night: those of before, each replaced when its trail was found whole.</summary>
public sealed class NightsSeals(IReadOnlyDictionary<string, AuditSeal> before)
{
    readonly ConcurrentDictionary<string, AuditSeal> seals = new(before);

    public int Count => seals.Count;

    public IEnumerable<AuditSeal> All => seals.Values.OrderBy(s => s.Stream, StringComparer.Ordinal);

    public void Add(ChainReport report) => seals[report.Stream] = new(report.Stream, report.Entries, report.Hash, "");
}
