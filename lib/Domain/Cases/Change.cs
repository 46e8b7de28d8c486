using System.Diagnostics.CodeAnalysis;

namespace Mpp.Domain.Cases;

/// <summary>A broken rule: a stable <paramref name="Code"/> (kebab-case) and a sentence that a municipality can act on.</summary>
public sealed record Refusal(string Code, string Message);

/// <summary>
/// What a command does to a case, all of it in one transaction: the new state, what the audit trail says, the letters that announce
/// the fact. Obligations are part of the state; the store writes Due hints for those that are new.
/// </summary>
public sealed record Change(Case Case)
{
    public IReadOnlyList<AuditFact> Facts { get; init; } = [];
    public IReadOnlyList<LetterOrder> Letters { get; init; } = [];
    public IReadOnlyList<StaffTask> Tasks { get; init; } = [];
}

/// <summary>The rules' answer: a value, or every reason why not, all at once.</summary>
public sealed class Ruling<T>
    where T : class
{
    Ruling(T? value, IReadOnlyList<Refusal> refusals) => (Value, Refusals) = (value, refusals);

    public T? Value { get; }
    public IReadOnlyList<Refusal> Refusals { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsAllowed => Value is not null;

    public static implicit operator Ruling<T>(T value) => new(value, []);

    public static implicit operator Ruling<T>(Refusal refusal) => new(null, [refusal]);

    public static implicit operator Ruling<T>(Refusal[] refusals) => new(null, refusals);

    public static implicit operator Ruling<T>(List<Refusal> refusals) => new(null, refusals);
}

/// <summary>
/// One line of the audit trail as the rules see it: who did what to what, from, to, why. Codes, amounts and dates go into the chain;
/// <paramref name="Why"/> and the actor's name are personal and sit in the erasable companion (the chain holds their salted hashes).
/// </summary>
public sealed record AuditFact(string Action, string? Subject = null, string? From = null, string? To = null, string? Why = null);

/// <summary>Who acts: a member of staff, an applicant's contact, or the system. <paramref name="Id"/> is who they are in the records (e-mail or contact id).</summary>
public sealed record Actor(string Kind, string Id, string Name)
{
    public static readonly Actor System = new("system", "system", "ICLD");

    /// <summary>What the directory knows the person by, whatever address a sign-in gives; null where no directory vouches for them.</summary>
    public string? PersonId { get; init; }

    /// <summary>Whether this is the person who is on record under these. One of the two is enough: a person may have several addresses, and an old record has no more than one.</summary>
    public bool Is(string id, string? personId) =>
        string.Equals(Id, id, StringComparison.OrdinalIgnoreCase) || PersonId is not null && string.Equals(PersonId, personId, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// A letter to be sent, frozen with the fact it announces. Its key within the case is letter, occasion and recipient; a second order of
/// the same key is the same letter. <paramref name="Occasion"/>: what tells two letters of one kind apart (for reminders the due date too).
/// <paramref name="Values"/> are the placeholders that the record may later forget or change (amounts, dates as yyyy-MM-dd, reasons).
/// </summary>
public sealed record LetterOrder(string Letter, string Occasion, Recipient To, IReadOnlyList<Recipient> Cc, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Where a date matters: the calendar entry that goes with it.</summary>
    public CalendarEntry? Calendar { get; init; }

    public string Key => $"{Letter}_{Occasion}_{To.Id}";
}

/// <summary><paramref name="LinkVersion"/>: the contact's link version for the private link; null where the recipient gets none (staff, reviewers).</summary>
public sealed record Recipient(string Id, string Name, string Email, string Language, int? LinkVersion);

/// <summary>An all-day entry, or one that ends at <paramref name="DeadlineUtc"/>.</summary>
public sealed record CalendarEntry(string Summary, DateOnly On, DateTimeOffset? DeadlineUtc);

/// <summary>Something that a member of staff has to look at. Its id is <paramref name="Kind"/> and <paramref name="Occasion"/> within the case.</summary>
public sealed record StaffTask(string Kind, string Occasion, string Text);
