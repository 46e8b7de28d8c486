using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Payments;

/// <summary>A command on a payment is one on its case: the payment's id begins with the case's reference (2026-0012-year-1).</summary>
public sealed class Paying(CaseCommands commands, PartnershipHolds partnership)
{
    public Task<IResult> RunAsync<T>(HttpRequest request, DurableTaskClient client, string id, Func<FormReader, T> read, Func<InHand, T, Ruling<Change>> rule) =>
        RunAsync(request, client, id, read, (hand, input) => ValueTask.FromResult(rule(hand, input)));

    /// <summary>
    /// As above, for what is not done while the payment is held: the rule also gets what other grants of the partnership hold it for, looked up at each try, as of the instant that <paramref name="at"/> gives (now, where there is none).
    /// </summary>
    public Task<IResult> RunAsync<T>(
        HttpRequest request, DurableTaskClient client, string id, Func<FormReader, T> read, Func<InHand, T, IReadOnlyList<Refusal>, Ruling<Change>> rule, Func<InHand, T, DateTimeOffset>? at = null) =>
        RunAsync(request, client, id, read, async (hand, input) => rule(hand, input, await partnership.OfAsync(hand.Case, hand.Live, at?.Invoke(hand, input) ?? hand.NowUtc, CancellationToken.None)));

    async Task<IResult> RunAsync<T>(HttpRequest request, DurableTaskClient client, string id, Func<FormReader, T> read, Func<InHand, T, ValueTask<Ruling<Change>>> rule)
    {
        var input = await request.ReadAsync(read, request.HttpContext.RequestAborted);
        return ReferenceOf(id) is { } reference
            ? await commands.RunAsync(request, client, reference, request.StaffActor(), hand => rule(hand, input))
            : Problems.NotFound($"payment '{id}'");
    }

    static string? ReferenceOf(string id) => id.Split('-') is [var year, var sequence, _, ..] && CaseReference.IsValid($"{year}-{sequence}") ? $"{year}-{sequence}" : null;
}
