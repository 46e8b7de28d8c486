using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mpp.Tests.Crash;

/// <summary>
/// The campaign's results, a JSON line each, in a file to which a later run adds what is missing. Its first line names the life that they are of: results of another life prove nothing
/// about this one.
/// </summary>
sealed class MishapResults
{
    readonly string file;
    readonly Lock gate = new();
    readonly List<MishapResult> all = [];
    bool isClosed;

    MishapResults(string file) => this.file = file;

    public IReadOnlyList<MishapResult> All
    {
        get { lock (gate) return [.. all]; }
    }

    /// <exception cref="InvalidDataException">The file is of another life.</exception>
    public static MishapResults Open(string file, IReadOnlyList<LifeRequest> life)
    {
        var results = new MishapResults(file);
        var head = JsonSerializer.Serialize(new { requests = life.Count, life = Digest(life) });
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.WriteAllText(file, head + "\n");
            return results;
        }

        var lines = File.ReadAllLines(file);
        if (lines.FirstOrDefault() != head) throw new InvalidDataException($"{file} is of another life ({lines.FirstOrDefault()}; this one is {head}): the software has changed since. Begin another file.");
        // A run that was broken off may have left half a line; it is done again.
        var whole = lines.Skip(1).Where(l => l.EndsWith("]}", StringComparison.Ordinal)).ToList();
        results.all.AddRange(whole.Select(l => JsonSerializer.Deserialize<MishapResult>(l)!));
        File.WriteAllLines(file, [head, .. whole]);
        return results;
    }

    public void Add(MishapResult result)
    {
        lock (gate)
        {
            if (isClosed) return;
            all.Add(result);
            File.AppendAllText(file, JsonSerializer.Serialize(result) + "\n");
        }
    }

    /// <summary>Nothing is added any more.</summary>
    public void Close()
    {
        lock (gate) isClosed = true;
    }

    /// <summary>Requests that run beside each other come in any order.</summary>
    static string Digest(IReadOnlyList<LifeRequest> life) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', life.Select(r => $"{r}").Order(StringComparer.Ordinal)))))[..16];
}
