using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mpp.Tests.Crash;

/// <summary>
/// The campaign's results, a JSON line each, in a file to which a later run adds what is missing. Its first line names the life that they are of: results of another life prove nothing
/// about this one.
/// </summary>
sealed class KillResults
{
    readonly string? file;
    readonly Lock gate = new();
    readonly List<KillResult> all = [];

    KillResults(string? file) => this.file = file;

    public IReadOnlyList<KillResult> All
    {
        get { lock (gate) return [.. all]; }
    }

    /// <exception cref="InvalidDataException">The file is of another life.</exception>
    public static KillResults Open(string? file, IReadOnlyList<LifeRequest> life)
    {
        var results = new KillResults(file);
        if (file is null) return results;
        var head = JsonSerializer.Serialize(new { requests = life.Count, life = Digest(life) });
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.WriteAllText(file, head + "\n");
            return results;
        }

        var lines = File.ReadAllLines(file);
        if (lines.FirstOrDefault() != head) throw new InvalidDataException($"{file} is of another life ({lines.FirstOrDefault()}; this one is {head}): the software has changed since. Begin another file.");
        // The last line of a run that was broken off may be a piece.
        results.all.AddRange(lines.Skip(1).Where(l => l.EndsWith('}')).Select(l => JsonSerializer.Deserialize<KillResult>(l)!));
        return results;
    }

    public void Add(KillResult result)
    {
        lock (gate)
        {
            all.Add(result);
            if (file is not null) File.AppendAllText(file, JsonSerializer.Serialize(result) + "\n");
        }
    }

    /// <summary>Requests that run beside each other come in any order.</summary>
    static string Digest(IReadOnlyList<LifeRequest> life) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', life.Select(r => $"{r}").Order(StringComparer.Ordinal)))))[..16];
}
