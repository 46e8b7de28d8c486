using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Forms;
using Mpp.Adapters.Tables;
using Mpp.Domain.Rounds;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Rounds;

/// <summary>The rounds: their windows, envelopes and books, and what moves them (handbook section 3).</summary>
public sealed class RoundEndpoints(RoundCommands commands, ProgrammeStore store, LedgerStore ledger, RoundCases cases, LateCases late)
{
    [Function("ListRounds"), Staff]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/rounds")] HttpRequest request) =>
        Results.Json(new { items = (await store.ReadAsync(request.HttpContext.RequestAborted)).Rounds.Select(r => r.Round).OrderBy(r => r.OpensOn), next = (string?)null }, Json.Options);

    [Function("GetRound"), Staff]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/rounds/{id}")] HttpRequest request, string id) =>
        (await store.ReadAsync(request.HttpContext.RequestAborted)).FindRound(id) is { } round ? RoundView.Answer(round) : Problems.NotFound($"round '{id}'");

    [Function("PutRound"), Staff(Role.Officer)]
    public async Task<IResult> Put([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "staff/rounds/{id}")] HttpRequest request, string id)
    {
        var asked = await request.ReadAsync(body => new Round
        {
            Id = id,
            Name = body.Text("name", 200),
            OpensOn = body.Date("opensOn"),
            ClosesOn = body.Date("closesOn"),
            EnvelopeSek = body.Whole("envelopeSek"),
            GrantTypes = body.Has("grantTypes") ? body.Texts("grantTypes", 20) : null,
            Countries = body.Has("countries") ? [.. body.Texts("countries", 100).Select(c => c.ToUpperInvariant())] : null,
            Themes = body.Has("themes") ? body.Texts("themes", 20) : null,
            IsRolling = Rolling(body),
            RefusesOverCap = body.Has("refusesOverCap") && body.Flag("refusesOverCap"),
        }, request.HttpContext.RequestAborted);
        var programme = await store.ReadAsync();
        var earliest = programme.AllSettings.Min(s => s.InForceFrom);
        var settings = programme.SettingsInForce(asked.OpensOn < earliest ? earliest : asked.OpensOn);
        var committed = programme.FindRound(id) is null ? 0 : (await ledger.TotalAsync(id)).CommittedSek;
        var (round, problem) = await commands.ApplyAsync(request, id, (before, actor, now) => PutRound.Apply(before?.Round, asked, settings, committed));
        return problem ?? RoundView.Answer(round!);
    }

    // As what GET answers calls it, too: a round that is read, changed and put back stays what it was.
    static bool Rolling(FormReader body) => body.Has("rolling") ? body.Flag("rolling") : body.Has("isRolling") && body.Flag("isRolling");

    [Function("ExtendRound"), Staff(Role.Officer)]
    public async Task<IResult> Extend([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/rounds/{id}/extend")] HttpRequest request, string id)
    {
        var answer = await commands.RunAsync(request, id, body => (ClosesOn: body.Date("closesOn"), Reason: body.Text("reason", 2000)), (before, asked, actor, now) => ExtendRound.Apply(before.Round, asked.ClosesOn, asked.Reason, now));
        if (answer is TaggedJson) await late.RaiseTasksAsync(id, CancellationToken.None);
        return answer;
    }

    [Function("PauseRound"), Staff(Role.Officer)]
    public Task<IResult> Pause([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/rounds/{id}/pause")] HttpRequest request, string id) =>
        commands.RunAsync(request, id, body => body.Text("reason", 2000), (before, reason, actor, now) => PauseRound.Apply(before.Round, reason));

    [Function("ResumeRound"), Staff(Role.Officer)]
    public Task<IResult> Resume([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/rounds/{id}/resume")] HttpRequest request, string id) =>
        commands.RunAsync(request, id, body => body.OptionalText("reason", 2000) ?? "", (before, reason, actor, now) => ResumeRound.Apply(before.Round, reason));

    [Function("PermitLate"), Staff(Role.Officer)]
    public Task<IResult> PermitLateSubmission([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/rounds/{id}/permit-late")] HttpRequest request, string id) =>
        commands.RunAsync(request, id, body => (OrgNumber: body.Text("orgNumber", 30), Until: body.Date("until"), Reason: body.Text("reason", 2000)),
            (before, asked, actor, now) => PermitLate.Apply(before.Round, asked.OrgNumber, asked.Until, asked.Reason, actor, now));

    [Function("GetRanking"), Staff]
    public async Task<IResult> Rank([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/rounds/{id}/ranking")] HttpRequest request, string id)
    {
        var cancellation = request.HttpContext.RequestAborted;
        if ((await store.ReadAsync(cancellation)).FindRound(id) is not { } round) return Problems.NotFound($"round '{id}'");
        // Rank and order tell of scores as well, so what may not be seen is left out before.
        var rows = Ranking.Of(round.Round, (await cases.AllAsync(id, cancellation)).Select(c => CaseView.Visible(request.Staff(), c)));
        return Results.Json(new { items = rows, next = (string?)null, envelopeSek = round.Round.EnvelopeSek, committedSek = (await ledger.TotalAsync(id, cancellation)).CommittedSek }, Json.Options);
    }
}
