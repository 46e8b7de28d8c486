using System.Net;
using System.Net.Http.Headers;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json.Nodes;
using Mpp.Adapters.Forms;
using Mpp.Functions;
using Mpp.Tests.Conventions;

namespace Mpp.Tests.Embedded.Server;

/// <summary>Nothing of rehearsal mode is in what is published, and nothing brings it back.</summary>
[Collection(OnThePublishedProgram.Name)]
public sealed class PublishedProgramTests(PublishedProgram program)
{
    [Fact]
    public void It_has_its_runtime_with_it_and_nothing_of_rehearsals()
    {
        var files = program.Folder.EnumerateFiles("*", SearchOption.AllDirectories).ToList();
        Assert.Contains(files, f => f.Name.Contains("coreclr", StringComparison.Ordinal));
        Assert.DoesNotContain(files, f => f.Name.Contains("settings", StringComparison.OrdinalIgnoreCase) || f.Name.Contains("package", StringComparison.Ordinal) || f.Extension == ".js");

        using var assembly = new PEReader(File.OpenRead(Path.Combine(program.Folder.FullName, "Mpp.Embedded.dll")));
        var metadata = assembly.GetMetadataReader();
        var namespaces = metadata.TypeDefinitions.Select(t => metadata.GetString(metadata.GetTypeDefinition(t).Namespace)).Distinct().ToList();
        Assert.Contains("Mpp.Embedded.Hosting", namespaces);
        Assert.DoesNotContain(namespaces, n => n.EndsWith("Rehearsal", StringComparison.Ordinal) || n.EndsWith("Azurite", StringComparison.Ordinal));

        var secrets = SampleSecrets();
        Assert.NotEmpty(secrets);
        foreach (var file in files.Where(f => f.Name.StartsWith("Mpp.", StringComparison.Ordinal)))
            foreach (var word in secrets.Concat(["Bearer demo", "/embedded/clock", "/embedded/letters"])) Assert.False(Holds(file, word), $"{file.Name} holds '{word}'.");
    }

    [Theory]
    [InlineData("rehearse")]
    [InlineData("--clock 2026-02-15T09:00:00Z")]
    [InlineData("--empty")]
    [InlineData("--data folder")]
    public async Task What_only_rehearsals_have_is_refused_even_with_all_settings(string arguments)
    {
        await using var office = await Office.OpenAsync();

        var (code, said) = await ServerProcess.RunAsync(program, office.Settings, [.. arguments.Split(' ')]);

        Assert.Equal(1, code);
        Assert.Contains("serves real cases and nothing else", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_has_lost_its_settings_names_them_and_does_not_come_up()
    {
        foreach (var options in new[] { Array.Empty<string>(), ["--i-accept-data-loss"] })
        {
            var (code, said) = await ServerProcess.RunAsync(program, [], options);
            Assert.Equal(1, code);
            Assert.All(RequiredSettings.Names, name => Assert.Contains(name, said, StringComparison.Ordinal));
            Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Azurite_is_refused_and_so_is_storage_that_does_not_answer()
    {
        await using var office = await Office.OpenAsync();
        var (code, said) = await ServerProcess.RunAsync(program, office.Settings);
        Assert.Equal(1, code);
        Assert.Contains("--i-accept-data-loss", said, StringComparison.Ordinal);

        var nobody = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:9/a;BlobEndpoint=http://127.0.0.1:9/a";
        (code, said) = await ServerProcess.RunAsync(program, office.Settings, "--storage", nobody, "--i-accept-data-loss");
        Assert.Equal(1, code);
        Assert.Contains("The storage account does not serve this program", said, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_serves_and_knows_neither_the_demonstrations_people_nor_its_secrets_nor_its_routes()
    {
        await using var office = await Office.OpenAsync();
        using var server = await ServerProcess.StartAsync(program, office.Settings);
        using var http = new HttpClient { BaseAddress = server.Address };

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("api/health")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("embedded/letters")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync("embedded/clock", new StringContent("""{"toNext": true}"""))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync("admin/functions/SweepDue", new StringContent("{}"))).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "demo:ada:Admin");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("api/staff/applications")).StatusCode);

        var application = office.Application().Submission(TimeProvider.System.GetUtcNow());
        Assert.Equal(401, (await new Mpp.Embedded.Rehearsal.Driver(server.Address, SampleSecrets().Single(s => s.StartsWith("whsec_", StringComparison.Ordinal))).SubmitAsync(application, TimeProvider.System.GetUtcNow())).Status);
        using var form = office.To(server.Address);
        (await Office.SubmitAsync(form, office.Application())).Ok();
    }

    [Fact]
    public async Task It_listens_where_it_is_told_to()
    {
        await using var office = await Office.OpenAsync();
        using var server = await ServerProcess.StartAsync(program, office.Settings, "--listen", "127.0.0.1");

        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"http://127.0.0.1:{server.Address.Port}/api/health")).StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"http://[::1]:{server.Address.Port}/api/health"));
    }

    /// <summary>What the sample gives as secrets, all of them Base64.</summary>
    static IReadOnlyList<string> SampleSecrets() =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root.FullName, "local.settings.sample.json")))!["Values"]!.AsObject().Select(v => $"{v.Value}").Where(v => v.EndsWith('='))];

    static bool Holds(FileInfo file, string word)
    {
        var bytes = File.ReadAllBytes(file.FullName).AsSpan();
        return bytes.IndexOf(Encoding.UTF8.GetBytes(word)) >= 0 || bytes.IndexOf(Encoding.Unicode.GetBytes(word)) >= 0;
    }
}
