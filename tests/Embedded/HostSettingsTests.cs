using System.Text.Json;
using Mpp.Embedded;
using Mpp.Embedded.Hosting;
using Mpp.Functions;

namespace Mpp.Tests.Embedded;

public sealed class HostSettingsTests : IDisposable
{
    const string Azure = "DefaultEndpointsProtocol=https;AccountName=mpp;AccountKey=a2V5;EndpointSuffix=core.windows.net";
    const string Azurite = "UseDevelopmentStorage=true";
    readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Without_storage_it_rehearses_with_the_demonstrations_values()
    {
        var settings = HostSettings.Load(new CommandLine(), []);

        Assert.True(settings.Rehearsal);
        Assert.Null(settings.Storage);
        Assert.StartsWith("whsec_", settings.Values["Webhooks:Forms:Secrets"], StringComparison.Ordinal);
        Assert.NotEmpty(settings.Values["Links:Key"]!);
        Assert.NotEmpty(settings.Values["Index:Key"]!);
    }

    [Fact]
    public void The_environment_goes_before_the_file_and_the_file_before_the_demonstration()
    {
        Write(("Mail__From", "file@example.org"), ("PublicBaseUrl", "https://file.example"));

        var values = HostSettings.Load(new CommandLine { Settings = file }, Pairs(("PublicBaseUrl", "https://environment.example"))).Values;

        Assert.Equal(("https://environment.example", "file@example.org"), (values["PublicBaseUrl"], values["Mail:From"]));
        Assert.NotEmpty(values["Links:Key"]!);
    }

    [Fact]
    public void A_rehearsal_leaves_configured_storage_alone()
    {
        var settings = HostSettings.Load(new CommandLine { Empty = true }, Pairs(("AzureWebJobsStorage", Azure), ("RecordsStorage__tableServiceUri", "https://mpp.example")));

        Assert.True(settings.Rehearsal);
        Assert.Null(settings.Storage);
        var values = settings.On(Azurite);
        Assert.Equal((Azurite, Azurite, null), (values["AzureWebJobsStorage"], values["RecordsStorage"], values["RecordsStorage:tableServiceUri"]));
    }

