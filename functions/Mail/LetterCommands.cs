using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Mpp.Adapters;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Mail;

/// <summary>
/// Settles a letter in trouble. Who did it is put into the case's trail first: whoever dies in between leaves a letter that is still in trouble and on the list,
/// never one that goes out without anybody having said so.
/// </summary>
public sealed class LetterCommands(CaseCommands commands, CaseStore cases, Outbox outbox, DueStore due, Waking waking, TimeProvider clock)
{
    /// <summary>Keys are made of a letter's name, an occasion and a contact's id: nothing of ours is longer.</summary>
    const int LongestId = 300;

    public async Task<IResult> RunAsync(HttpRequest request, DurableTaskClient client, string id, string action, bool wasSent)
    {
        if (id.Length > LongestId || LetterId.Parse(id) is not { } letterId || !CaseReference.IsValid(letterId.Reference)
            || await cases.FindLetterAsync(letterId.Reference, letterId.Key) is not { } letter)
            return Problems.NotFound($"letter '{id}'");

        Case? @case = null;
        var answer = await commands.RunAsync(request, client, letterId.Reference, request.StaffActor(), async hand =>
        {
            // Read again on every try: an event of the mail service may have been faster.
            letter = await cases.FindLetterAsync(letterId.Reference, letterId.Key) ?? letter;
            if (letter.State is not (LetterState.Uncertain or LetterState.Bounced or LetterState.Failed))
                return new Refusal("wrong-status", $"The letter is {Json.Name(letter.State)}; only one that is uncertain, bounced or failed can be settled or sent again.");
            @case = hand.Case;
            return new Change(hand.Case) { Facts = [new AuditFact(action, letterId.Key, Json.Name(letter.State), wasSent ? "sent" : "sent-again")] };
        });
        if (@case is null || answer is not TaggedJson { StatusCode: 200 }) return answer;

        if (wasSent)
        {
            await outbox.SettleAsync(letter, wasSent: true);
            return answer;
        }

        // The row first, so that the letter goes out whatever happens here.
        var row = new DueRow(clock.GetUtcNow() + Waking.Grace, letterId.Reference, $"mail-{ShortHash.Of(Guid.NewGuid().ToString())}");
        await due.AddAsync(row);
        var renewed = letter with { Order = Recipients.Renewed(@case, letter.Order) };
        if (await outbox.SettleAsync(renewed, wasSent: false) is not null) await waking.WakeAsync(client, @case, @case, row.Id);
        return answer;
    }
}
