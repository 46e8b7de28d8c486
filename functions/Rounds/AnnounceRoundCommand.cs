using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Domain.Rounds;
using Mpp.Functions.Http;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Rounds;

/// <summary>Orders the announcement of every decision of a round that has not been announced, on the set day at the hour of letters. 202 with a progress link.</summary>
public sealed class AnnounceRoundCommand(RoundCommands commands, RoundCases cases, DueStore due, Announcements announcements, ProgrammeCache programme)
{
    [Function(nameof(AnnounceRoundCommand)), Staff(Role.Decider)]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/rounds/{id}/announce")] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        var on = await request.ReadAsync(body => body.Date("on"), request.HttpContext.RequestAborted);
        return await commands.OnceAsync(request, () => AnnounceAsync(request, id, on, client));
    }

    async Task<IResult> AnnounceAsync(HttpRequest request, string id, DateOnly on, DurableTaskClient client)
    {
        var settings = await programme.InForceAsync(CancellationToken.None);
        var decided = (await cases.DecidedAsync(id, CancellationToken.None)).Where(c => c.Decision is { AnnouncedAtUtc: null }).ToList();

        DueRow? row = null;
        Announcement? announcement = null;
        var (_, problem) = await commands.ApplyAsync(request, id, (before, actor, now) =>
        {
            if (before is null) return null;
            var ruling = AnnounceRound.Apply(before.Round, on, decided.Select(c => c.Reference), settings, actor, now);
            if (ruling.Value is { } change) row = Announcements.DueRowOf(change.Round, announcement = change.Round.Announcements[^1]);
            return ruling;
        }, async () => await due.AddAsync(row!), round => new(202, JsonSerializer.Serialize(Announcements.JobOf(id, round.Announcements[^1]), Json.Options)));
        if (problem is not null) return problem;

        // Announced at once: no need to wait for the sweep.
        if (row!.DueUtc <= announcement!.OrderedAtUtc) await announcements.FireAsync(client, row, CancellationToken.None);
        var job = Announcements.JobOf(id, announcement);
        request.HttpContext.Response.Headers.Location = $"/api/staff/jobs/{job.Id}";
        return Results.Json(job, Json.Options, statusCode: 202);
    }
}
