using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using static Mpp.Tests.Journeys.PaymentJourneys;
using static Mpp.Tests.Journeys.PaymentSteps;

namespace Mpp.Tests.Journeys;

/// <summary>What becomes of a payment, and of the round's books, when its case ends early (handbook 4.10).</summary>
public sealed class PaymentEndingJourneys
{
    [Fact]
    public async Task Who_pays_and_who_terminates_at_once_leave_one_end_and_books_that_agree_with_it()
    {
        await using var programme = await StartAsync();
        var paid = await OrderedAsync(programme);
        await paid.ApproveByTwoAsync();

        var both = await Task.WhenAll(paid.MarkPaidAsync(), programme.Driver.VerbAsync("dina:Decider", paid.Reference, "terminate", new { reason = "Fraud" }));
        // Whoever comes first: what the bank has paid is on file, and the case has ended once.
        Assert.Equal(200, both[0].Status);
        var isTerminated = both[1].Status == 200;
        if (!isTerminated) Assert.Equal((409, "wrong-status"), (both[1].Status, both[1]["code"]));
        await programme.CatchUpAsync();

        Assert.Equal(isTerminated ? CaseStatus.Terminated : CaseStatus.Closed, (await paid.CaseAsync()).Status);
        Assert.Equal((ClaimedSek, true), await programme.BooksAsync() is var books ? (books.CommittedSek, books.IsBalanced) : default);
        Assert.Equal(isTerminated, (await programme.Driver.LettersAsync(paid.Reference, "terminated")).Count > 0);
        await ClosedQuietlyAsync(programme, paid.Reference);
    }

    [Theory]
    [InlineData("withdraw")]
    [InlineData("terminate")]
    public async Task A_case_that_ends_early_gives_back_what_was_not_paid_and_what_was_ordered_is_not_paid_any_more(string verb)
    {
        await using var programme = await StartAsync();
        var ended = await OrderedAsync(programme);
        (await ended.ApproveAsync()).Ok();
        var tooMuch = await programme.Driver.VerbAsync("dina:Decider", ended.Reference, "terminate", new { reason = "Fraud", recoverSek = 1 });
        Assert.Equal(["recover-too-much"], Codes(tooMuch));

        (await programme.Driver.VerbAsync(verb == "withdraw" ? "olle:Officer" : "dina:Decider", ended.Reference, verb, new { reason = "The partner has left" })).Ok();
        Assert.Equal((409, "wrong-status"), await ended.MarkPaidAsync() is var late ? (late.Status, late["code"]) : default);
        await programme.CatchUpAsync();

        Assert.Equal((0, true), await programme.BooksAsync() is var books ? (books.CommittedSek, books.IsBalanced) : default);
        Assert.Equal(("dropped", 0), (await ended.ViewAsync()) is var view ? ((string?)view["status"], view["holds"]!.AsArray().Count) : default);
        Assert.DoesNotContain($"{ended.Reference} payment", await programme.TasksAsync());
        Assert.Empty((await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, "payments")).Ok().Json!["items"]!.AsArray());
        Assert.Single((await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, "payments?status=dropped")).Ok().Json!["items"]!.AsArray());
        await ClosedQuietlyAsync(programme, ended.Reference);
    }

    [Theory]
    [InlineData("withdraw", true)]
    [InlineData("terminate", false)]
    public async Task What_the_bank_was_paying_when_the_case_ended_is_told_by_Finance_and_until_then_nothing_goes_back(string verb, bool wasMade)
    {
        await using var programme = await StartAsync();
        var ended = await OrderedAsync(programme);
        await ended.ApproveByTwoAsync();
        var day = $"{SwedishCalendar.StockholmDate(programme.Now):yyyy-MM-dd}";
        (await programme.Driver.VerbAsync(verb == "withdraw" ? "olle:Officer" : "dina:Decider", ended.Reference, verb, new { reason = "The partner has left" })).Ok();
        await programme.MoveToAsync(programme.Now.AddDays(3));
        await NightlyJourneys.NightAsync(programme);

        Assert.Equal((ApprovedSek, true), await programme.BooksAsync() is var before ? (before.CommittedSek, before.IsBalanced) : default);
        Assert.DoesNotContain(await programme.TasksAsync(), t => t.Contains("books", StringComparison.Ordinal));
        Assert.Contains($"{ended.Reference} payment", await programme.TasksAsync());
        Assert.Equal([ended.Payment], (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, "payments")).Ok().Json!["items"]!.AsArray().Select(p => (string?)p!["id"]));
        Assert.Equal("on-its-way", (string?)(await ended.ViewAsync())["status"]);
        Assert.Equal(["paid-after-end"], Codes(await ended.MarkPaidAsync()));

        (wasMade ? await programme.Driver.StaffAsync("fia:Finance", HttpMethod.Post, $"payments/{ended.Payment}/mark-paid", new { paidOn = day }) : await ended.HoldAsync("It had not left us.")).Ok();
        await programme.CatchUpAsync();
        Assert.Equal((wasMade ? ClaimedSek : 0, true), await programme.BooksAsync() is var books ? (books.CommittedSek, books.IsBalanced) : default);
        Assert.Equal(wasMade ? "paid" : "dropped", (string?)(await ended.ViewAsync())["status"]);
        Assert.DoesNotContain($"{ended.Reference} payment", await programme.TasksAsync());
        Assert.Empty(await ended.LettersAsync());
        await ClosedQuietlyAsync(programme, ended.Reference);
    }
}
