namespace Mpp.Tests.Books;

/// <summary>
/// The one source of randomness of a life: the same seed makes the same life. While <see cref="IsOdd"/> holds, what a deed is made of may be wrong in any way that a form or a person of
/// ICLD can bring about.
/// </summary>
sealed class Chance(int seed)
{
    /// <summary>The most that the readers of forms let in: twelve digits.</summary>
    const long HugeSek = 999_999_999_999;

    readonly Random random = new(seed);

    public bool IsOdd { get; set; }

    /// <summary>From 0 to <paramref name="count"/> − 1.</summary>
    public int Below(int count) => random.Next(count);

    /// <summary>Both inclusive.</summary>
    public int Between(int from, int to) => random.Next(from, to + 1);

    public bool OneIn(int count) => random.Next(count) == 0;

    public T Pick<T>(params IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>The first, or in an odd deed perhaps one of the others.</summary>
    public T Or<T>(T right, params IReadOnlyList<T> odd) => IsOdd && OneIn(3) ? Pick(odd) : right;

    /// <summary>An amount, or in an odd deed perhaps nothing, less than nothing, too little, too much, far too much.</summary>
    public long Sek(long right) => Or(right, 0, -1, 1, right - 1, right + 1, -right, right * 2, HugeSek, -HugeSek);

    public string Text(string right) => Or(right, "", "   ", "line\nbreak", new string('x', 400));

    public string Reason() => Text(Pick("As agreed by telephone.", "See the minutes.", "The council has decided so."));
}
