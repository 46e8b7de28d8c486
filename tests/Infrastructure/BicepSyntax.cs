using System.Diagnostics;
using System.Text.Json.Nodes;
using Mpp.Tests.Conventions;

namespace Mpp.Tests.Infrastructure;

/// <summary>A node of a syntax tree: what it is, what it says, what it is made of.</summary>
sealed record Syntax(string Type, string Text, int Line, IReadOnlyList<Syntax> Children)
{
    public IEnumerable<Syntax> All => Children.SelectMany(c => c.All).Prepend(this);

    /// <summary>The text of a literal without its quotes.</summary>
    public string Unquoted => Text.Trim('\'');

    /// <summary>The members of an object, by name. A name that is computed stands as it is written.</summary>
    public IReadOnlyDictionary<string, Syntax> Members => Children.Where(c => c.Type == "object_property").ToDictionary(c => c.Children[0].Unquoted, c => c.Children[^1]);

    public Syntax? Find(string type) => All.FirstOrDefault(n => n.Type == type);
}

/// <summary>Bicep read by a grammar (tree-sitter): the compiler itself cannot be had from package registries. It knows the language, not Azure's types.</summary>
static class BicepSyntax
{
    static readonly string Folder = Path.Combine(Repository.Root.FullName, "tests", "Infrastructure", "bicep");
    static readonly Lazy<Task> Installed = new(InstallAsync);

    public static async Task<IReadOnlyList<(string Path, IReadOnlyList<string> Errors, Syntax Tree)>> ReadAsync(IEnumerable<string> paths)
    {
        await Installed.Value;
        var lines = (await RunAsync("node", ["syntax.js", .. paths])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => JsonNode.Parse(line, documentOptions: new() { MaxDepth = 256 })!).Select(file =>
        {
            var path = (string)file["path"]!;
            return (path, (IReadOnlyList<string>)[.. file["errors"]!.AsArray().Select(e => (string)e!)], Tree(file["tree"]!, File.ReadAllText(path)));
        })];
    }

    static Syntax Tree(JsonNode node, string text)
    {
        var (start, end) = ((int)node[1]!, (int)node[2]!);
        return new((string)node[0]!, text[start..end], text.AsSpan(0, start).Count('\n') + 1, [.. node[3]!.AsArray().Where(c => (string)c![0]! != "comment").Select(c => Tree(c!, text))]);
    }

    static async Task InstallAsync()
    {
        var stamp = Path.Combine(Folder, "node_modules", ".installed-from");
        var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted) return;
        await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
        await File.WriteAllTextAsync(stamp, wanted);
    }

    static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} {arguments[0]} failed ({process.ExitCode}): {await errors}{await output}");
    }
}
