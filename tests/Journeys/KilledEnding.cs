using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Domain.Cases;
using Mpp.Tests.Support;

namespace Mpp.Tests.Journeys;

/// <summary>A case ends in one transaction and gives back its money in another: whoever dies in between leaves it owing, and it is given back once.</summary>
public sealed class KilledEnding
{
    const string Round = "2026-spring";

    [Theory]
    [InlineData("withdraw", false)]
    [InlineData("withdraw", true)]
    [InlineData("mark-paid", false)]
    [InlineData("mark-paid", true)]
    public async Task An_ending_that_dies_at_any_of_its_storage_requests_gives_back_exactly_what_was_not_paid(string verb, bool afterwards)
    {
        StorageProxy? proxy = null;
        await using var programme = await ProgrammeUnderTest.StartAsync("2027-09-01T09:00:00Z", records: storage => (proxy = StorageProxy.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        await using var _ = proxy;
        await programme.PutRoundAsync(Round, envelopeSek: 100_000_000);
        var ledger = programme.Host.Services.GetRequiredService<LedgerStore>();

        var (owing, paidInAll) = (0, 0L);
        for (var request = 1; ; request++)
        {
            var reference = CaseReference.Format(2026, 100 + request);
            await PutOnFileAsync(programme, reference, verb == "withdraw" ? Life.PaidOnce : Life.ApproveByTwo(Life.LastPayment, "2026-0001-year-3", Life.Reported));

            proxy!.DieAt(request, afterwards);
            await EndAsync(programme, reference, verb);
            await programme.QuietAsync();
            var hasDied = proxy.IsDead;
            proxy.Revive();

            // Whoever clicked had no answer, and clicks again.
            if ((await programme.CaseAsync(reference)).Status == CaseStatus.InForce) (await EndAsync(programme, reference, verb)).Ok();
            else if ((await programme.CaseAsync(reference)).Obligations.Count > 0) owing++;
            await programme.CatchUpAsync();

            var ended = await programme.CaseAsync(reference);
            Assert.Equal(verb == "withdraw" ? CaseStatus.Withdrawn : CaseStatus.Closed, ended.Status);
            Assert.Empty(ended.Obligations);
            paidInAll += GrantBudget.PaidSek(ended);
            var books = await ledger.BooksAsync(Round);
            Assert.Equal((paidInAll, true), (books.CommittedSek, books.IsBalanced));
            Assert.Equal([1_000_000, GrantBudget.PaidSek(ended) - 1_000_000], books.Entries.Where(e => e.Reference == reference).Select(e => e.AmountSek).OrderDescending());
            if (!hasDied) break;
            Assert.True(request < 60, "An ending takes fewer requests than this.");
        }

        // A hint that outlived its obligation tells nobody anything: it goes when its time comes.
        var letters = (await programme.Driver.LettersAsync()).Count;
        await programme.MoveToAsync("2030-09-01T09:00:00Z");
        Assert.Equal(letters, (await programme.Driver.LettersAsync()).Count);
        Assert.Empty(await programme.HintsAsync());
        Assert.True(owing > 0, "No death fell between the case and the ledger: this test has proved nothing.");
    }

    static Task<Answer> EndAsync(ProgrammeUnderTest programme, string reference, string verb) => verb == "withdraw"
        ? programme.Driver.VerbAsync("olle:Officer", reference, "withdraw", new { reason = "The partner has left." })
        : programme.Driver.StaffAsync("fia:Finance", HttpMethod.Post, $"payments/{reference}-year-3/mark-paid", new { });

    /// <summary>As its life so far would have left it, with its money in the ledger.</summary>
    static async Task PutOnFileAsync(ProgrammeUnderTest programme, string reference, Case @case)
    {
        var operation = $"{reference}-operation";
        await programme.Host.Services.GetRequiredService<LedgerStore>().ReserveAsync(Round, operation, reference, @case.Decision!.AmountSek, _ => throw new InvalidOperationException("The ledger knows its envelope."));
        var filed = @case with
        {
            Reference = reference,
            Decision = @case.Decision with { LedgerOperation = operation },
            Payments = [.. @case.Payments.Select(p => p with { Id = $"{reference}-{p.Report}" })],
        };
        Assert.True(await programme.Host.Services.GetRequiredService<CaseStore>().CreateAsync(new Change(filed) { Facts = [new("by-a-test")] }, Actor.System, programme.Now));
    }
}
