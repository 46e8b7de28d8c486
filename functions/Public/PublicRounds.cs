using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Functions.Http;

namespace Mpp.Functions.Public;

/// <summary>The rounds' dates for everybody: for a web page, and to subscribe to in a calendar. Nothing of permits, announcements or what is committed.</summary>
public sealed class PublicRounds(ProgrammeStore store, PrivateLinks site, TimeProvider clock)
{
    [Function("GetPublicRounds"), Anyone]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "public/rounds.json")] HttpRequest request)
    {
        var (rounds, now) = (await RoundsAsync(request), clock.GetUtcNow());
        return Results.Json(new { items = rounds.Select(r => PublicRound.Of(r, now)), next = (string?)null }, Json.Options);
    }

    [Function("GetRoundsCalendar"), Anyone]
    public async Task<IResult> Calendar([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "public/rounds.ics")] HttpRequest request)
    {
        var entries = (await RoundsAsync(request)).SelectMany(r => new[]
        {
            new CalendarEntry($"{r.Name} opens", r.OpensOn, null),
            new CalendarEntry($"{r.Name} closes at 24:00, Swedish time", r.ClosesOn, r.ClosesAtUtc()),
        });
        var file = CalendarFile.WriteAll(entries, "Municipal Partnership Programme", "ICLD", site.Host, clock.GetUtcNow());
        return Results.Text(file, "text/calendar; charset=utf-8", System.Text.Encoding.UTF8);
    }

    async Task<IEnumerable<Round>> RoundsAsync(HttpRequest request)
    {
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=60";
        return (await store.ReadAsync(request.HttpContext.RequestAborted)).Rounds.Select(r => r.Round).OrderBy(r => r.OpensOn).ThenBy(r => r.Id, StringComparer.Ordinal);
    }
}

/// <summary>A round as everybody may see it. <paramref name="State"/>: coming, open, paused or closed.</summary>
public sealed record PublicRound(
    string Id, string Name, DateOnly OpensOn, DateOnly ClosesOn, DateTimeOffset OpensAtUtc, DateTimeOffset ClosesAtUtc, string State, long EnvelopeSek,
    IReadOnlyList<string>? GrantTypes, IReadOnlyList<string>? Countries, IReadOnlyList<string>? Themes, bool IsRolling)
{
    public static PublicRound Of(Round round, DateTimeOffset nowUtc) => new(
        round.Id, round.Name, round.OpensOn, round.ClosesOn, round.OpensAtUtc(), round.ClosesAtUtc(),
        nowUtc < round.OpensAtUtc() ? "coming" : nowUtc >= round.ClosesAtUtc() ? "closed" : round.IsPaused ? "paused" : "open",
        round.EnvelopeSek, round.GrantTypes, round.Countries, round.Themes, round.IsRolling);
}
