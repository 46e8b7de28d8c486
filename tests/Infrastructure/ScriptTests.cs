using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Tables;
using Mpp.Tests.Conventions;
using Mpp.Tests.Journeys;
using Mpp.Tests.Staff;

namespace Mpp.Tests.Infrastructure;

/// <summary>The scripts of <c>infra/</c>, run: the smoke test on a programme that serves, the secrets on a vault that is a folder.</summary>
public sealed class ScriptTests(OpenProgramme open) : IClassFixture<OpenProgramme>, IDisposable
{
    /// <summary>What secrets.sh uses of the Azure CLI, keeping a file for each secret.</summary>
    const string Vault = """
        #!/usr/bin/env bash
        verb=$3
        [ "$1 $2" != "functionapp restart" ] || { echo "$*" >> "$VAULT/../restarted"; exit; }
        while [ $# -gt 0 ]; do case $1 in --name) name=$2 ;; --file) file=$2 ;; esac; shift; done
        case $verb in
          list) ls "$VAULT" ;;
          show) [ -f "$VAULT/$name" ] ;;
          set) cp "$file" "$VAULT/$name" ;;
        esac
        """;

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mpp-secrets-");
    string[] app = [];

    [Fact]
    public async Task The_smoke_test_passes_on_a_programme_that_serves_and_fails_where_none_is()
    {
        var (code, output) = await RunAsync("smoke-test.sh", [$"{open.Programme.Host.BaseAddress}".TrimEnd('/'), "60"]);
        Assert.True(code == 0, output);
        Assert.Contains("GET api/staff/dashboard 401", output, StringComparison.Ordinal);

        // Port 9 of this machine: nobody serves there.
        var (dead, why) = await RunAsync("smoke-test.sh", ["http://127.0.0.1:9", "0"]);
        Assert.Equal(1, dead);
        Assert.Contains("FAILED GET api/health", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_smoke_test_warns_of_a_programme_that_is_late_and_takes_no_deployment_back_for_it()
    {
        // As after an outage: it has been due for long, and nobody has looked at it.
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        await programme.Host.Services.GetRequiredService<DueStore>().AddAsync(new DueRow(programme.Now.AddHours(-1), "2026-9999", "decision-due_1"));

        var (code, output) = await RunAsync("smoke-test.sh", [$"{programme.Host.BaseAddress}".TrimEnd('/'), "60"]);
        Assert.True(code == 0, output);
        Assert.Contains("late   GET api/health 200", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_put_once_never_replaced_and_never_shown()
    {
        var (code, output) = await PutAsync(("SENDGRID_API_KEY", "SG.trial"));
        Assert.True(code == 0, output);
        var first = Secrets();
        Assert.Equal(["Index--Key", "Links--Key", "SendGrid--ApiKey", "Webhooks--Forms--Secrets"], first.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(32, Convert.FromBase64String(first["Links--Key"]).Length);
        Assert.Equal(32, Convert.FromBase64String(first["Webhooks--Forms--Secrets"]["whsec_".Length..]).Length);
        Assert.NotEqual(first["Links--Key"], first["Index--Key"]);
        Assert.Equal("SG.trial", first["SendGrid--ApiKey"]);
        Assert.DoesNotContain(first.Values, secret => output.Contains(secret, StringComparison.Ordinal));

        Assert.Contains("now: az functionapp restart", output, StringComparison.Ordinal);

        var (again, said) = await PutAsync(("SENDGRID_API_KEY", "SG.other"));
        Assert.Equal(0, again);
        Assert.Equal(first, Secrets());
        Assert.Contains("nothing was missing", said, StringComparison.Ordinal);
    }

    /// <summary>It would go on without them for up to a day.</summary>
    [Fact]
    public async Task The_app_is_restarted_when_it_has_got_secrets_and_only_then()
    {
        app = ["rg-trial", "func-trial"];
        var restarted = Path.Combine(folder.FullName, "restarted");
        Assert.Equal(0, (await PutAsync(("SENDGRID_API_KEY", "SG.trial"))).Code);
        Assert.Equal("functionapp restart --resource-group rg-trial --name func-trial --output none", (await File.ReadAllTextAsync(restarted)).Trim());
        File.Delete(restarted);
        Assert.Equal(0, (await PutAsync(("SENDGRID_API_KEY", "SG.trial"))).Code);
        Assert.False(File.Exists(restarted));
    }

    [Fact]
    public async Task A_secret_that_only_a_person_has_is_asked_for_and_not_made_up()
    {
        var (code, output) = await PutAsync();
        Assert.Equal(1, code);
        Assert.Contains("SendGrid--ApiKey is missing", output, StringComparison.Ordinal);
        Assert.DoesNotContain("SendGrid--ApiKey", Secrets().Keys);
    }

    public void Dispose() => folder.Delete(recursive: true);

    Dictionary<string, string> Secrets() => folder.GetDirectories("vault").Single().GetFiles().ToDictionary(f => f.Name, f => File.ReadAllText(f.FullName));

    async Task<(int Code, string Output)> PutAsync(params (string Name, string Value)[] environment)
    {
        var (vault, az) = (folder.CreateSubdirectory("vault"), Path.Combine(folder.FullName, "az"));
        await File.WriteAllTextAsync(az, Vault.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return await RunAsync("secrets.sh", ["kv-trial", .. app], [("VAULT", vault.FullName), ("PATH", $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}"), .. environment]);
    }

    static async Task<(int Code, string Output)> RunAsync(string script, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root.FullName, "infra", script), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var bash = Process.Start(start)!;
        bash.StandardInput.Close();
        var (output, errors) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.WaitForExitAsync();
        return (bash.ExitCode, await output + await errors);
    }
}
