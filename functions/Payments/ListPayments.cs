using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;
using Mpp.Functions.Http;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Payments;

/// <summary>
/// What is to be paid, soonest first: the index knows which cases have payments and by when, and of those only the cases of the page are read. Holds are computed for the moment of asking.
/// </summary>
public sealed class ListPayments(CaseIndex index, CaseStore cases, PartnershipHolds partnership, ProgrammeCache programme, TimeProvider clock)
{
    const int PageSize = 50, AtOnce = 8;
    const string Open = "open", All = "all";

    [Function(nameof(ListPayments)), Staff]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/payments")] HttpRequest request)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var status = request.QueryText("status") ?? Open;
        string[] known = [Open, All, .. Enum.GetValues<PaymentStatus>().Select(Json.Name)];
        if (!known.Contains(status)) return Problems.Of(400, "unknown-status", $"'{status}' is no status of a payment; they are {string.Join(", ", known)}.");

        var after = request.QueryText("page", 2000) is { } page ? PageToken.Read(page) : default;
        var listed = await index.WithPaymentsAsync(onlyOpen: status is not (All or "paid" or "dropped"), request.QueryText("round"), cancellation);
        var rest = listed.SelectMany(c => c.Payments.Select(p => (c.Reference, Payment: p))).Where(p => MayBe(p.Payment, status))
            .Select(p => (p.Reference, p.Payment.Id, Key: $"{p.Payment.PayBy:yyyy-MM-dd}")).OrderBy(p => p.Key, StringComparer.Ordinal).ThenBy(p => p.Id, StringComparer.Ordinal)
            .SkipWhile(p => after.Partition is not null && (string.CompareOrdinal(p.Key, after.Partition), string.CompareOrdinal(p.Id, after.Row)) is not ( > 0, _) and not (0, > 0)).ToList();

        var (now, live) = (clock.GetUtcNow(), await programme.InForceAsync(cancellation));
        var holding = await partnership.HoldingAsync(live, now, cancellation);
        List<PaymentView> items = [];
        var next = 0;
        while (next < rest.Count && items.Count < PageSize)
        {
            var some = rest.Skip(next).Take(PageSize - items.Count).ToList();
            items.AddRange((await ViewAsync([.. some.Select(p => (p.Reference, p.Id))], holding, live, now, cancellation)).Where(v => IsWanted(v, status)));
            next += some.Count;
        }

        return Results.Json(new { items, next = next < rest.Count ? PageToken.Write(rest[next - 1].Key, rest[next - 1].Id) : null }, Json.Options);
    }

    /// <summary>By the index; whether one that is open is held or ready only its record tells.</summary>
    static bool MayBe(PaymentListed payment, string status) => status switch
    {
        All => true,
        "paid" => payment.IsPaid,
        "dropped" => payment is { IsPaid: false, IsOpen: false },
        _ => payment.IsOpen,
    };

    static bool IsWanted(PaymentView payment, string status) => status switch
    {
        All => true,
        Open => payment.Status is PaymentStatus.Waiting or PaymentStatus.Held or PaymentStatus.Ready or PaymentStatus.OnItsWay,
        _ => Json.Name(payment.Status) == status,
    };

    /// <summary>Each case is read once, however many of its payments are on the page.</summary>
    async Task<IReadOnlyList<PaymentView>> ViewAsync(
        IReadOnlyList<(string Reference, string Id)> payments, ILookup<string, Case> holding, ProgrammeSettings live, DateTimeOffset now, CancellationToken cancellation)
    {
        var ofCases = payments.GroupBy(p => p.Reference).ToList();
        var views = new IReadOnlyList<PaymentView>[ofCases.Count];
        await Parallel.ForAsync(0, ofCases.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (i, token) =>
        {
            views[i] = [];
            if (await cases.FindAsync(ofCases[i].Key, token) is not { } stored) return;
            var wanted = stored.Case.Payments.Where(p => ofCases[i].Any(o => o.Id == p.Id)).ToList();
            var elsewhere = PartnershipHolds.Of(stored.Case, holding, live, now);
            views[i] = [.. wanted.Select(p => PaymentView.Of(stored, p, elsewhere, now))];
        });
        return [.. views.SelectMany(v => v).OrderBy(v => v.PayBy).ThenBy(v => v.Id, StringComparer.Ordinal)];
    }
}
