using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mpp.Embedded;
using Mpp.Functions;
using Mpp.Tests.Conventions;
using Mpp.Tests.Embedded.Hosting;

namespace Mpp.Tests.Embedded.Server;

/// <summary>The files that are copied to a server say the same as the program.</summary>
public sealed partial class ServerFilesTests
{
    static readonly string Folder = Path.Combine(Repository.Root.FullName, "infra", "server");

    [Fact]
    public void The_unit_waits_longer_than_the_program_takes_to_end()
    {
        var unit = Read("mpp.service");
        Assert.Equal(("SIGTERM", "mixed", "notify"), (unit["KillSignal"], unit["KillMode"], unit["Type"]));
        Assert.True(TimeSpan.FromSeconds(int.Parse(unit["TimeoutStopSec"], CultureInfo.InvariantCulture)) > Hosts.For().StopWithin + TimeSpan.FromSeconds(15));
        Assert.Equal("always", unit["Restart"]);
    }

    [Fact]
    public void The_unit_gives_the_service_neither_rights_nor_secrets()
    {
        var unit = Read("mpp.service");
        Assert.All(
            ["DynamicUser", "NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "ProtectKernelModules", "ProtectKernelTunables", "ProtectControlGroups", "RestrictSUIDSGID"],
            hardening => Assert.Equal("yes", unit[hardening]));
        Assert.Equal(("strict", "", "/etc/mpp/mpp.env"), (unit["ProtectSystem"], unit["CapabilityBoundingSet"], unit["EnvironmentFile"]));
        // All that it is started with: settings would be seen by everybody on the machine.
        Assert.Equal("/opt/mpp/current/Mpp.Embedded", unit["ExecStart"]);
        // The runtime compiles what it runs, and a copy looks whether the process that holds the lease is still there.
        Assert.DoesNotContain(unit.Keys, key => key is "MemoryDenyWriteExecute" or "ProtectProc" or "ProcSubset");
    }

    [Fact]
    public void The_socket_is_on_this_machine_and_where_the_proxies_look_for_it()
    {
        var address = Read("mpp.socket")["ListenStream"];
        Assert.Equal($"127.0.0.1:{new CommandLine().Port}", address);
        Assert.All(Regex.Matches(Text("nginx.conf"), @"proxy_pass (\S+);"), pass => Assert.Equal($"http://{address}", pass.Groups[1].Value));
        Assert.Contains($"reverse_proxy {address} ", Text("Caddyfile"), StringComparison.Ordinal);
    }

    /// <summary>30,000,000 bytes (<c>HttpFunctionTests</c>); nginx counts in 1,024s, and the program has the last word.</summary>
    [Fact]
    public void The_proxies_take_bodies_as_long_as_the_program_does()
    {
        Assert.Contains("client_max_body_size 30m;", Text("nginx.conf"), StringComparison.Ordinal);
        Assert.Contains("max_size 30MB", Text("Caddyfile"), StringComparison.Ordinal);
    }

    /// <summary>The lines of the page, done.</summary>
    [Fact]
    public async Task Two_copies_on_one_machine_are_the_same_units_with_a_socket_each()
    {
        var page = Text("README.md");
        var folder = Directory.CreateTempSubdirectory("mpp-units-");
        foreach (var unit in new[] { "mpp.service", "mpp.socket" }) File.Copy(Path.Combine(Folder, unit), Path.Combine(folder.FullName, unit));
        foreach (var line in page.Split('\n').Where(l => l.StartsWith("sed ", StringComparison.Ordinal)))
        {
            using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { WorkingDirectory = folder.FullName })!;
            await bash.WaitForExitAsync();
            Assert.Equal(0, bash.ExitCode);
        }

        var (service, socket) = (Values(Path.Combine(folder.FullName, "mpp@.service")), Values(Path.Combine(folder.FullName, "mpp@.socket")));
        Assert.Equal(("mpp@%i.socket", "127.0.0.1:%i"), (service["Requires"], socket["ListenStream"]));
        Assert.Contains("mpp@%i.socket", service["After"], StringComparison.Ordinal);
        Assert.Equal(Values(Path.Combine(folder.FullName, "mpp.service")).Where(v => !v.Value.Contains("mpp.socket", StringComparison.Ordinal)), service.Where(v => !v.Value.Contains("mpp@", StringComparison.Ordinal)));
        folder.Delete(recursive: true);

        var ports = Regex.Matches(page, @"mpp@(\d+)\.socket").Select(m => $"127.0.0.1:{m.Groups[1].Value}").Distinct().ToList();
        Assert.Equal(2, ports.Count);
        Assert.Equal(ports, Regex.Matches(page, @"^    server (\S+);", RegexOptions.Multiline).Select(m => m.Groups[1].Value));
        Assert.Contains($"reverse_proxy {string.Join(' ', ports)}`", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_has_every_setting_that_is_required_and_no_secret()
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, "mpp.env.example")).Select(l => l.TrimStart('#')).Select(l => Setting().Match(l)).Where(m => m.Success).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        Assert.All(RequiredSettings.Names, name => Assert.Contains(name, lines.Keys));
        var known = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root.FullName, "local.settings.sample.json")))!["Values"]!.AsObject().Select(v => v.Key).Concat(["AzureWebJobsStorage__tableServiceUri", "AzureWebJobsStorage__blobServiceUri", "OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.All(lines.Keys, name => Assert.Contains(name, known));
        Assert.All(lines.Where(l => l.Key.Contains("Key", StringComparison.Ordinal) || l.Key.Contains("Secret", StringComparison.Ordinal)), l => Assert.Equal("", l.Value));
    }

    [Fact]
    public void Private_pages_are_not_logged_by_nginx()
    {
        var pages = Regex.Match(Text("nginx.conf"), @"location \^~ /api/my/ \{([^}]*)\}").Groups[1].Value;
        Assert.Contains("access_log off;", pages, StringComparison.Ordinal);
        Assert.Contains(" crit;", pages, StringComparison.Ordinal);
        var format = Regex.Match(Text("nginx.conf"), @"log_format mpp '([^']*)'").Groups[1].Value;
        Assert.DoesNotMatch(@"\$request\b|request_uri|referer|\$args|authorization", format);
    }

    /// <summary>The last value of each key.</summary>
    static Dictionary<string, string> Read(string unit) => Values(Path.Combine(Folder, unit));

    static Dictionary<string, string> Values(string unit)
    {
        var values = new Dictionary<string, string>();
        foreach (var line in File.ReadLines(unit))
            if (Setting().Match(line) is { Success: true } setting) values[setting.Groups[1].Value] = setting.Groups[2].Value;
        return values;
    }

    static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    [GeneratedRegex(@"^([A-Za-z]\w*)=(.*)$")]
    private static partial Regex Setting();
}
