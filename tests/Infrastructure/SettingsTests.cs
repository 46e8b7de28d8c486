using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mpp.Functions;
using Mpp.Tests.Conventions;

namespace Mpp.Tests.Infrastructure;

/// <summary>The app finds every setting that it reads, and none is set that nobody reads.</summary>
public sealed partial class SettingsTests
{
    /// <summary>Read by the host, the platform and the libraries, not by the app.</summary>
    static readonly string[] OfThePlatform =
    [
        "AZURE_CLIENT_ID", "AZURE_TOKEN_CREDENTIALS", "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__queueServiceUri", "AzureWebJobsStorage__tableServiceUri",
    ];

    /// <summary>Connection strings hold keys; on Azure their parts with identity stand for them. The language is a property of a Flex Consumption app, which refuses the setting.</summary>
    static readonly string[] NotOnAzure = ["AzureWebJobsStorage", "RecordsStorage", "FUNCTIONS_WORKER_RUNTIME"];

    [Fact]
    public async Task The_infrastructure_sets_what_the_sample_lists_and_nothing_else()
    {
        var sample = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root.FullName, "local.settings.sample.json")))!["Values"]!.AsObject().Select(v => v.Key);
        var set = (await SetAsync()).Keys;
        Assert.Equal(sample.Except(NotOnAzure).Concat(OfThePlatform).Order(StringComparer.Ordinal), set.Order(StringComparer.Ordinal));
        Assert.All(RequiredSettings.Names, name => Assert.Contains(set, s => s == name || s.StartsWith($"{name}__", StringComparison.Ordinal)));
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

    static async Task<IReadOnlyDictionary<string, Syntax>> SetAsync() =>
        BicepFile.Body((await BicepFile.OfAsync("modules/app.bicep")).Resources["settings"]).Members["properties"].Find("object")!.Members;

    [GeneratedRegex(@"SecretName=([\w-]+)\)")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"listKeys|listSecrets|\bkey\b|secret|password|getSecret", RegexOptions.IgnoreCase)]
    private static partial Regex Secretive();
}
