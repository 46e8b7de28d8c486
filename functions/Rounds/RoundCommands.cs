using Microsoft.AspNetCore.Http;
using Mpp.Adapters;
using Mpp.Adapters.Forms;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Functions.Http;

namespace Mpp.Functions.Rounds;

/// <summary>Runs a command on one round: read, rule, one transaction in the programme's partition; a lost race reads and asks again, five times.</summary>
public sealed class RoundCommands(ProgrammeStore store, TimeProvider clock)
{
    const int Attempts = 5;

    public async Task<IResult> RunAsync<T>(HttpRequest request, string id, Func<FormReader, T> read, Func<StoredRound, T, Actor, DateTimeOffset, Ruling<RoundChange>> rule)
    {
        var input = await request.ReadAsync(read, request.HttpContext.RequestAborted);
        var (round, problem) = await ApplyAsync(request, id, (before, actor, now) => before is null ? null : rule(before, input, actor, now));
        return problem ?? RoundView.Answer(round!);
    }

    /// <summary>The rule gets null for a round that is not there; null from it means not found. <paramref name="beforeCommit"/> writes the Due row that the change needs.</summary>
    public async Task<(StoredRound? Round, IResult? Problem)> ApplyAsync(HttpRequest request, string id, Func<StoredRound?, Actor, DateTimeOffset, Ruling<RoundChange>?> rule, Func<Task>? beforeCommit = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = (await store.ReadAsync()).FindRound(id);
            if (!Conditions.Hold(request, before?.ETag.ToString()))
                return (null, Problems.Of(412, "changed", "The round has changed since you read it: read it again and decide anew.", before?.Round));
            var (actor, now) = (request.StaffActor(), clock.GetUtcNow());
            if (rule(before, actor, now) is not { } ruling) return (null, Problems.NotFound($"round '{id}'"));
            if (ruling.Value is not { } change) return (null, Problems.Refused(ruling.Refusals, before?.Round));

            // A PUT of what is there already.
            if (change.Facts.Count == 0 && before is not null) return (before, null);
            if (beforeCommit is not null) await beforeCommit();
            if (await store.PutRoundAsync(before, change.Round, change.Facts, actor, now) is { } after) return (after, null);
            if (attempt == Attempts) return (null, Problems.Of(503, "busy", "Others changed the rounds at the same time; try again."));
        }
    }
}

/// <summary>A round as staff and the public see it.</summary>
public static class RoundView
{
    public static IResult Answer(StoredRound round) => new Staff.TaggedJson(System.Text.Json.JsonSerializer.Serialize(round.Round, Json.Options), 200, Conditions.Tag(round.ETag.ToString()));
}
