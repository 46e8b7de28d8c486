namespace Mpp.Domain.Cases;

/// <summary>A report that the grant <paramref name="Reference"/> has owed for so long that no grant of its partnership is paid (handbook 4.7).</summary>
public sealed record OverdueReport(string Reference, string Report, DateOnly DueOn)
{
    public override string ToString() => $"{Reference}-{Report} due {LetterOrders.Date(DueOn)}";
}
