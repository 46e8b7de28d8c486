using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Adapters.Mail;
using Mpp.Tests.Support;

namespace Mpp.Tests.Embedded.Server;

/// <summary>What an organisation has around its server: a storage account, a mail service, an authority that knows nobody; a round that is open today; and settings that name all of it.</summary>
sealed class Office : IAsyncDisposable
{
    readonly string secret = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
    readonly WebApplication authority;
    int submissions;

    Office(string storage, SendGridServer mail, WebApplication authority)
    {
        (StorageConnection, Mail, this.authority) = (storage, mail, authority);
        Records = new(new(storage), new(storage));
        Cases = new(Records, new(Records));
        Settings = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = storage,
            ["PublicBaseUrl"] = "https://mpp.example",
            ["Webhooks__Forms__Secrets"] = secret,
            ["SendGrid__ApiKey"] = "SG.key",
            ["SendGrid__Host"] = mail.Host,
            ["SendGrid__EventPublicKey"] = mail.EventPublicKey,
            ["Mail__From"] = "Programme <programme@mpp.example>",
            ["Links__Key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Index__Key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Identity__Authority"] = $"{authority.Urls.First()}/tenant",
            ["Identity__Audience"] = "6f1d2c5e-9a0b-4c3d-8e7f-101112131415",
        };
    }

    public string StorageConnection { get; }

    public IReadOnlyDictionary<string, string> Settings { get; }

    public SendGridServer Mail { get; }

    public Mpp.Adapters.Tables.Storage Records { get; }

    public CaseStore Cases { get; }

    public static async Task<Office> OpenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var authority = builder.Build();
        authority.MapGet("/tenant/.well-known/openid-configuration", () => Results.Json(new { issuer = "https://login.example/tenant", jwks_uri = $"{authority.Urls.First()}/tenant/keys" }));
        authority.MapGet("/tenant/keys", () => Results.Json(new { keys = Array.Empty<object>() }));
        await authority.StartAsync();

        var office = new Office(await Azurite.NewAccount(), await SendGridServer.StartAsync(), authority);
        await office.Records.CreateAsync();
        var now = TimeProvider.System.GetUtcNow();
        var today = SwedishCalendar.StockholmDate(now);
        var round = new Round { Id = "today", Name = "Open today", OpensOn = today.AddDays(-7), ClosesOn = today.AddDays(21), EnvelopeSek = 1_000_000_000 };
        await new ProgrammeStore(office.Records).PutRoundAsync(null, round, [new AuditFact("round-put", round.Id)], Actor.System, now);
        return office;
    }

    /// <summary>An application like no other: <c>SubmissionId</c> tells them apart.</summary>
    public HandbookCase Application() => HandbookCases.Kalix with
    {
        SubmissionId = $"s-{Interlocked.Increment(ref submissions)}",
        StartDate = SwedishCalendar.StockholmDate(TimeProvider.System.GetUtcNow()).AddMonths(4),
    };

    /// <summary>Who talks to a server.</summary>
    public Driver To(Uri address) => new(address, secret);

    public static Task<Answer> SubmitAsync(Driver to, HandbookCase application)
    {
        var now = TimeProvider.System.GetUtcNow();
        return to.SubmitAsync(application.Submission(now), now);
    }

    /// <summary>The letters of all cases that are on file.</summary>
    public async Task<IReadOnlyList<StoredLetter>> LettersAsync()
    {
        var letters = new List<StoredLetter>();
        foreach (var reference in await ReferencesAsync()) letters.AddRange(await Cases.LettersAsync(reference));
        return letters;
    }

    public async Task<IReadOnlyList<string>> ReferencesAsync() =>
        [.. (await new IntakeStore(Records).GivenOutAsync()).SelectMany(y => Enumerable.Range(1, y.Last).Select(n => CaseReference.Format(y.Year, n)))];

    /// <summary>The hosts that have registered at the task hub and have not left.</summary>
    public async Task<IReadOnlyList<string>> HostsAsync()
    {
        var lease = (await new TableClient(StorageConnection, "DurableTaskHub").GetEntityAsync<TableEntity>("hosts", "lease")).Value;
        return [.. JsonNode.Parse(lease.GetString("Members")!)!["hosts"]!.AsArray().Select(h => $"{h!["hostId"]}")];
    }

    public async ValueTask DisposeAsync()
    {
        await authority.DisposeAsync();
        await Mail.DisposeAsync();
    }
}
