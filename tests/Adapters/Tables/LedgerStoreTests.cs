using Mpp.Adapters.Tables;
using static Mpp.Tests.Adapters.Samples;

namespace Mpp.Tests.Adapters.Tables;

public sealed class LedgerStoreTests
{
    const string Round = "2026-spring";

    [Fact]
    public async Task Two_deciders_at_one_instant_cannot_overspend_an_envelope()
    {
        var storage = await TestStorage.NewAsync();
        var answers = await Task.WhenAll(Ledger(storage).ReserveAsync(Round, "op-1", "2026-0001", 600_000, Envelope(1_000_000)), Ledger(storage).ReserveAsync(Round, "op-2", "2026-0002", 600_000, Envelope(1_000_000)));

        Assert.Equal(new Reservation.Reserved(400_000), Assert.Single(answers, a => a is Reservation.Reserved));
        Assert.Equal(new Reservation.Refused(400_000, 1_000_000), Assert.Single(answers, a => a is Reservation.Refused));
    }

    [Fact]
    public async Task Forty_reservations_of_four_processes_fill_the_envelope_and_no_more()
    {
        var storage = await TestStorage.NewAsync();
        var ledgers = Enumerable.Range(0, 4).Select(_ => Ledger(storage)).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(1, 40).Select(n => ledgers[n % 4].ReserveAsync(Round, $"op-{n}", $"2026-{n:D4}", 300_000, Envelope(2_000_000))));

