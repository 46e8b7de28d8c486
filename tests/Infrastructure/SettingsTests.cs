using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mpp.Functions;
using Mpp.Tests.Conventions;

namespace Mpp.Tests.Infrastructure;

/// <summary>The app finds every setting that it reads, none is set that nobody reads, and a developer sees them all. What differs is named here, with the reason.</summary>
public sealed partial class SettingsTests
{
    /// <summary>Set on Azure for somebody else than the app.</summary>
    static readonly Dictionary<string, string> OfThePlatform = new()
    {
        ["AZURE_CLIENT_ID"] = "read by Azure.Identity: which managed identity",
        ["AZURE_TOKEN_CREDENTIALS"] = "read by Azure.Identity: try nothing else",
        ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = "read by the host",
        ["AzureWebJobsStorage__blobServiceUri"] = "read by the host",
        ["AzureWebJobsStorage__clientId"] = "read by the host",
        ["AzureWebJobsStorage__credential"] = "read by the host",
        ["AzureWebJobsStorage__queueServiceUri"] = "read by the host",
        ["AzureWebJobsStorage__tableServiceUri"] = "read by the host",
    };

    /// <summary>Read, and not set on Azure.</summary>
    static readonly Dictionary<string, string> NotOnAzure = new()
    {
        ["AzureWebJobsStorage"] = "a connection string holds a key; its parts with identity stand for it",
        ["RecordsStorage"] = "a connection string holds a key; its parts with identity stand for it",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "for one server: on Azure everything goes to Application Insights, and would go out twice",
    };

    /// <summary>Read, and not in the sample.</summary>
    static readonly Dictionary<string, string> NotInTheSample = new()
    {
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "telemetry of a developer's machine goes nowhere; and only the build for Azure has the exporter",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "likewise; an empty value would be read by the exporter's own library, too",
    };

    /// <summary>In the sample, and read by nobody of us.</summary>
    static readonly Dictionary<string, string> NotReadByUs = new()
    {
        ["FUNCTIONS_WORKER_RUNTIME"] = "read by Core Tools; on Azure a property of the app, which refuses the setting",
        ["Identity__ClientId"] = "of the contract; for pages on which people sign in, which come with a later issue",
        ["Scanner__Clamd"] = "of the contract; for a scanner of our own, which comes with a later issue",
    };

    [Fact]
    public async Task Code_infrastructure_and_sample_name_the_same_settings()
    {
        var read = Read().Concat(RequiredSettings.Names).ToHashSet();
        // In each of the ways in which it can be read.
        Assert.All(["Index__Key", "Mail__RedirectAllTo", "RecordsStorage__tableServiceUri", "APPLICATIONINSIGHTS_CONNECTION_STRING", "OTEL_EXPORTER_OTLP_ENDPOINT"], name => Assert.Contains(name, read));

        Equal(read.Except(NotOnAzure.Keys), (await SetAsync()).Keys.Except(OfThePlatform.Keys));
        Assert.Empty(OfThePlatform.Keys.Except((await SetAsync()).Keys));
        Equal(read.Except(NotInTheSample.Keys).Concat(NotReadByUs.Keys), await SampleAsync());
        Assert.Empty(NotOnAzure.Keys.Concat(NotInTheSample.Keys).Except(read));
        Assert.Empty(NotReadByUs.Keys.Intersect(read));

        static void Equal(IEnumerable<string> one, IEnumerable<string> other) => Assert.Equal(one.Order(StringComparer.Ordinal), other.Order(StringComparer.Ordinal));
    }

    /// <summary>No reading hides from the scan: each names its setting itself, or by a constant of its file.</summary>
    [Fact]
    public void Every_reading_of_a_setting_names_it()
    {
        foreach (var file in Sources())
        {
            var text = File.ReadAllText(file.FullName);
            Assert.DoesNotMatch(@"\bIConfiguration (?!configuration\b)\w", text);
            // What is handed on by name is read where the name is.
            var handedOn = file.Name is "Services.cs" or "RequiredSettings.cs" ? new[] { "key", "name" } : [];
            Assert.All(Readings().Matches(text), m => Assert.True(m.Groups["key"].Success || Constants(text).ContainsKey(m.Groups["name"].Value) || handedOn.Contains(m.Groups["name"].Value), $"{file.Name}: {m.Value}"));
        }
    }

