using System.Text.RegularExpressions;
using Mpp.Domain.Cases;

namespace Mpp.Tests;

public partial class ReadmeTests
{
    static readonly string Root = RootOf(AppContext.BaseDirectory);
    static readonly string Readme = File.ReadAllText(Path.Combine(Root, "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void The_picture_of_a_cases_way_is_the_status_table() => Assert.Contains($"```mermaid\n{StatusTable.Mermaid()}\n```\n", Readme, StringComparison.Ordinal);

    [Fact]
    public void Every_file_and_folder_that_it_points_to_is_there()
    {
        var linked = Links().Matches(Readme).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://", StringComparison.Ordinal));
        var named = Paths().Matches(Readme).Select(m => m.Groups[1].Value);
        Assert.All(linked.Concat(named), path => Assert.True(Path.Exists(Path.Combine(Root, path)), path));
    }

    [Fact]
    public void It_names_every_setting_of_the_sample()
    {
        var sample = File.ReadAllText(Path.Combine(Root, "local.settings.sample.json"));
        Assert.All(Settings().Matches(sample).Select(m => m.Groups[1].Value).Except(["FUNCTIONS_WORKER_RUNTIME", "Scanner__Clamd"]), name => Assert.Contains($"`{name}`", Readme, StringComparison.Ordinal));
    }

    static string RootOf(string folder) => File.Exists(Path.Combine(folder, "Serverless.sln")) ? folder : RootOf(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No Serverless.sln above the tests."));

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"`((?:lib|functions|tests|infra|docs|\.ci)/[\w./-]*\w)`")]
    private static partial Regex Paths();

    [GeneratedRegex(@"""([A-Z]\w+)"": ""[^""]*"",?\s")]
    private static partial Regex Settings();
}
