using Mpp.Tests.Conventions;

namespace Mpp.Tests.Infrastructure;

/// <summary>A template or a parameter file of <c>infra/</c>: what it declares and what it uses.</summary>
sealed record BicepFile(string Path, IReadOnlyList<string> Errors, Syntax Tree)
{
    static readonly Lazy<Task<IReadOnlyList<BicepFile>>> OfInfra = new(async () => await ReadAsync(
        Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root.FullName, "infra"), "*.bicep*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)));

    public static Task<IReadOnlyList<BicepFile>> AllAsync() => OfInfra.Value;

    public static async Task<BicepFile> OfAsync(string name) => (await AllAsync()).Single(f => f.Name == name);

    public static async Task<IReadOnlyList<BicepFile>> ReadAsync(IEnumerable<string> paths) => [.. (await BicepSyntax.ReadAsync(paths)).Select(f => new BicepFile(f.Path, f.Errors, f.Tree))];

    /// <summary>Below <c>infra/</c>.</summary>
    public string Name => System.IO.Path.GetRelativePath(System.IO.Path.Combine(Repository.Root.FullName, "infra"), Path).Replace('\\', '/');

    public bool IsParameters => Path.EndsWith(".bicepparam", StringComparison.Ordinal);

    /// <summary>By name; those of a parameter file are what it assigns.</summary>
    public IReadOnlyDictionary<string, Syntax> Variables => Declared("variable_declaration");

    public IReadOnlyDictionary<string, Syntax> Parameters => Declared("parameter_declaration");

    public IReadOnlyDictionary<string, Syntax> Resources => Declared("resource_declaration");

    public IReadOnlyDictionary<string, Syntax> Modules => Declared("module_declaration");

    public IReadOnlyDictionary<string, Syntax> Outputs => Declared("output_declaration");

    /// <summary>Parameters without a default.</summary>
    public IEnumerable<string> Required => Parameters.Where(p => p.Value.Children is [_, _]).Select(p => p.Key);

    /// <summary>The decorators of a parameter, by name, with their first argument.</summary>
    public IReadOnlyDictionary<string, Syntax> DecoratorsOf(string parameter)
    {
        var at = Tree.Children.ToList().IndexOf(Parameters[parameter]);
        return at > 0 && Tree.Children[at - 1] is { Type: "decorators" } decorators
            ? decorators.Children.Select(d => d.Children[0]).ToDictionary(c => c.Children[0].Text, c => c.Children[1].Children[0])
            : new Dictionary<string, Syntax>();
    }

    /// <summary>The type and version of a resource, or the path of a module.</summary>
    public static string Of(Syntax declaration) => declaration.Children[1].Unquoted;

    /// <summary>The object that a declaration assigns, out of its loop and its condition.</summary>
    public static Syntax Body(Syntax declaration)
    {
        var value = declaration.Children[^1];
        while (value.Type is "for_statement" or "if_statement") value = value.Children[^1];
        return value;
    }

    Dictionary<string, Syntax> Declared(string type) => Tree.Children.Where(c => c.Type == type).ToDictionary(c => c.Children[0].Text);
}