    [Fact]
    public async Task Secrets_come_from_the_vault_and_every_one_is_put_there()
    {
        var secrets = (await SetAsync()).Where(s => s.Value.Text.Contains("@Microsoft.KeyVault", StringComparison.Ordinal)).ToDictionary(s => s.Key, s => SecretName().Match(s.Value.Text).Groups[1].Value);
        Assert.Equal(["Index__Key", "Links__Key", "SendGrid__ApiKey", "Webhooks__Forms__Secrets"], secrets.Keys.Order(StringComparer.Ordinal));
        Assert.All(secrets, s => Assert.Equal(s.Key.Replace("__", "--", StringComparison.Ordinal), s.Value));
        var script = await File.ReadAllTextAsync(Path.Combine(Repository.Root.FullName, "infra", "secrets.sh"));
        Assert.All(secrets.Values, name => Assert.Contains(name, script, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_output_tells_a_secret()
    {
        var outputs = (await BicepFile.AllAsync()).SelectMany(f => f.Outputs.Select(o => (f.Name, Output: o.Key, o.Value.Text))).ToList();
        Assert.NotEmpty(outputs);
        Assert.DoesNotContain(outputs, o => Secretive().IsMatch(o.Text));

        // It is no secret where local authentication is off, which it is; and it stays inside.
        Assert.Equal(["modules/monitoring.bicep"], outputs.Where(o => o.Text.Contains("ConnectionString", StringComparison.Ordinal)).Select(o => o.Name));
        Assert.Contains("DisableLocalAuth: true", (await BicepFile.OfAsync("modules/monitoring.bicep")).Resources["insights"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_app_runs_on_what_it_is_built_for()
    {
        var app = BicepFile.Body((await BicepFile.OfAsync("modules/app.bicep")).Resources["app"]).Members["properties"].Members;
        Assert.Equal($"{{ name: 'dotnet-isolated', version: '{Environment.Version.Major}.0' }}", app["functionAppConfig"].Members["runtime"].Text);
        Assert.Equal("true", app["httpsOnly"].Text);
        var main = await BicepFile.OfAsync("main.bicep");
        Assert.Equal("1", main.Parameters["alwaysReadyForHttp"].Children[^1].Text);
    }

    static async Task<IEnumerable<string>> SampleAsync() =>
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root.FullName, "local.settings.sample.json")))!["Values"]!.AsObject().Select(v => v.Key);

    static IEnumerable<FileInfo> Sources() => new[] { "functions", "lib/Adapters" }.SelectMany(Repository.Sources);

    static IEnumerable<string> Read() => Sources().Select(f => File.ReadAllText(f.FullName)).SelectMany(text => Readings().Matches(text)
        .Select(m => m.Groups["key"].Success ? m.Groups["key"].Value : Constants(text).GetValueOrDefault(m.Groups["name"].Value)).OfType<string>()).Select(key => key.Replace(":", "__", StringComparison.Ordinal));

    static Dictionary<string, string> Constants(string text) => Constant().Matches(text).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

    static async Task<IReadOnlyDictionary<string, Syntax>> SetAsync() =>
        BicepFile.Body((await BicepFile.OfAsync("modules/app.bicep")).Resources["settings"]).Members["properties"].Find("object")!.Members;

    /// <summary>configuration["…"], Required(configuration, "…"), GetSection("…"), GetValue&lt;T&gt;("…"), GetEnvironmentVariable("…").</summary>
    [GeneratedRegex("""(?:\b[Cc]onfiguration\[|\bRequired\(\w*[Cc]onfiguration, |\.(?:GetSection|GetConnectionString|GetValue<[^>]+>|GetEnvironmentVariable)\()(?:"(?<key>[^"]+)"|(?<name>\w+))""")]
    private static partial Regex Readings();

    [GeneratedRegex("""\b(\w+) = "([\w:]+)"[,;]""")]
    private static partial Regex Constant();

    [GeneratedRegex(@"SecretName=([\w-]+)\)")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"listKeys|listSecrets|\bkey\b|secret|password|getSecret", RegexOptions.IgnoreCase)]
    private static partial Regex Secretive();
}
