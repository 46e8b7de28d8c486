using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Adapters;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Mail;

/// <summary>Letters that wait for a person: uncertain, bounced or failed (design rule 7).</summary>
public sealed class Letters(LettersInTrouble trouble, LetterCommands commands)
{
    static readonly LetterState[] States = [LetterState.Uncertain, LetterState.Bounced, LetterState.Failed];

    [Function("ListLetters"), Staff]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/letters")] HttpRequest request)
    {
        var wanted = request.QueryText("state");
        if (wanted is not null && States.All(s => Json.Name(s) != wanted))
            return Problems.Of(400, "unknown-state", $"'{wanted}' is no trouble that a letter can be in; they are {string.Join(", ", States.Select(Json.Name))}.");
        var letters = (await trouble.ListAsync(request.HttpContext.RequestAborted)).Where(l => wanted is null || Json.Name(l.State) == wanted);
        return Results.Json(new { items = letters.Select(LetterView.Of), next = (string?)null }, Json.Options);
    }

    /// <summary>Goes out once more, to the contact as it is now: whoever corrected an address wants the letter there.</summary>
    [Function("ResendLetter"), Staff(Role.Officer)]
    public async Task<IResult> Resend([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/letters/{id}/resend")] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        await request.ReadAsync(_ => true, request.HttpContext.RequestAborted);
        return await commands.RunAsync(request, client, id, "resend-letter", wasSent: false);
    }

    /// <summary>Somebody asked the recipient: the letter was sent, or was not and goes out now.</summary>
    [Function("SettleLetter"), Staff(Role.Officer)]
    public async Task<IResult> Settle([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/letters/{id}/settle")] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        var outcome = await request.ReadAsync(body =>
        {
            var given = body.Text("outcome", 20);
            if (given is not ("" or "sent" or "not-sent")) body.Problem("outcome", "must be sent or not-sent");
            return given;
        }, request.HttpContext.RequestAborted);
        return await commands.RunAsync(request, client, id, "settle-letter", outcome == "sent");
    }
}
