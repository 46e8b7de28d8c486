using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpp.Tests.Embedded.Durable;
using Mpp.Tests.Support;

namespace Mpp.Tests.Embedded.Server;

/// <summary>The service on an account of which it has no key: it asks for tokens where a machine's managed identity does.</summary>
[Collection(OnThePublishedProgram.Name)]
public sealed class KeylessServerTests(PublishedProgram program)
{
    [Fact]
    public async Task It_keeps_cases_and_stories_on_an_account_that_is_named_by_its_addresses_and_copies_them_from_there()
    {
        await using var office = await Office.OpenAsync();
        await using var azurite = await KeylessAzurite.StartAsync();
        var asked = new ConcurrentQueue<string>();
        await using var identity = await IdentityAsync(asked);
        var settings = office.Settings.Where(s => s.Key != "AzureWebJobsStorage").Concat(new Dictionary<string, string>
        {
            ["AzureWebJobsStorage__tableServiceUri"] = azurite.Tables.AbsoluteUri,
            ["AzureWebJobsStorage__blobServiceUri"] = azurite.Blobs.AbsoluteUri,
            ["IDENTITY_ENDPOINT"] = $"{identity.Urls.First()}/token",
            ["IDENTITY_HEADER"] = "of-this-machine",
            ["SSL_CERT_FILE"] = azurite.CertificateFile,
        });
        using var server = await ServerProcess.StartAsync(program, settings);
        using var form = office.To(server.Address);

        var reference = (await Office.SubmitAsync(form, office.Application())).Ok()["reference"];

        // Its round is on another account: not eligible here, which a letter says all the same.
        await TestEngine.UntilAsync(() => office.Mail.Taken.Any(m => m.LetterId.StartsWith(reference, StringComparison.Ordinal)), "the applicant's letter");
        Assert.NotEmpty(asked);
        Assert.All(asked, resource => Assert.Equal("https://storage.azure.com", resource));
        await server.AskToEndAsync();
        Assert.Equal(0, await server.EndAsync());
        Assert.Empty(await office.ReferencesAsync());

        var backups = Directory.CreateTempSubdirectory("mpp-backup-");
        var (code, said) = await ServerProcess.RunAsync(program, settings, "backup", "--to", backups.FullName);
        Assert.True(code == 0, said);
        Assert.Contains(reference, await File.ReadAllTextAsync(Assert.Single(backups.GetFiles("Cases.jsonl", SearchOption.AllDirectories)).FullName), StringComparison.Ordinal);

        // Without its identity: what is missing, and nothing of where in the code.
        var (refused, why) = await ServerProcess.RunAsync(program, settings.Where(s => !s.Key.StartsWith("IDENTITY", StringComparison.Ordinal)).Append(new("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential")), "backup", "--to", backups.FullName);
        Assert.Equal(1, refused);
        Assert.StartsWith("The storage account does not serve this command", why, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", why, StringComparison.Ordinal);
        backups.Delete(recursive: true);
    }

    /// <summary>The endpoint that Azure's machines have for it.</summary>
    static async Task<WebApplication> IdentityAsync(ConcurrentQueue<string> asked)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var identity = builder.Build();
        identity.MapGet("/token", (HttpRequest request) =>
        {
            if (request.Headers["X-IDENTITY-HEADER"] != "of-this-machine") return Results.Unauthorized();
            asked.Enqueue(request.Query["resource"]!);
            var lifetime = TimeSpan.FromHours(1);
            return Results.Json(new
            {
                access_token = KeylessAzurite.Token(lifetime),
                expires_on = (TimeProvider.System.GetUtcNow() + lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                resource = $"{request.Query["resource"]}",
                token_type = "Bearer",
            });
        });
        await identity.StartAsync();
        return identity;
    }
}
