using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mpp.Tests.Conventions;
using YamlDotNet.RepresentationModel;

namespace Mpp.Tests.Infrastructure;

/// <summary>The way to Azure: what azd and the forge are told, and what the host finds.</summary>
public sealed partial class DeploymentTests
{
    static readonly string Root = Repository.Root.FullName;

    [Fact]
    public void Host_json_lies_beside_the_assembly_and_says_what_the_infrastructure_counts_on()
    {
        var text = File.ReadAllText(Path.Combine(Root, "host.json"));
        Assert.Equal(text, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));
        var host = JsonNode.Parse(text)!;

        // Alphanumeric, from a letter, 45 at most: names of queues, tables and containers are made from it. Another name is another hub: see the runbook about moving.
        Assert.Matches("^[A-Za-z][A-Za-z0-9]{2,44}$", (string)host["extensions"]!["durableTask"]!["hubName"]!);
        Assert.Equal("api", (string)host["extensions"]!["http"]!["routePrefix"]!);
        Assert.False((bool)host["extensions"]!["durableTask"]!["tracing"]!["traceInputsAndOutputs"]!);
    }

    /// <summary>The address of a private page is its key. In OpenTelemetry mode the host traces every request with its path; in the other it can be told not to.</summary>
    [Fact]
    public async Task The_host_keeps_no_addresses_of_private_pages()
    {
        var host = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root, "host.json")))!;
        Assert.Equal("ApplicationInsights", (string)host["telemetryMode"]!);
        var insights = host["logging"]!["applicationInsights"]!;
        Assert.False((bool)insights["httpAutoCollectionOptions"]!["enableHttpTriggerExtendedInfoCollection"]!);
        Assert.False((bool)insights["enableDependencyTracking"]!);
        Assert.Equal("Warning", (string)host["logging"]!["logLevel"]!["Microsoft.Azure.WebJobs.Script.WebHost.Middleware"]!);

        // Nor does the platform: its HTTP logs have the path, its app logs what the host says of requests.
        Assert.DoesNotContain(await BicepFile.AllAsync(), f => f.Tree.Text.Contains("AppServiceHTTPLogs", StringComparison.Ordinal) || f.Tree.Text.Contains("FunctionAppLogs", StringComparison.Ordinal) || f.Tree.Text.Contains("allLogs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Azd_finds_what_it_is_told_of()
    {
        var azure = Yaml("azure.yaml");
        var service = azure["services"]["functions"];
        Assert.True(File.Exists(Path.Combine(Root, $"{service["project"]}", "Functions.csproj")));
        Assert.Equal(("dotnet", "function"), ($"{service["language"]}", $"{service["host"]}"));
        Assert.True(File.Exists(Path.Combine(Root, $"{azure["infra"]["path"]}", $"{azure["infra"]["module"]}.bicep")));
        Assert.Contains("'azd-service-name': 'functions'", (await BicepFile.OfAsync("modules/app.bicep")).Tree.Text, StringComparison.Ordinal);

        // A hook's variables are outputs of the template, or what a person is told to set.
        var outputs = (await BicepFile.OfAsync("main.bicep")).Outputs.Keys.Append("AzurePackages").Append("AzureMonitor");
        var hooks = azure.AllNodes.OfType<YamlMappingNode>().Where(n => n.Children.ContainsKey("run")).Select(n => $"{n["run"]}").ToList();
        Assert.Equal(3, hooks.Count);
        Assert.All(hooks.SelectMany(h => Variable().Matches(h)), m => Assert.Contains(m.Groups[1].Value, outputs));
        Assert.All(hooks.SelectMany(h => Script().Matches(h)), m => Assert.True(File.Exists(Path.Combine(Root, m.Groups[1].Value)), m.Value));
    }

    [Fact]
    public void Workflows_hold_no_secret_and_run_only_what_is_pinned()
    {
        var files = Directory.GetFiles(Path.Combine(Root, ".github", "workflows"), "*.yml");
        Assert.Equal(2, files.Length);
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("secrets.", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("secrets: inherit", text, StringComparison.Ordinal);
            var workflow = Yaml(Path.GetRelativePath(Root, file));
            Assert.Equal("read", $"{workflow["permissions"]["contents"]}");
            foreach (var uses in workflow.AllNodes.OfType<YamlMappingNode>().Where(n => n.Children.ContainsKey("uses")).Select(n => $"{n["uses"]}"))
            {
                if (uses.StartsWith("./", StringComparison.Ordinal)) Assert.True(File.Exists(Path.Combine(Root, uses)), uses);
                else Assert.Matches("@[0-9a-f]{40}$", uses);
            }

            // Unnamed, the forge's shell has no pipefail: a step whose command fails in front of a pipe would be well.
            Assert.Equal("bash", $"{workflow["defaults"]["run"]["shell"]}");

            // Text from outside goes into scripts as variables, never as words of the script.
            Assert.All(workflow.AllNodes.OfType<YamlMappingNode>().Where(n => n.Children.ContainsKey("run")), n => Assert.DoesNotContain("${{", $"{n["run"]}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Environments_follow_each_other_and_each_has_its_parameters_and_its_approval()
    {
        var jobs = ((YamlMappingNode)Yaml(".github/workflows/build-and-deploy.yml")["jobs"]).Children;
        var steps = new[] { ("dev", "dev", "[ test, package ]"), ("test-environment", "test", "dev"), ("prod", "prod", "test-environment") };
        foreach (var (job, environment, needs) in steps)
        {
            Assert.Equal(needs, $"{jobs[job]["needs"]}");
            Assert.Equal(environment, $"{jobs[job]["with"]["environment"]}");
            Assert.True(File.Exists(Path.Combine(Root, "infra", "parameters", $"{environment}.bicepparam")));
        }

        var deploy = Yaml(".github/workflows/deploy.yml")["jobs"];
        Assert.Equal("${{ inputs.environment }}", $"{deploy["deploy"]["environment"]}");
        Assert.Equal("what-if", $"{deploy["deploy"]["needs"]}");
        Assert.NotEqual($"{deploy["deploy"]["environment"]}", $"{deploy["what-if"]["environment"]}");
    }

    /// <summary>There are no slots: whoever looks at a deployment that failed has to be told the way back, and the package has to be there still.</summary>
    [Fact]
    public void A_deployment_that_is_not_well_says_how_to_step_back()
    {
        var steps = ((YamlSequenceNode)Yaml(".github/workflows/deploy.yml")["jobs"]["deploy"]["steps"]).Children.Cast<YamlMappingNode>().Where(s => s.Children.ContainsKey("name")).ToList();
        Assert.Equal(["Resources", "App", "Smoke test", "How to step back"], steps.Select(s => $"{s["name"]}"));
        Assert.Equal("failure()", $"{steps[^1]["if"]}");
        Assert.Contains("GITHUB_STEP_SUMMARY", $"{steps[^1]["run"]}", StringComparison.Ordinal);
        var upload = Yaml(".github/workflows/build-and-deploy.yml").AllNodes.OfType<YamlMappingNode>().Single(n => n.Children.ContainsKey("retention-days"));
        Assert.Equal("30", $"{upload["retention-days"]}");
        Assert.Contains("for 30", $"{steps[^1]["run"]}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_forge_compiles_every_parameter_file_and_has_what_they_ask_of_the_environment()
    {
        var compiling = Yaml(".github/workflows/build-and-deploy.yml").AllNodes.OfType<YamlMappingNode>().Single(n => n.Children.ContainsKey("run") && $"{n["run"]}".Contains("build-params", StringComparison.Ordinal));
        Assert.Contains("for file in infra/main.bicepparam infra/parameters/*.bicepparam", $"{compiling["run"]}", StringComparison.Ordinal);
        var given = ((YamlMappingNode)compiling["env"]).Children.Keys.Select(k => $"{k}").Append("SENDGRID_EVENT_PUBLIC_KEY");
        var asked = (await BicepFile.AllAsync()).Where(f => f.IsParameters).SelectMany(f => Asked().Matches(f.Tree.Text)).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Equal(asked.Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
    }

    /// <summary>A subscription that has never had such a resource refuses the first.</summary>
    [Fact]
    public async Task Every_provider_that_is_used_is_in_the_line_that_registers_them()
    {
        var used = (await BicepFile.AllAsync()).SelectMany(f => Provider().Matches(f.Tree.Text)).Select(m => m.Groups[1].Value).Distinct().Where(name => name is not "Authorization");
        var readme = await File.ReadAllTextAsync(Path.Combine(Root, "infra", "README.md"));
        Assert.Contains($"for name in {string.Join(' ', used.Order(StringComparer.Ordinal))}; do az provider register --namespace Microsoft.$name; done", readme, StringComparison.Ordinal);
    }

    /// <summary>The stand-ins have no host. azd that forgets its environment, or a command without the property, must not deploy them.</summary>
    [Fact]
    public async Task The_app_is_not_published_with_the_stand_ins()
    {
        Assert.Equal(">= 1.23.7", $"{Yaml("azure.yaml")["requiredVersions"]["azd"]}");
        using var msbuild = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", Path.Combine(Root, "functions"), "-t:PrepareForPublish", "-nodeReuse:false", "-p:PublishDir=nowhere", "-p:AzurePackages=false"]) { RedirectStandardOutput = true })!;
        var said = await msbuild.StandardOutput.ReadToEndAsync();
        await msbuild.WaitForExitAsync();
        Assert.NotEqual(0, msbuild.ExitCode);
        Assert.Contains("-p:AzurePackages=true", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_are_sound_and_may_be_run()
    {
        foreach (var script in Directory.GetFiles(Path.Combine(Root, "infra"), "*.sh"))
        {
            using var bash = Process.Start("bash", ["-n", script]);
            await bash.WaitForExitAsync();
            Assert.Equal(0, bash.ExitCode);
            if (!OperatingSystem.IsWindows()) Assert.True(File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute), script);
        }
    }

    static YamlMappingNode Yaml(string path)
    {
        using var reader = File.OpenText(Path.Combine(Root, path));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"'Microsoft\.(\w+)/")]
    private static partial Regex Provider();

    /// <summary>What has no value of its own.</summary>
    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'\)")]
    private static partial Regex Asked();

    [GeneratedRegex(@"(infra/[\w-]+\.sh)")]
    private static partial Regex Script();
}
