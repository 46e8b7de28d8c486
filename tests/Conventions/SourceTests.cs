using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;

namespace Mpp.Tests.Conventions;

/// <summary>What the sources keep to, so that a reader can rely on it.</summary>
public sealed partial class SourceTests
{
    [Fact]
    public void No_two_routes_match_one_request()
    {
        var routes = Repository.Routes;
        var overlaps = from one in routes from other in routes where string.CompareOrdinal(one.Function, other.Function) < 0 && Overlap(one, other) select $"{one.Function} and {other.Function}";
        Assert.Empty(overlaps);
        Assert.Empty(routes.GroupBy(r => r.Function, StringComparer.OrdinalIgnoreCase).Where(g => g.Select(r => r.Method).Distinct().Count() > 1).Select(g => g.Key));

        static bool Overlap(HttpRoute one, HttpRoute other)
        {
            var (a, b) = (one.Route.Split('/'), other.Route.Split('/'));
            var both = a.Zip(b).ToList();
            var catchAll = both.FindIndex(s => s.First.StartsWith("{*", StringComparison.Ordinal) || s.Second.StartsWith("{*", StringComparison.Ordinal));
            return one.Verb == other.Verb && (catchAll >= 0 || a.Length == b.Length)
                && both.Take(catchAll >= 0 ? catchAll : int.MaxValue).All(s => s.First[0] == '{' || s.Second[0] == '{' || s.First.Equals(s.Second, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>A function with a class of its own has its name and its file; one of several on a class has a name that begins with what it does.</summary>
    [Fact]
    public void A_function_is_found_by_its_name()
    {
        var files = Repository.Sources("functions").Select(f => (Name: Path.GetFileNameWithoutExtension(f.Name), Text: File.ReadAllText(f.FullName))).ToList();
        foreach (var (name, method) in Repository.Functions)
        {
            var type = method.DeclaringType!;
            if (method.Name == "Run") Assert.Equal(type.Name, name);
            else Assert.Matches(Verb(), name);
            var home = Assert.Single(files, f => Regex.IsMatch(f.Text, $@"\bclass {type.Name}\b"));
            if (Repository.Trigger<ActivityTriggerAttribute>(method) is null) Assert.Equal(type.Name, home.Name);
        }
    }

    [Fact]
    public void An_orchestrator_is_deterministic_and_says_in_its_file_name_that_it_must_be()
    {
        var orchestrators = Repository.Functions.Where(f => Repository.Trigger<OrchestrationTriggerAttribute>(f.Method) is not null).Select(f => f.Method.DeclaringType!.Name).ToList();
        Assert.NotEmpty(orchestrators);
        Assert.All(orchestrators, o => Assert.EndsWith("Orchestrator", o, StringComparison.Ordinal));
        var files = Repository.Sources("functions").Where(f => f.Name.EndsWith("Orchestrator.cs", StringComparison.Ordinal)).ToList();
        Assert.Equal(orchestrators.Order(StringComparer.Ordinal), files.Select(f => Path.GetFileNameWithoutExtension(f.Name)).Order(StringComparer.Ordinal));

        // Story.cs runs inside of every one of them.
        foreach (var file in files.Append(Repository.Sources("functions").Single(f => f.Name == "Story.cs")))
            Assert.All(File.ReadLines(file.FullName).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)), line => Assert.DoesNotMatch(NotDeterministic(), line));
    }

    [Fact]
    public void No_file_is_longer_than_a_reader_can_keep_in_mind()
    {
        var ofOthers = Path.Combine("lib", "Sdk");
        var tooLong = new[] { "functions", "lib", "tests" }.SelectMany(Repository.Sources).Select(f => (Path: Path.GetRelativePath(Repository.Root.FullName, f.FullName), Lines: File.ReadLines(f.FullName).Count()))
            .Where(f => f.Lines > 300 && !f.Path.StartsWith(ofOthers, StringComparison.Ordinal));
        Assert.Empty(tooLong);
    }

    [GeneratedRegex("^(List|Get|Put|Add|Finish|Extend|Pause|Resume|Permit|Replay|Discard|Resend|Settle|Approve|Hold|Release|Mark|Remove|Start|Preview|Test)[A-Z]")]
    private static partial Regex Verb();

    [GeneratedRegex(@"\bDateTime(Offset)?\.|\bGuid\.|\bRandom\b|\bTask\.(Run|Delay|Factory)|\bThread\b|\bTimeProvider\b|\bHttpClient\b|\bConfigureAwait\(false\)|\bEnvironment\.|\bStopwatch\b|\bParallel\b")]
    private static partial Regex NotDeterministic();
}
