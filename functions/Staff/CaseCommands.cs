using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Mpp.Adapters;
using Mpp.Adapters.Forms;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;
using Mpp.Functions.Http;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Staff;

/// <summary>What a rule of a command gets to see besides its input. <paramref name="Settings"/> are the case's, frozen at submission; <paramref name="Live"/> those in force today (design rule 10).</summary>
public sealed record InHand(Case Case, Actor Actor, ProgrammeSettings Settings, ProgrammeSettings Live, DateTimeOffset NowUtc);

/// <summary>
/// Runs a command on one case (design rule 2): one read, a Due row, one transaction, a wake-up, the answer. Idempotency-Key gives a repeat the first
/// answer; a stale If-Match gets 412; without it a lost race asks the rule again and 409 means that it no longer holds.
/// </summary>
public sealed class CaseCommands(CaseChanges changes, CaseStore cases, DueStore due, CaseIndex index, ProgrammeCache programme, Waking waking, TimeProvider clock, ILogger<CaseCommands> log)
{
    public async Task<IResult> RunAsync<T>(HttpRequest request, DurableTaskClient client, string reference, Func<FormReader, T> read, Func<InHand, T, Ruling<Change>> rule)
    {
        var input = await request.ReadAsync(read, request.HttpContext.RequestAborted);
        return await RunAsync(request, client, reference, request.StaffActor(), hand => ValueTask.FromResult(rule(hand, input)));
    }

    /// <summary>As above, for callers with an actor of their own, or with money to reserve first: then <paramref name="dueKind"/> names the Due row's kind.</summary>
    public async Task<IResult> RunAsync(HttpRequest request, DurableTaskClient client, string reference, Actor actor, Func<InHand, ValueTask<Ruling<Change>>> rule, string? dueKind = null)
    {
        // From here on nothing stops half-way because the caller went away.
        var cancellation = CancellationToken.None;
        if (!CaseReference.IsValid(reference)) return Problems.NotFound($"application '{reference}'");
        var key = IdempotencyKey(request, actor);
        if (key is not null && await cases.FindAnswerAsync(reference, key, cancellation) is { } answer) return Answer(answer.AnswerJson, answer.StatusCode, null);
        var result = await RunAsync(request, client, reference, actor, rule, key, dueKind, cancellation);

        // Looked for once more after a refusal: the same command may have been at it at the same time, and then it is what stands in the way.
        return key is not null && result is not TaggedJson && await cases.FindAnswerAsync(reference, key, cancellation) is { } other ? Answer(other.AnswerJson, other.StatusCode, null) : result;
    }

    async Task<IResult> RunAsync(
        HttpRequest request, DurableTaskClient client, string reference, Actor actor, Func<InHand, ValueTask<Ruling<Change>>> rule, string? key, string? dueKind, CancellationToken cancellation)
    {
        // Looked at before anything is written, so that a refused command costs one request and leaves no hint behind.
        var first = await cases.FindAsync(reference, cancellation);
        if (first is null) return Problems.NotFound($"application '{reference}'");
        var (settings, live) = (await programme.OfAsync(first.Case, cancellation), await programme.InForceAsync(cancellation));
        if (Stale(request, first) is { } stale) return stale;

        IResult? stop = null;
        var changed = await ChangeAsync(client, first, actor, async (before, now) =>
        {
            if ((stop = Stale(request, before)) is not null) return null;
            return await rule(new(before.Case, actor, settings, live, now));
        }, after => key is null ? null : new CommandReceipt(key, 200, Written(after)), dueKind);

        if (stop is not null) return stop;
        if (changed.Commit is CommitOutcome.Repeated repeated) return Answer(repeated.Answer.AnswerJson, repeated.Answer.StatusCode, null);
        if (changed.Commit is not CommitOutcome.Committed committed)
        {
            // Allowed, and the record says so already.
            if (changed.Refusals.Count == 0) return Answer(Written(changed.Case), 200, changed.Before.ETag.ToString());
            return changed.AfterLostRace
                ? Problems.Of(409, changed.Refusals[0].Code, changed.Refusals[0].Message, CommandAnswer.Of(changed.Case), changed.Refusals)
                : Problems.Refused(changed.Refusals, CommandAnswer.Of(changed.Case));
        }

        return Answer(Written(changed.Case), 200, committed.Stored.ETag.ToString());
    }