    [Fact]
    public void Real_service_names_each_missing_setting_and_starts_when_all_are_there()
    {
        var refusal = Refusal(new CommandLine { Storage = Azure }, ("Links__Key", "k"), ("Mail__From", " "));
        Assert.All(RequiredSettings.Names.Except(["AzureWebJobsStorage", "Links__Key"]), name => Assert.Contains(name, refusal, StringComparison.Ordinal));
        Assert.DoesNotContain("Links__Key", refusal, StringComparison.Ordinal);

        Write([.. Complete, ("AzureWebJobsStorage", "value")]);
        var settings = HostSettings.Load(new CommandLine { Settings = file, Storage = Azure }, []);
        Assert.Equal((false, new HostStorage(Azure)), (settings.Rehearsal, settings.Storage));
        Assert.Equal(Azure, settings.OnStorage()["AzureWebJobsStorage"]);
        Assert.Equal("mpp", settings.Storage!.OpenTables().AccountName);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage__accountName=mpp")]
    [InlineData("AzureWebJobsStorage__tableServiceUri=https://mpp.table.core.windows.net", "AzureWebJobsStorage__blobServiceUri=https://mpp.blob.core.windows.net", "AzureWebJobsStorage__clientId=41d4")]
    public void Without_keys_the_account_is_named_as_the_Functions_host_has_it_and_holds_the_records_too(params string[] given)
    {
        (string, string)[] account = [.. given.Select(g => (g.Split('=')[0], g.Split('=')[1]))];

        var settings = HostSettings.Load(new CommandLine(), Pairs([.. Complete, .. account]));

        Assert.False(settings.Rehearsal);
        Assert.Equal(("https://mpp.table.core.windows.net/", "mpp"), (settings.Storage!.Address, settings.Storage.OpenTables().AccountName));
        Assert.Equal(given.Length > 1 ? "41d4" : null, settings.Storage.ClientId);
        var values = settings.OnStorage();
        Assert.Equal(("https://mpp.table.core.windows.net/", "https://mpp.blob.core.windows.net/"), (values["RecordsStorage:tableServiceUri"], values["RecordsStorage:blobServiceUri"]));

        var apart = HostSettings.Load(new CommandLine(), Pairs([.. Complete, .. account, ("RecordsStorage__tableServiceUri", "https://records.example"), ("RecordsStorage__blobServiceUri", "https://files.example")])).OnStorage();
        Assert.Equal(("https://records.example", "https://files.example"), (apart["RecordsStorage:tableServiceUri"], apart["RecordsStorage:blobServiceUri"]));
    }

    [Fact]
    public void An_account_that_is_named_by_half_or_wrongly_is_refused_without_showing_a_key()
    {
        Assert.Contains("__blobServiceUri", Refusal(new CommandLine(), [.. Complete, ("AzureWebJobsStorage__tableServiceUri", "https://mpp.example")]), StringComparison.Ordinal);
        Assert.Contains("begins with https://", Refusal(new CommandLine(), [.. Complete, ("AzureWebJobsStorage__tableServiceUri", "mpp.example")]), StringComparison.Ordinal);
        var broken = HostSettings.Load(new CommandLine { Storage = "AccountKey=c2VjcmV0" }, Pairs(Complete)).Storage!;
        var refusal = Assert.Throws<StartRefusedException>(broken.OpenTables).Message;
        Assert.DoesNotContain("c2VjcmV0", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_on_Azurite_have_to_be_accepted_as_well()
    {
        (string, string)[] mixed = [.. Complete, ("AzureWebJobsStorage", Azure), ("RecordsStorage", Azurite)];
        Assert.Contains("--i-accept-data-loss", Refusal(new CommandLine(), mixed), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_published_cannot_rehearse_and_names_what_it_lacks()
    {
        string Said(CommandLine line) => Assert.Throws<StartRefusedException>(() => HostSettings.Load(line, [], canRehearse: false)).Message;

        foreach (var line in new CommandLine[] { new() { Empty = true }, new() { Clock = DateTimeOffset.UnixEpoch }, new() { Data = "x" }, new() { Verb = CommandLine.Rehearse } })
            Assert.Contains("serves real cases and nothing else", Said(line), StringComparison.Ordinal);
        Assert.All(RequiredSettings.Names, name => Assert.Contains(name, Said(new CommandLine()), StringComparison.Ordinal));
        Assert.Contains("AzureWebJobsStorage", Said(new CommandLine { AcceptDataLoss = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void Real_service_on_Azurite_has_to_be_accepted()
    {
        (string, string)[] complete = [.. Complete, ("AzureWebJobsStorage", Azurite)];

        Assert.Contains("--i-accept-data-loss", Refusal(new CommandLine(), complete), StringComparison.Ordinal);
        Assert.False(HostSettings.Load(new CommandLine { AcceptDataLoss = true }, Pairs(complete)).Rehearsal);
    }

    [Theory]
    [InlineData("Links__Key", "@Microsoft.KeyVault(VaultName=kv-mpp;SecretName=Links--Key)", "secrets.sh")]
    [InlineData("Index__Key", " @microsoft.keyvault(SecretUri=https://kv-mpp.vault.azure.net/secrets/Index--Key)", "secrets.sh")]
    [InlineData("Webhooks__Forms__Secrets", "@Microsoft.AppConfiguration(Endpoint=https://mpp.azconfig.io; Key=forms)", "could not resolve")]
    [InlineData("Webhooks__Typeform__autumn__Secret", "@Microsoft.KeyVault(VaultName=kv-mpp;SecretName=Webhooks--Typeform--autumn--Secret)", "Key Vault Secrets User")]
    [InlineData("Webhooks__Forms__Secrets", "hemlig", "whsec_")]
    [InlineData("Webhooks__Forms__Secrets", "whsec_a2V5", "whsec_")]
    [InlineData("Webhooks__Forms__Secrets", ",", "whsec_")]
    public void A_secret_that_is_still_a_reference_or_cannot_be_read_stops_the_start_and_is_not_shown(string name, string value, string remedy)
    {
        var refusal = Refusal(new CommandLine { Storage = Azure }, [.. Complete.Where(s => s.Item1 != name), (name, value)]);
        Assert.Contains(name, refusal, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal, StringComparison.Ordinal);
        if (value.Length > 1) Assert.DoesNotContain(value.Trim(), refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Contradictions_and_unreadable_files_are_refused()
    {
        Assert.Contains("--storage", Refusal(new CommandLine { Empty = true, Storage = Azure }), StringComparison.Ordinal);
        Assert.Contains("--i-accept-data-loss", Refusal(new CommandLine { Empty = true, AcceptDataLoss = true }), StringComparison.Ordinal);
        Assert.Contains("--listen", Refusal(new CommandLine { Listen = System.Net.IPAddress.Any }), StringComparison.Ordinal);
        Assert.Contains("no settings file", Refusal(new CommandLine { Settings = file + ".none" }), StringComparison.Ordinal);
        File.WriteAllText(file, "Links__Key=k");
        Assert.Contains("not JSON", Refusal(new CommandLine { Settings = file }), StringComparison.Ordinal);
        File.WriteAllText(file, """{"IsEncrypted": true, "Values": {}}""");
        Assert.Contains("encrypted", Refusal(new CommandLine { Settings = file }), StringComparison.Ordinal);
    }

    /// <summary>All but storage.</summary>
    static (string, string)[] Complete => [.. RequiredSettings.Names.Where(name => name != "AzureWebJobsStorage").Select(name => (name, name == "Webhooks__Forms__Secrets" ? $"whsec_{new string('k', 32)}" : "value"))];

    static string Refusal(CommandLine line, params (string, string)[] environment) =>
        Assert.Throws<StartRefusedException>(() => HostSettings.Load(line, Pairs(environment))).Message;

    static IEnumerable<KeyValuePair<string, string?>> Pairs(params (string Name, string Value)[] pairs) => pairs.Select(p => KeyValuePair.Create(p.Name, (string?)p.Value));

    void Write(params (string Name, string Value)[] values) =>
        File.WriteAllText(file, JsonSerializer.Serialize(new { IsEncrypted = false, Values = values.ToDictionary(v => v.Name, v => v.Value) }));
}
