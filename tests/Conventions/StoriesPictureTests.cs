using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Mpp.Functions.Stories;

namespace Mpp.Tests.Conventions;

/// <summary>The picture of which story takes which steps, in docs/architecture.md, is made from the sources: a step is an activity that the orchestrator names, itself or by way of <see cref="Story"/>.</summary>
public sealed partial class StoriesPictureTests
{
    static readonly IReadOnlyList<string> Activities = Named<ActivityTriggerAttribute>();

    /// <summary>The bodies of the members of <see cref="Story"/>, by name: each ends where the next begins.</summary>
    static readonly IReadOnlyDictionary<string, string> StoryMembers = MemberStart().Split(Source(nameof(Story))).Skip(1).ToDictionary(m => MemberName().Match(m).Value, m => m[m.IndexOf('(', StringComparison.Ordinal)..]);

    [Fact]
    public void The_architecture_shows_every_story_with_its_steps()
    {
        var picture = Picture();

        // Every activity is somebody's step, or the picture has lost one.
        Assert.All(Activities, activity => Assert.Contains($"--> {activity}\n", picture, StringComparison.Ordinal));
        var page = File.ReadAllText(Path.Combine(Repository.Root.FullName, "docs", "architecture.md")).ReplaceLineEndings("\n");
        Assert.True(page.Contains($"```mermaid\n{picture}```\n", StringComparison.Ordinal), $"docs/architecture.md has another picture than this:\n{picture}");
    }

    static string Picture() =>
        string.Concat(Named<OrchestrationTriggerAttribute>().SelectMany(story => (string[])[$"    {story}([{story}])", .. StepsIn(Source(story)).Distinct().Order(StringComparer.Ordinal).Select(step => $"    {story} --> {step}")])
            .Prepend("flowchart LR").Select(line => $"{line}\n"));

    /// <summary>The activities that a piece of source names, and those that it comes to by the members of <see cref="Story"/> it calls.</summary>
    static IEnumerable<string> StepsIn(string source)
    {
        var (seen, left) = (new HashSet<string>(), new Queue<string>([source]));
        while (left.TryDequeue(out var text))
        {
            foreach (var activity in Activities.Where(a => text.Contains($"nameof({a})", StringComparison.Ordinal))) yield return activity;
            foreach (var (name, body) in StoryMembers.Where(m => text.Contains($"{m.Key}(", StringComparison.Ordinal)))
            {
                if (seen.Add(name)) left.Enqueue(body);
            }
        }
    }

    static IReadOnlyList<string> Named<TTrigger>()
        where TTrigger : Attribute => [.. Repository.Functions.Where(f => Repository.Trigger<TTrigger>(f.Method) is not null).Select(f => f.Name).Order(StringComparer.Ordinal)];

    static string Source(string name) => File.ReadAllText(Repository.Sources("functions").Single(f => f.Name == $"{name}.cs").FullName);

    [GeneratedRegex(@"^    (?=(?:public |async )*Task(?:<\w+>)? \w+\()", RegexOptions.Multiline)]
    private static partial Regex MemberStart();

    [GeneratedRegex(@"\w+(?=\()")]
    private static partial Regex MemberName();
}