    /// <summary>
    /// The command without its HTTP: the Due row before, the index and the wake-up after, where something follows from it. <paramref name="arrival"/>: the row that names the form that came in.
    /// The rule returns null where there is nothing to do; nothing here stops
    /// half-way because the caller went away.
    /// </summary>
    public async Task<CaseChanged> ChangeAsync(
        DurableTaskClient client, StoredCase first, Actor actor, Func<StoredCase, DateTimeOffset, ValueTask<Ruling<Change>?>> rule, Func<Case, CommandReceipt?> receipt, string? dueKind = null, DueRow? arrival = null)
    {
        var reference = first.Case.Reference;
        var row = arrival ?? new DueRow(clock.GetUtcNow() + Waking.Grace, reference, dueKind ?? $"wake-{ShortHash.Of(Guid.NewGuid().ToString())}");
        var (isHinted, wasAllowed, hasConsequences) = (false, false, false);
        if (dueKind is not null) await HintAsync();
        var changed = await changes.ApplyAsync(reference, actor, async (before, now) =>
        {
            var ruling = await rule(before, now);
            if (ruling?.Value is not { } change) return ruling;
            (wasAllowed, hasConsequences) = (true, Consequences.Has(before.Case, change, now));
            if (hasConsequences) await HintAsync();
            return ruling;
        }, receipt, CancellationToken.None, first) ?? throw new InvalidOperationException($"Case {reference} was read and is gone.");

        if (changed.Commit is CommitOutcome.Committed)
        {
            await Task.WhenAll(
                QuietlyAsync(changed, () => index.UpsertAsync(changed.Case, changed.Before.Case)),
                hasConsequences ? waking.WakeAsync(client, changed.Before.Case, changed.Case, row.Id) : SettleAsync());
        }
        else if (dueKind is null || changed.Commit is null && !wasAllowed)
        {
            // Nothing happened, and so nothing is behind the hint; but a try that was allowed and then lost its race may have left money reserved.
            await SettleAsync();
        }

        return changed;

        async Task HintAsync()
        {
            if (!isHinted) await due.AddAsync(row, CancellationToken.None);
            isHinted = true;
        }

        Task SettleAsync() => isHinted ? QuietlyAsync(changed, () => due.SettleAsync(row.Id, CancellationToken.None)) : Task.CompletedTask;
    }

    /// <summary>The index is mended nightly, a hint that stays is settled by the sweep: a command that is on file does not fail for them.</summary>
    async Task QuietlyAsync(CaseChanged changed, Func<Task> after)
    {
        try
        {
            await after();
        }
        catch (Exception e) when (StorageTrouble.Is(e))
        {
            log.LogWarning(e, "What comes after the command on {Reference} was not written; the sweep or the night's round does it", changed.Case.Reference);
        }
    }

    static string Written(Case @case) => JsonSerializer.Serialize(CommandAnswer.Of(@case), Json.Options);

    static IResult? Stale(HttpRequest request, StoredCase stored) => Conditions.Hold(request, stored.ETag.ToString())
        ? null : Problems.Of(412, "changed", "The case has changed since you read it: read it again and decide anew.", CommandAnswer.Of(stored.Case));

    /// <summary>One caller's key for one address; null where the caller gave none.</summary>
    public static string? IdempotencyKey(HttpRequest request, Actor actor) => IdempotencyKey(request) is { } key ? string.Join('\n', actor.Id, request.Path, key) : null;

    /// <summary>As the caller gave it; null where there is none.</summary>
    public static string? IdempotencyKey(HttpRequest request)
    {
        var key = request.Headers["Idempotency-Key"].ToString();
        if (key.Length > 200) throw new RequestProblemException(400, "idempotency-key", "An Idempotency-Key has at most 200 characters.");
        return key.Length == 0 ? null : key;
    }

    static TaggedJson Answer(string json, int status, string? etag) => new TaggedJson(json, status, etag is null ? null : Conditions.Tag(etag));
}

/// <summary>A command's answer, and the current state in a refusal: short, the same for every role.</summary>
public sealed record CommandAnswer(string Reference, CaseStatus Status, string StatusLabel)
{
    public static CommandAnswer Of(Case @case) => new(@case.Reference, @case.Status, StatusTable.StaffLabel(@case.Status, "en"));
}

/// <summary>JSON that is written already, with its ETag.</summary>
public sealed class TaggedJson(string json, int status, string? tag) : IResult
{
    public int StatusCode => status;

    public string Text => json;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        httpContext.Response.Headers.CacheControl = "no-store";
        if (tag is not null) httpContext.Response.Headers.ETag = tag;
        return httpContext.Response.WriteAsync(json, httpContext.RequestAborted);
    }
}
