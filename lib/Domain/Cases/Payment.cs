namespace Mpp.Domain.Cases;

/// <summary>
/// Money for what was accepted of one approved report, in arrears (handbook 4.8). <paramref name="Id"/>: reference and report, 2026-0012-year-1. <paramref name="PayBy"/>: the last day.
/// Two different people approve before it is paid. What else holds it (an overdue report, an unmet condition, a suspension) is computed whenever somebody asks, never stored.
/// </summary>
public sealed record Payment(string Id, string Report, IReadOnlyList<LineAmount> Lines, DateTimeOffset OrderedAtUtc, DateOnly PayBy)
{
    public IReadOnlyList<PaymentApproval> Approvals { get; init; } = [];

    /// <summary>Somebody at Finance holds it, with a reason, until it is released.</summary>
    public PaymentHold? Hold { get; init; }

    /// <summary>Those who wait for it were last told that it is held; they hear of it again when it is not.</summary>
    public bool IsToldHeld { get; init; }

    public PaymentMade? Made { get; init; }

    public long AmountSek => Lines.Sum(l => l.AmountSek);
    public bool IsPaid => Made is not null;
}

public sealed record PaymentApproval(string ById, string By, DateTimeOffset AtUtc)
{
    /// <inheritdoc cref="Actor.PersonId"/>
    public string? ByPersonId { get; init; }
}

public sealed record PaymentHold(string Reason, string By, DateTimeOffset AtUtc);

/// <summary><paramref name="PaidOn"/>: the day on which the bank paid.</summary>
public sealed record PaymentMade(DateOnly PaidOn, string ById, string By, DateTimeOffset AtUtc);
