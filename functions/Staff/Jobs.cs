using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Functions.Http;
using Mpp.Functions.Rounds;

namespace Mpp.Functions.Staff;

/// <summary>The progress of a command over many cases; for who started it, administrators and auditors.</summary>
public sealed class Jobs(ProgrammeStore programme, RoundCases cases)
{
    [Function("GetJob"), Staff]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/jobs/{id}")] HttpRequest request, string id)
    {
        var cancellation = request.HttpContext.RequestAborted;
        if (id.Split('-', 3) is not ["announce", var text, var roundId] || !int.TryParse(text, CultureInfo.InvariantCulture, out var number)
            || (await programme.ReadAsync(cancellation)).FindRound(roundId)?.Round.Announcements.FirstOrDefault(a => a.Number == number) is not { } announcement)
            return Problems.NotFound($"job '{id}'");
        var staff = request.Staff();
        if (announcement.By != staff.Name && !staff.Has(Role.Admin) && !staff.Has(Role.Auditor)) return Problems.Of(403, "wrong-role", "A job is seen by who started it, by administrators and auditors.");

        var done = announcement.DoneAtUtc is null ? (await cases.ReadAsync(announcement.References, cancellation)).Count(c => c.Decision?.AnnouncedAtUtc is not null) : 0;
        return Results.Json(Announcements.JobOf(roundId, announcement, done), Json.Options);
    }
}
