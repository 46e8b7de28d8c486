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

        Write([.. RequiredSettings.Names.Select(name => (name, "value"))]);
        var settings = HostSettings.Load(new CommandLine { Settings = file, Storage = Azure }, []);
        Assert.Equal((false, Azure), (settings.Rehearsal, settings.Storage));
        Assert.Equal(Azure, settings.On(Azure)["AzureWebJobsStorage"]);
    }

    [Fact]
    public void Real_service_on_Azurite_has_to_be_accepted()
    {
        var complete = RequiredSettings.Names.Select(name => (name, name == "AzureWebJobsStorage" ? Azurite : "value")).ToArray();

        Assert.Contains("--i-accept-data-loss", Refusal(new CommandLine(), complete), StringComparison.Ordinal);
        Assert.False(HostSettings.Load(new CommandLine { AcceptDataLoss = true }, Pairs(complete)).Rehearsal);
    }

    [Fact]
    public void Contradictions_and_unreadable_files_are_refused()
    {
        Assert.Contains("--storage", Refusal(new CommandLine { Empty = true, Storage = Azure }), StringComparison.Ordinal);
        Assert.Contains("--i-accept-data-loss", Refusal(new CommandLine { Empty = true, AcceptDataLoss = true }), StringComparison.Ordinal);
        Assert.Contains("no settings file", Refusal(new CommandLine { Settings = file + ".none" }), StringComparison.Ordinal);
        File.WriteAllText(file, "Links__Key=k");
        Assert.Contains("not JSON", Refusal(new CommandLine { Settings = file }), StringComparison.Ordinal);
        File.WriteAllText(file, """{"IsEncrypted": true, "Values": {}}""");
        Assert.Contains("encrypted", Refusal(new CommandLine { Settings = file }), StringComparison.Ordinal);
    }

    static string Refusal(CommandLine line, params (string, string)[] environment) =>
        Assert.Throws<StartRefusedException>(() => HostSettings.Load(line, Pairs(environment))).Message;

    static IEnumerable<KeyValuePair<string, string?>> Pairs(params (string Name, string Value)[] pairs) => pairs.Select(p => KeyValuePair.Create(p.Name, (string?)p.Value));

    void Write(params (string Name, string Value)[] values) =>
        File.WriteAllText(file, JsonSerializer.Serialize(new { IsEncrypted = false, Values = values.ToDictionary(v => v.Name, v => v.Value) }));
}
