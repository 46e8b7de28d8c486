using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Embedded.Hosting;
using Mpp.Functions.Http;

namespace Mpp.Embedded.Rehearsal;

/// <summary>The routes that only a rehearsal has: the clock, and the letters that were mailed (contract, "Commands").</summary>
static class RehearsalRoutes
{
    public static void Map(IEndpointRouteBuilder web, EmbeddedHost host, EmbeddedClock clock, LetterBox letters)
    {
        var cases = host.Services.GetRequiredService<CaseStore>();
        var mover = new Lazy<ClockMover>(() => new ClockMover(clock, host.Timers, host.Engine!, host.Services.GetRequiredService<DueStore>()));
        web.MapPost("/embedded/clock", Answer(async http =>
        {
            if (!clock.Stands) return Problems.Of(409, "clock-runs", "This clock runs with the machine: start with --clock to move it.");
            try
            {
                var (to, toNext) = await http.Request.ReadAsync(body =>
                {
                    if (body.Has("to") == body.Has("toNext")) body.Problem("to", "or toNext: exactly one of them is needed");
                    return (body.OptionalTime("to"), body.Has("toNext") && body.Flag("toNext"));
                }, http.RequestAborted);
                if (to < clock.GetUtcNow()) return Problems.Of(422, "clock-back", $"The clock stands at {clock.GetUtcNow():O} and never goes back.");
                var fired = await mover.Value.MoveAsync(toNext ? null : to, CancellationToken.None);
                return Results.Json(new { now = clock.GetUtcNow(), fired }, Json.Options);
            }
            catch (RequestProblemException problem)
            {
                return problem.Result;
            }
        }));
        web.MapGet("/embedded/letters", Answer(async http =>
            Results.Json(new { items = await letters.ListAsync(http.Request.Query["case"], http.Request.Query["letter"], cases, http.RequestAborted) }, Json.Options)));
    }

    // A lambda over HttpContext would be taken for a RequestDelegate, and its result dropped.
    static RequestDelegate Answer(Func<HttpContext, Task<IResult>> answer) => async http => await (await answer(http)).ExecuteAsync(http);
}
