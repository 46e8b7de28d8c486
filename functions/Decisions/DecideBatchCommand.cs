using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Adapters;
using Mpp.Adapters.Forms;
using Mpp.Domain.Decisions;
using Mpp.Domain.Rounds;
using Mpp.Functions.Http;
using Mpp.Functions.Rounds;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Decisions;

/// <summary>
/// The decision meeting's list (handbook section 3): the minutes go on the round's record, then each decision is one of its own, in the order of the list, against
/// what is left of the envelope by then. One that is refused leaves the others as they are; the answer says what became of each.
/// </summary>
public sealed class DecideBatchCommand(RoundCommands rounds, Deciding deciding)
{
    /// <summary>As many as are decided within the time that the Functions host gives an answer.</summary>
    const int MostAtOnce = 90;

    [Function(nameof(DecideBatchCommand)), Staff(Role.Decider)]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/rounds/{id}/decide-batch")] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        var (minutes, decisions) = await request.ReadAsync(Read, request.HttpContext.RequestAborted);
        var (_, problem) = await rounds.ApplyAsync(request, id, (before, _, _) => before is null ? null : RecordMinutes.Apply(before.Round, minutes, decisions.Count));
        if (problem is not null) return problem;

        // If-Match was about the round; an Idempotency-Key goes on to each case, so that a repeat of the list gets each first answer.
        request.Headers.Remove("If-Match");
        var outcomes = new List<JsonObject>();
        foreach (var (reference, proposal) in decisions) outcomes.Add(await OutcomeAsync(request, client, id, reference, proposal));
        return Results.Json(new { items = outcomes, next = (string?)null, decided = outcomes.Count(o => (int)o["status"]! == 200) }, Json.Options);
    }

    async Task<JsonObject> OutcomeAsync(HttpRequest request, DurableTaskClient client, string round, string reference, Proposal proposal)
    {
        IResult result;
        try
        {
            result = await deciding.DecideAsync(request, client, reference, proposal, round);
        }
        catch (Exception e) when (AccessMiddleware.Translate(e) is { } problem)
        {
            // Busy storage for one case is an outcome of that case: the answer must still tell of those before it.
            result = problem;
        }

        return result switch
        {
            TaggedJson answer => Outcome(reference, answer.StatusCode, "answer", JsonNode.Parse(answer.Text)),
            IStatusCodeHttpResult { StatusCode: { } status } and IValueHttpResult { Value: var problem } => Outcome(reference, status, "problem", JsonSerializer.SerializeToNode(problem, Json.Options)),
            _ => throw new InvalidOperationException($"A decision's answer is a {result.GetType().Name}."),
        };
    }

    static JsonObject Outcome(string reference, int status, string kind, JsonNode? what) => new() { ["reference"] = reference, ["status"] = status, [kind] = what };

    static (string Minutes, IReadOnlyList<(string Reference, Proposal Proposal)> Decisions) Read(FormReader body)
    {
        var decisions = body.Parts("decisions", MostAtOnce).Select(d => (Reference: d.Text("reference", 20), Proposal: StaffForms.Proposal(d))).ToList();
        if (decisions.Count == 0) body.Problem("decisions", "is missing or empty");
        foreach (var twice in decisions.GroupBy(d => d.Reference).Where(g => g.Key.Length > 0 && g.Count() > 1))
            body.Problem("decisions", $"has {twice.Key} {twice.Count()} times");
        return (body.Text("minutes", 20_000), decisions);
    }
}
