using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Forms;
using Mpp.Adapters.Tables;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;
using Mpp.Functions.Http;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Rounds;

/// <summary>
/// Splits a round in two (see <see cref="SplitRound"/>): <c>{closesOn, next}</c>, where next is the following round's id, or
/// <c>{id, name?, closesOn?, envelopeSek?}</c>.
/// </summary>
public sealed class SplitRoundCommand(ProgrammeStore store, LedgerStore ledger, Envelopes envelopes, ProgrammeCache programme, TimeProvider clock)
{
    const int Attempts = 5;

    [Function(nameof(SplitRoundCommand)), Staff(Role.Officer)]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/rounds/{id}/split")] HttpRequest request, string id)
    {
        var (closesOn, next) = await request.ReadAsync(body => (body.Date("closesOn"), Next(body)), request.HttpContext.RequestAborted);
        var settings = await programme.InForceAsync(CancellationToken.None);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await TrySplitAsync(request, id, closesOn, next, settings) is not { } result) continue;

            // An earlier try has claimed the smaller envelope, and this one has not recorded it.
            if (attempt > 1) await envelopes.MendAsync(id);
            return result;
        }

        await envelopes.MendAsync(id);
        throw new StorageBusyException($"Round {id} changed {Attempts} times while it was being split");
    }

    /// <summary>Null: somebody else was faster.</summary>
    async Task<IResult?> TrySplitAsync(HttpRequest request, string id, DateOnly closesOn, NextRound next, ProgrammeSettings settings)
    {
        var rounds = (await store.ReadAsync()).Rounds;
        if (rounds.FirstOrDefault(r => r.Round.Id == id) is not { } before) return Problems.NotFound($"round '{id}'");
        if (!Conditions.Hold(request, before.ETag.ToString()))
            return Problems.Of(412, "changed", "The round has changed since you read it: read it again and decide anew.", before.Round);
        var now = clock.GetUtcNow();
        var ruling = SplitRound.Apply(before.Round, closesOn, next, rounds.Select(r => r.Round.Id), settings, (await ledger.TotalAsync(id)).CommittedSek, now);
        if (ruling.Value is not { } split) return Problems.Refused(ruling.Refusals, before.Round);
        if (await envelopes.ClaimAsync(before.Round, split.First.Round) is { } committed) return Problems.Refused([committed], before.Round);
        if (!await store.PutRoundAndNextAsync(before, split.First.Round, split.Next.Round, [.. split.First.Facts, .. split.Next.Facts], request.StaffActor(), now)) return null;
        await Task.WhenAll(envelopes.ConfirmAsync(split.First.Round), envelopes.ConfirmAsync(split.Next.Round));
        return Results.Json(new { round = split.First.Round, next = split.Next.Round }, Json.Options);
    }

    static NextRound Next(FormReader body)
    {
        if (body.IsText("next")) return new(body.Text("next", 60));
        if (body.Part("next") is { } next)
            return new(next.Text("id", 60), next.OptionalText("name", 200), next.Has("closesOn") ? next.Date("closesOn") : null, next.OptionalWhole("envelopeSek"));
        if (!body.Has("next")) body.Problem("next", "is missing");
        return new("");
    }
}
