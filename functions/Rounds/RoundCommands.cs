using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Mpp.Adapters;
using Mpp.Adapters.Forms;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Rounds;

/// <summary>Runs a command on one round: read, rule, one transaction in the programme's partition; a lost race reads and asks again, five times.</summary>
public sealed class RoundCommands(ProgrammeStore store, Envelopes envelopes, TimeProvider clock)
{
    const int Attempts = 5;

    public async Task<IResult> RunAsync<T>(HttpRequest request, string id, Func<FormReader, T> read, Func<StoredRound, T, Actor, DateTimeOffset, Ruling<RoundChange>> rule)
    {
        var input = await request.ReadAsync(read, request.HttpContext.RequestAborted);
        return await OnceAsync(request, async () =>
        {
            var (round, problem) = await ApplyAsync(
                request, id, (before, actor, now) => before is null ? null : rule(before, input, actor, now), answer: round => new(200, RoundView.Text(round)));
            return problem ?? RoundView.Answer(round!);
        });
    }

    /// <summary>
    /// A repeat with the same Idempotency-Key gets the first answer. Looked for once more after a refusal: the same command may have been at it at the same time,
    /// and then it is what stands in the way.
    /// </summary>
    public async Task<IResult> OnceAsync(HttpRequest request, Func<Task<IResult>> command)
    {
        var key = CaseCommands.IdempotencyKey(request, request.StaffActor());
        if (key is null) return await command();
        if (await store.FindAnswerAsync(key) is { } first) return new TaggedJson(first.AnswerJson, first.StatusCode, null);
        var result = await command();
        return result is not TaggedJson && await store.FindAnswerAsync(key) is { } other ? new TaggedJson(other.AnswerJson, other.StatusCode, null) : result;
    }

    /// <summary>
    /// The rule gets null for a round that is not there; null from it means not found. <paramref name="beforeCommit"/> writes the Due row that the change needs.
    /// <paramref name="answer"/>: what is kept for a repeat, where the caller gave an Idempotency-Key.
    /// </summary>
    public async Task<(StoredRound? Round, IResult? Problem)> ApplyAsync(
        HttpRequest request, string id, Func<StoredRound?, Actor, DateTimeOffset, Ruling<RoundChange>?> rule,
        Func<Task>? beforeCommit = null, Func<Round, RoundAnswer>? answer = null)
    {
        var key = answer is null ? null : CaseCommands.IdempotencyKey(request, request.StaffActor());
        var hasClaimed = false;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var before = (await store.ReadAsync()).FindRound(id);
            if (!Conditions.Hold(request, before?.ETag.ToString()))
                return await StopAsync(Problems.Of(412, "changed", "The round has changed since you read it: read it again and decide anew.", before?.Round));
            var (actor, now) = (request.StaffActor(), clock.GetUtcNow());
            if (rule(before, actor, now) is not { } ruling) return (null, Problems.NotFound($"round '{id}'"));
            if (ruling.Value is not { } change) return await StopAsync(Problems.Refused(ruling.Refusals, before?.Round));

            // A PUT of what is there already; the first time it may have died before the ledger knew.
            if (change.Facts.Count == 0 && before is not null)
            {
                await envelopes.MendAsync(id);
                return (before, null);
            }

            if (before is not null && change.Round.EnvelopeSek < before.Round.EnvelopeSek)
            {
                if (await envelopes.ClaimAsync(before.Round, change.Round) is { } committed) return await StopAsync(Problems.Refused([committed], before.Round));
                hasClaimed = true;
            }

            if (beforeCommit is not null) await beforeCommit();
            var receipt = key is not null && answer?.Invoke(change.Round) is { } given ? new CommandReceipt(key, given.Status, given.Json) : null;
            if (await store.PutRoundAsync(before, change.Round, change.Facts, actor, now, receipt) is not { } after) continue;
            if (before?.Round.EnvelopeVersion != change.Round.EnvelopeVersion) await envelopes.ConfirmAsync(change.Round);
            return (after, null);
        }

        return await StopAsync(Problems.Of(503, "busy", "Others changed the rounds at the same time; try again."));

        async Task<(StoredRound?, IResult?)> StopAsync(IResult problem)
        {
            // What an earlier try has claimed and nobody has recorded.
            if (hasClaimed) await envelopes.MendAsync(id);
            return (null, problem);
        }
    }
}

/// <summary>What a repeat of a command is told.</summary>
public sealed record RoundAnswer(int Status, string Json);

/// <summary>A round as staff see it.</summary>
public static class RoundView
{
    public static string Text(Round round) => JsonSerializer.Serialize(round, Json.Options);

    public static IResult Answer(StoredRound round) => new TaggedJson(Text(round.Round), 200, Conditions.Tag(round.ETag.ToString()));
}
