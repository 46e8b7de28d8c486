using Mpp.Adapters.Tables;

namespace Mpp.Tests.Adapters.Tables;

public sealed class LedgerEnvelopeTests
{
    const string Round = "2026-spring";

    [Fact]
    public async Task A_decision_asks_for_the_recorded_envelope_once_and_then_never_again()
    {
        var ledger = await LedgerAsync();
        var asked = 0;
        Task<Envelope> Recorded(CancellationToken cancellation) => Task.FromResult(new Envelope(1_000_000, Interlocked.Increment(ref asked)));

        Assert.Equal(new Reservation.Reserved(600_000), await ledger.ReserveAsync(Round, "op-1", "2026-0001", 400_000, Recorded));
        Assert.Equal(new Reservation.Reserved(200_000), await ledger.ReserveAsync(Round, "op-2", "2026-0002", 400_000, Recorded));
        Assert.Equal(new Reservation.Refused(200_000, 1_000_000), await ledger.ReserveAsync(Round, "op-3", "2026-0003", 400_000, Recorded));

        Assert.Equal(1, asked);
        Assert.Equal(new LedgerTotal(800_000, new(1_000_000, 1)), await ledger.TotalAsync(Round));
    }

    [Fact]
    public async Task A_reservation_takes_two_requests_once_the_envelope_is_there()
    {
        var storage = await TestStorage.NewAsync();
        using var ledger = new LedgerStore(storage.Storage, TimeProvider.System);
        await ledger.ConfirmAsync(Round, new(1_000_000, 1));
        var before = storage.Wire.Requests;
        await ledger.ReserveAsync(Round, "op-1", "2026-0001", 400_000, Unasked);
        Assert.Equal(2, storage.Wire.Requests - before);
    }

    [Fact]
    public async Task An_envelope_is_not_lowered_under_what_is_committed()
    {
        var ledger = await LedgerAsync(new(1_000_000, 1), committedSek: 600_000);
        Assert.Equal(600_000, await ledger.LowerAsync(Round, new(599_999, 2)));
        Assert.Equal(new Envelope(1_000_000, 1), (await ledger.TotalAsync(Round)).Envelope);
        Assert.Null(await ledger.LowerAsync(Round, new(600_000, 2)));
        Assert.Equal(new Reservation.Refused(0, 600_000), await ledger.ReserveAsync(Round, "op-2", "2026-0002", 1, Unasked));
    }

    [Fact]
    public async Task An_envelope_that_is_lowered_while_forty_decide_is_never_overspent()
    {
        var storage = await TestStorage.NewAsync();
        var ledgers = Enumerable.Range(0, 4).Select(_ => new LedgerStore(storage.AnotherProcess().Storage, TimeProvider.System)).ToList();
        await ledgers[0].ConfirmAsync(Round, new(4_000_000, 1));

        var lowered = Task.Run(async () => await ledgers[3].LowerAsync(Round, new(1_000_000, 2)));
        var answers = await Task.WhenAll(Enumerable.Range(1, 40).Select(n => ledgers[n % 4].ReserveAsync(Round, $"op-{n}", $"2026-{n:D4}", 100_000, Unasked)));

        var books = await ledgers[0].BooksAsync(Round);
        // Either the envelope was lowered in time, and holds; or more was committed by then, and it stayed as it was.
        Assert.True(await lowered is null ? books is { CommittedSek: <= 1_000_000, Total.Envelope.AmountSek: 1_000_000 } : books.Total.Envelope == new Envelope(4_000_000, 1));
        Assert.Equal(books.CommittedSek, 100_000L * answers.Count(a => a is Reservation.Reserved));
        Assert.True(books.IsBalanced);
    }

    [Fact]
    public async Task A_raise_that_comes_late_does_not_undo_a_lower_envelope_that_was_claimed_since()
    {
        var ledger = await LedgerAsync(new(1_000_000, 1));
        // Recorded as version 2: 3,000,000. Before that comes here, somebody claims 500,000 as version 3.
        Assert.Null(await ledger.LowerAsync(Round, new(500_000, 3)));
        Assert.False(await ledger.ConfirmAsync(Round, new(3_000_000, 2)));
        Assert.Equal(new Envelope(500_000, 3), (await ledger.TotalAsync(Round)).Envelope);
        Assert.False(await ledger.ConfirmAsync(Round, new(500_000, 3)));
    }

    [Fact]
    public async Task Of_two_who_want_the_same_version_the_one_that_was_recorded_holds()
    {
        var ledger = await LedgerAsync(new(1_000_000, 1));
        await ledger.LowerAsync(Round, new(300_000, 2));
        await ledger.LowerAsync(Round, new(800_000, 2));
        Assert.Equal(new Envelope(300_000, 2), (await ledger.TotalAsync(Round)).Envelope);
        Assert.True(await ledger.ConfirmAsync(Round, new(800_000, 2)));
        Assert.Equal(new Envelope(800_000, 2), (await ledger.TotalAsync(Round)).Envelope);
    }

    [Fact]
    public async Task Who_lowers_what_has_been_recorded_anew_changes_nothing()
    {
        var ledger = await LedgerAsync(new(1_000_000, 5));
        Assert.Null(await ledger.LowerAsync(Round, new(300_000, 4)));
        Assert.Equal(new Envelope(1_000_000, 5), (await ledger.TotalAsync(Round)).Envelope);
    }

    static async Task<LedgerStore> LedgerAsync(Envelope? envelope = null, long committedSek = 0)
    {
        var ledger = new LedgerStore((await TestStorage.NewAsync()).Storage, TimeProvider.System);
        if (envelope is not null) await ledger.ConfirmAsync(Round, envelope);
        if (committedSek > 0) await ledger.ReserveAsync(Round, "op-1", "2026-0001", committedSek, Unasked);
        return ledger;
    }

    static Task<Envelope> Unasked(CancellationToken cancellation) => throw new InvalidOperationException("The ledger knows its envelope: nobody is to be asked.");
}
