using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Mpp.Functions;
using Mpp.Functions.Http;

namespace Mpp.Tests.Conventions;

/// <summary>The sources and the functions, found anew here, so that what is compared with them cannot agree by being the same code.</summary>
static class Repository
{
    public static DirectoryInfo Root { get; } = FindRoot();

    /// <summary>Our own sources below a folder.</summary>
    public static IEnumerable<FileInfo> Sources(string folder) => new DirectoryInfo(Path.Combine(Root.FullName, folder)).EnumerateFiles("*.cs", SearchOption.AllDirectories)
        .Where(f => !Path.GetRelativePath(Root.FullName, f.FullName).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    public static IReadOnlyList<(string Name, MethodInfo Method)> Functions { get; } =
        [.. typeof(Services).Assembly.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
            .Select(m => (Function: m.GetCustomAttribute<FunctionAttribute>(), Method: m)).Where(f => f.Function is not null).Select(f => (f.Function!.Name, f.Method))];

    public static IReadOnlyList<HttpRoute> Routes { get; } =
        [.. Functions.Select(f => (f.Name, f.Method, Trigger: Trigger<HttpTriggerAttribute>(f.Method))).Where(f => f.Trigger is not null)
            .SelectMany(f => f.Trigger!.Methods!.Select(m => new HttpRoute(f.Name, m.ToUpperInvariant(), f.Trigger!.Route!, f.Method.GetCustomAttribute<AccessAttribute>(), f.Method)))];

    public static T? Trigger<T>(MethodInfo method)
        where T : Attribute => method.GetParameters().Select(p => p.GetCustomAttribute<T>()).FirstOrDefault(t => t is not null);

    static DirectoryInfo FindRoot([CallerFilePath] string here = "")
    {
        var folder = new FileInfo(here).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Serverless.sln"))) folder = folder.Parent;
        return folder ?? throw new InvalidOperationException($"The sources are not where they were built from: {here}");
    }
}

sealed record HttpRoute(string Function, string Verb, string Route, AccessAttribute? Access, MethodInfo Method)
{
    /// <summary>Who may call it, in a word or two.</summary>
    public string Who => Access switch
    {
        StaffAttribute { Roles.Count: 0 } => "any staff",
        StaffAttribute staff => string.Join(", ", staff.Roles),
        AnyoneAttribute => "anyone",
        OwnProofAttribute proof => proof.Proof,
        _ => "NOBODY: no access attribute",
    };

    /// <summary>An address that the route matches, with nothing behind it.</summary>
    public string Example => string.Join('/', Route.Split('/').Select(s => s is "{reference}" ? "2026-9999" : s.StartsWith('{') ? "none" : s));
}
