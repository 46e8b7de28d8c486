namespace Mpp.Tests.Books;

/// <summary>The round's ledger as the design means it: an amount for each operation, what was released of it, and the total, whole SEK.</summary>
sealed class Ledger
{
    readonly Dictionary<string, (long ReservedSek, long ReleasedSek)> entries = [];

    public long TotalSek { get; private set; }

    public void Reserve(string operation, long amountSek)
    {
        entries.Add(operation, (amountSek, 0));
        TotalSek += amountSek;
    }

    /// <summary>Once: a release that is repeated gives nothing back.</summary>
    public void Release(string operation, long amountSek)
    {
        var (reserved, released) = entries[operation];
        if (released > 0) return;
        if (amountSek < 0 || amountSek > reserved) throw new LawBrokenException($"{amountSek} SEK of {operation} are released, which reserved {reserved} SEK.");
        entries[operation] = (reserved, amountSek);
        TotalSek -= amountSek;
    }
}
