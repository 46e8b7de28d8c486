using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using static Mpp.Tests.Adapters.Samples;

namespace Mpp.Tests.Adapters.Tables;

public sealed class LetterTests
{
    [Fact]
    public async Task Letters_are_on_file_with_the_fact_they_announce()
    {
        var storage = await TestStorage.NewAsync();
        var order = Letter() with { Calendar = new("Deadline", new(2026, 3, 6), Now), Cc = [new("applicant-2", "Bo", "bo@kalix.example", "sv", null)] };
        await storage.Cases.CreateAsync(Change(Case(), "submitted") with { Letters = [order, Letter(to: "partner-1-1")] }, Actor.System, Now);

        var letters = await storage.Cases.LettersAsync("2026-0001");

        Assert.Equal(2, letters.Count);
        var letter = letters.Single(l => l.Order.To.Id == "applicant-1");
        Assert.Equal((LetterState.Pending, Now, 0), (letter.State, letter.OrderedAtUtc, letter.Attempts));
        Assert.Equal(order.Key, letter.Order.Key);
        Assert.Equal((order.To, order.Calendar, order.Cc[0], "2026-02-20 11:15"), (letter.Order.To, letter.Order.Calendar, letter.Order.Cc[0], letter.Order.Values["receivedAt"]));
        Assert.Equal(letter.ETag, (await storage.Cases.FindLetterAsync("2026-0001", order.Key))!.ETag);
        Assert.Null(await storage.Cases.FindLetterAsync("2026-0001", "receipt_2_applicant-1"));
    }

    [Fact]
    public async Task A_letter_ordered_again_is_the_same_letter_and_does_not_stop_the_change()
    {
        var storage = await TestStorage.NewAsync();
        await storage.Cases.CreateAsync(Change(Case(), "submitted") with { Letters = [Letter(), Letter()] }, Actor.System, Now);
        await storage.Cases.ChangeLetterAsync(Assert.Single(await storage.Cases.LettersAsync("2026-0001")) with { State = LetterState.Accepted, SentAtUtc = Now });
        var read = (await storage.Cases.FindAsync("2026-0001"))!;

        var outcome = await storage.Cases.CommitAsync(read, Note(read.Case, "again") with { Letters = [Letter(), Letter("withdrawn"), Letter()] }, Officer, Now.AddDays(1));

        Assert.IsType<CommitOutcome.Committed>(outcome);
        Assert.Equal([("receipt", LetterState.Accepted), ("withdrawn", LetterState.Pending)], (await storage.Cases.LettersAsync("2026-0001")).Select(l => (l.Order.Letter, l.State)));
        Assert.True((await storage.Cases.VerifyAsync("2026-0001")).IsIntact);
    }

    [Fact]
    public async Task A_letter_is_claimed_by_one_of_many_senders()
    {
        var storage = await TestStorage.NewAsync();
        await storage.Cases.CreateAsync(Change(Case(), "submitted") with { Letters = [Letter()] }, Actor.System, Now);
        var letter = Assert.Single(await storage.Cases.PendingLettersAsync("2026-0001"));

        var claims = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => storage.AnotherProcess().Cases.ChangeLetterAsync(letter with { State = LetterState.Sending, Attempts = 1 })));

        var claimed = Assert.Single(claims, c => c is not null)!;
        Assert.NotNull(await storage.Cases.ChangeLetterAsync(claimed with { State = LetterState.Accepted, SentAtUtc = Now, ContentBlob = "2026-0001/abc", Reason = "202" }));
        Assert.Null(await storage.Cases.ChangeLetterAsync(claimed with { State = LetterState.Failed }));
        var kept = Assert.Single(await storage.Cases.LettersAsync("2026-0001"));
        Assert.Equal((LetterState.Accepted, 1, Now, "2026-0001/abc", "202"), (kept.State, kept.Attempts, kept.SentAtUtc!.Value, kept.ContentBlob, kept.Reason));
        Assert.Empty(await storage.Cases.PendingLettersAsync("2026-0001"));
    }

    [Fact]
    public async Task What_a_sender_holds_is_still_to_be_seen_to()
    {
        var storage = await TestStorage.NewAsync();
        await storage.Cases.CreateAsync(Change(Case(), "submitted") with { Letters = [Letter(), Letter("withdrawn"), Letter("resumed")] }, Actor.System, Now);
        foreach (var letter in await storage.Cases.LettersAsync("2026-0001"))
        {
            if (letter.Order.Letter == "withdrawn") await storage.Cases.ChangeLetterAsync(letter with { State = LetterState.Sending });
            if (letter.Order.Letter == "resumed") await storage.Cases.ChangeLetterAsync(letter with { State = LetterState.Uncertain });
        }

        Assert.Equal(["receipt", "withdrawn"], (await storage.Cases.PendingLettersAsync("2026-0001")).Select(l => l.Order.Letter).Order());
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_on_the_way_is_known_as_our_own()
    {
        var storage = await TestStorage.NewAsync();
        await storage.Cases.CreateAsync(Change(Case(), "submitted") with { Letters = [Letter()] }, Actor.System, Now);
        var letter = Assert.Single(await storage.Cases.PendingLettersAsync("2026-0001"));

        storage.Wire.LoseNextAnswerTo(r => r.Method == Azure.Core.RequestMethod.Put);
        var claimed = await storage.Cases.ChangeLetterAsync(letter with { State = LetterState.Sending });

        Assert.NotNull(claimed);
        Assert.NotNull(await storage.Cases.ChangeLetterAsync(claimed with { State = LetterState.Accepted }));
    }
}
