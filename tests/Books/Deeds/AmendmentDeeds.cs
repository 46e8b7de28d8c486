using Mpp.Domain.Amendments;
using Mpp.Domain.Cases;

namespace Mpp.Tests.Books;

/// <summary>Money moved between lines, a longer period, other people (handbook 4.9).</summary>
static class AmendmentDeeds
{
    public static Deed Request(Case @case, Chance chance)
    {
        var kind = chance.Or(chance.Pick("reallocation", "reallocation", "reallocation", "extension", "people"), "magic", "");
        var (reason, content) = (chance.Reason(), $"content-{chance.Below(int.MaxValue)}");
        var moves = kind == "reallocation" ? Moves(@case, chance) : [];
        DateOnly? endDate = kind == "extension" ? chance.Or<DateOnly?>(@case.Application.EndDate.AddDays(chance.Between(1, 200)), null, @case.Application.EndDate, @case.Application.EndDate.AddYears(2), DateOnly.MaxValue) : null;
        IReadOnlyList<Contact> contacts = kind == "people" ? chance.Or<IReadOnlyList<Contact>>([Person(@case, chance)], [], [Person(@case, chance), Person(@case, chance)], [Person(@case, chance) with { Id = "nobody-1" }], [Person(@case, chance) with { Email = "nobody" }]) : [];
        return new("request-amendment", @case.Reference, IntakeDeeds.Form, hand => RequestAmendment.IsRepeat(hand.Case, content, hand.NowUtc)
            ? new Change(hand.Case)
            : RequestAmendment.Apply(hand.Case, new(kind, reason, moves, endDate, contacts, $"deliveries/{content}", content, "Karin", hand.NowUtc), hand.Settings, hand.NowUtc))
        { Body = new { reference = @case.Reference, kind, reason, moves, endDate, contacts, note = content } };
    }

    public static Deed Decide(Case @case, Chance chance)
    {
        var (who, reason, approves) = (chance.Pick(Cast.Deciders), chance.Reason(), !chance.OneIn(4));
        var amendment = chance.Or(@case.Amendments.FirstOrDefault(a => a.Decision is null)?.Id ?? "amendment-1", "amendment-1", "amendment-9", "");
        return new("decide-amendment", @case.Reference, who, hand => DecideAmendment.Apply(hand.Case, amendment, approves, reason, hand.Settings, hand.Live, who, hand.NowUtc))
        { Role = "Decider", Body = new { amendment, outcome = approves ? "approve" : "reject", reason } };
    }

    /// <summary>One to three moves, a few per cent of the receiving line or half of the giving one.</summary>
    static IReadOnlyList<Move> Moves(Case @case, Chance chance)
    {
        var lines = @case.Application.Budget;
        IReadOnlyList<Move> moves =
        [
            .. Enumerable.Range(0, chance.Between(1, 3)).Select(_ => (From: chance.Pick(lines), To: chance.Pick(lines)))
                .Select(m => new Move(m.From.Line, chance.Or(m.To.Line, "nobody's", ""), chance.Sek(Math.Max(1, chance.OneIn(2) ? m.To.AmountSek * chance.Between(1, 11) / 100 : m.From.AmountSek / 2)))).Where(m => chance.IsOdd || m.From != m.To),
        ];
        return chance.Or(moves, [], [.. moves, .. moves]);
    }

    static Contact Person(Case @case, Chance chance)
    {
        var old = chance.Pick([.. @case.Application.Contacts]);
        return new(chance.OneIn(3) ? "" : old.Id, old.Party, $"Person {chance.Below(1000)}", $"person{chance.Below(1000)}@new.example", null, old.Role, "sv");
    }
}