        Assert.Equal(6, answers.Count(a => a is Reservation.Reserved));
        Assert.All(answers.OfType<Reservation.Refused>(), r => Assert.Equal(200_000, r.RemainingSek));
        var books = await ledgers[0].BooksAsync(Round);
        Assert.Equal((1_800_000, 6, true), (books.CommittedSek, books.Entries.Count, books.IsBalanced));
    }

    [Fact]
    public async Task The_last_crown_can_be_spent_and_then_none()
    {
        var ledger = Ledger(await TestStorage.NewAsync());
        Assert.Equal(new Reservation.Reserved(0), await ledger.ReserveAsync(Round, "op-1", "2026-0001", 1_000, Envelope(1_000)));
        Assert.Equal(new Reservation.Refused(0, 1_000), await ledger.ReserveAsync(Round, "op-2", "2026-0002", 1, Envelope(1_000)));
        Assert.Equal(new Reservation.Reserved(899), await ledger.ReserveAsync("2026-autumn", "op-2", "2026-0002", 1, Envelope(900)));
    }

    [Fact]
    public async Task One_operation_twenty_times_at_once_is_one_entry()
    {
        var storage = await TestStorage.NewAsync();
        var ledgers = Enumerable.Range(0, 4).Select(_ => Ledger(storage)).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => ledgers[n % 4].ReserveAsync(Round, "op/1", "2026-0001", 600_000, Envelope(1_000_000))));

        Assert.Single(answers, a => a is Reservation.Reserved);
        Assert.Equal(19, answers.Count(a => a is Reservation.Repeated));
        var entry = Assert.Single((await ledgers[0].BooksAsync(Round)).Entries);
        Assert.Equal(("op/1", "2026-0001", 600_000, Now, false), (entry.OperationId, entry.Reference, entry.AmountSek, entry.AtUtc, entry.IsRelease));
    }

    [Fact]
    public async Task What_is_given_up_is_given_back_once()
    {
        var storage = await TestStorage.NewAsync();
        var ledger = Ledger(storage);
        await ledger.ReserveAsync(Round, "op-1", "2026-0001", 600_000, Envelope(1_000_000));

        var released = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Ledger(storage).GiveUpAsync(Round, "op-1")));

        Assert.All(released, Assert.True);
        Assert.Equal([600_000, -600_000], (await ledger.BooksAsync(Round)).Entries.Select(e => e.AmountSek).OrderDescending());
        Assert.Equal(0, (await ledger.BooksAsync(Round)).CommittedSek);
        Assert.IsType<Reservation.Released>(await ledger.ReserveAsync(Round, "op-1", "2026-0001", 600_000, Envelope(1_000_000)));
        Assert.IsType<Reservation.Reserved>(await ledger.ReserveAsync(Round, "op-2", "2026-0001", 1_000_000, Envelope(1_000_000)));
    }

    [Fact]
    public async Task An_operation_given_up_before_it_reserved_never_does()
    {
        var ledger = Ledger(await TestStorage.NewAsync());
        Assert.False(await ledger.GiveUpAsync(Round, "op-1"));
        Assert.False(await ledger.GiveUpAsync(Round, "op-1"));
        Assert.IsType<Reservation.Released>(await ledger.ReserveAsync(Round, "op-1", "2026-0001", 600_000, Envelope(1_000_000)));
        Assert.Equal((0, true), ((await ledger.BooksAsync(Round)).CommittedSek, (await ledger.BooksAsync(Round)).IsBalanced));
    }

    [Fact]
    public async Task Reserving_and_giving_up_at_one_instant_leaves_no_money_behind()
    {
        var storage = await TestStorage.NewAsync();
        await Task.WhenAll(Enumerable.Range(1, 12).SelectMany(n => new Task[]
        {
            Ledger(storage).ReserveAsync(Round, $"op-{n}", "2026-0001", 1_000, Envelope(1_000_000)),
            Ledger(storage).GiveUpAsync(Round, $"op-{n}"),
        }));
        var books = await Ledger(storage).BooksAsync(Round);
        Assert.Equal((0, true), (books.CommittedSek, books.IsBalanced));
    }

    [Fact]
    public async Task An_operation_cannot_become_another_one()
    {
        var ledger = Ledger(await TestStorage.NewAsync());
        await ledger.ReserveAsync(Round, "op-1", "2026-0001", 600_000, Envelope(1_000_000));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.ReserveAsync(Round, "op-1", "2026-0001", 300_000, Envelope(1_000_000)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.ReserveAsync(Round, "op-1", "2026-0002", 600_000, Envelope(1_000_000)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ledger.ReserveAsync(Round, "op-2", "2026-0002", 0, Envelope(1_000_000)));
    }

    [Fact]
    public async Task A_reservation_whose_answer_was_lost_on_the_way_holds_once()
    {
        var storage = await TestStorage.NewAsync();
        using var ledger = new LedgerStore(storage.Storage, new Standing());
        storage.Wire.LoseNextAnswerTo(r => r.Method == Azure.Core.RequestMethod.Post);
        Assert.IsType<Reservation.Repeated>(await ledger.ReserveAsync(Round, "op-1", "2026-0001", 600_000, Envelope(1_000_000)));
        Assert.Equal(600_000, (await ledger.BooksAsync(Round)).CommittedSek);
    }

    [Fact]
    public async Task What_was_not_spent_goes_back_once_and_the_rest_stays_committed()
    {
        var storage = await TestStorage.NewAsync();
        var ledger = Ledger(storage);
        await ledger.ReserveAsync(Round, "op-1", "2026-0001", 600_000, Envelope(1_000_000));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Ledger(storage).ReturnAsync(Round, "op-1", 150_000)));
        await ledger.ReturnAsync(Round, "op-1", 150_000);

        Assert.Equal([600_000, -150_000], (await ledger.BooksAsync(Round)).Entries.Select(e => e.AmountSek).OrderDescending());
        Assert.Equal((450_000, 450_000), ((await ledger.TotalAsync(Round)).CommittedSek, await ledger.HeldAsync(Round, "op-1")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.ReturnAsync(Round, "op-1", 150_001));
        Assert.True((await ledger.BooksAsync(Round)).IsBalanced);
    }

    [Fact]
    public async Task Where_everything_was_spent_nothing_is_written_and_more_than_was_reserved_cannot_go_back()
    {
        var ledger = Ledger(await TestStorage.NewAsync());
        await ledger.ReserveAsync(Round, "op-1", "2026-0001", 600_000, Envelope(1_000_000));
        await ledger.ReturnAsync(Round, "op-1", 0);
        Assert.Single((await ledger.BooksAsync(Round)).Entries);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.ReturnAsync(Round, "op-1", 600_001));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.ReturnAsync(Round, "op-2", 1));
        Assert.Equal(600_000, (await ledger.BooksAsync(Round)).CommittedSek);
    }

    static Func<CancellationToken, Task<Envelope>> Envelope(long amountSek) => _ => Task.FromResult(new Envelope(amountSek, 1));

    static LedgerStore Ledger(TestStorage storage) => new(storage.AnotherProcess().Storage, new Standing());

    sealed class Standing : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
