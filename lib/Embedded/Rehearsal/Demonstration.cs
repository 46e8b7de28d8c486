using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
using Mpp.Embedded.Hosting;

namespace Mpp.Embedded.Rehearsal;

/// <summary>
/// Something to look at on the first day: this year's rounds, one that is open today, reviewers, and three of the handbook's applications, which come in
/// by the signed webhook like any other. Loaded once, into a storage that is bare.
/// </summary>
static class Demonstration
{
    const string Officer = "olle:Officer";

    /// <summary>No rounds: nobody has used this storage yet.</summary>
    public static async Task<bool> IsBareAsync(EmbeddedHost host, CancellationToken cancellation) =>
        (await host.Services.GetRequiredService<ProgrammeStore>().ReadAsync(cancellation)).Rounds.Count == 0;

    public static async Task LoadAsync(EmbeddedHost host, IConfiguration settings)
    {
        var now = host.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var today = SwedishCalendar.StockholmDate(now);
        using var driver = new Driver(host.BaseAddress, settings["Webhooks:Forms:Secrets"]!.Split(',')[0]);

        foreach (var year in new[] { today.Year, today.Year + 1 })
        {
            await PutRoundAsync(driver, $"{year}-spring", $"Spring round {year}", new(year, 2, 15), new(year, 3, 15));
            await PutRoundAsync(driver, $"{year}-autumn", $"Autumn round {year}", new(year, 9, 15), new(year, 10, 15));
            await PutRoundAsync(driver, $"{year}-inception", $"Inception {year}", new(year, 1, 1), new(year, 12, 31), rolling: true);
        }

        await PutRoundAsync(driver, "demonstration", "Demonstration round, open today", today.AddDays(-7), today.AddDays(21));
        foreach (var (name, municipality) in new[] { ("Rut", "Umeå"), ("Ravi", "Lund"), ("Rosa", "Gävle") })
            (await driver.StaffAsync(Officer, HttpMethod.Post, "reviewers", new { name, email = $"{name.ToLowerInvariant()}@demo.example", municipality })).Ok();
        foreach (var @case in new[] { HandbookCases.Kalix, HandbookCases.Malmö, HandbookCases.Borlänge })
            (await driver.SubmitAsync((@case with { StartDate = today.AddMonths(4) }).Submission(now), now)).Ok();
    }

    static async Task PutRoundAsync(Driver driver, string id, string name, DateOnly opensOn, DateOnly closesOn, bool rolling = false) =>
        (await driver.StaffAsync(Officer, HttpMethod.Put, $"rounds/{id}", new { name, opensOn, closesOn, envelopeSek = 10_000_000, rolling })).Ok();
}
