using System.Text.Json;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Tests.Books;

/// <summary>A case as it stands, and every letter that was ordered for it. Its sums are worked out here from the records, and not by the rules under test.</summary>
sealed class CaseBook
{
    readonly Dictionary<string, LetterOrder> letters = [];

    public CaseBook(Change created)
    {
        Case = created.Case;
        Take(created);
    }

    /// <summary>For a case whose letters are looked at elsewhere.</summary>
    public CaseBook(Case @case) => Case = @case;

    public Case Case { get; private set; }

    /// <summary>What the case owes, in order. Worked out once for each state: the zone's arithmetic is most of what a life costs.</summary>
    public IReadOnlyList<(Obligation Obligation, DateTimeOffset AtUtc)> Due { get; private set; } = [];

    public IReadOnlyCollection<LetterOrder> Letters => letters.Values;

    public long ApprovedSek => Case.Decision is { Outcome: Outcome.Approve } decision ? decision.AmountSek : 0;

    public long AcceptedSek => Accepted.Sum(a => a.AmountSek);

    public long PaidSek => Case.Payments.Where(p => p.Made is not null).SelectMany(p => p.Lines).Sum(l => l.AmountSek);

    /// <summary>By line, over all approved reports.</summary>
    public IEnumerable<LineAmount> Accepted => Case.Reports.Where(r => r.Assessments is [.., { IsApproved: true }]).SelectMany(r => r.Assessments[^1].Accepted);

    public void Take(Change change)
    {
        Case = change.Case;
        Due = [.. Case.Obligations.Select(o => (o, o.Due.ToUtc())).OrderBy(o => o.Item2)];
        foreach (var letter in change.Letters)
        {
            if (letters.TryGetValue(letter.Key, out var earlier) && Written(earlier) != Written(letter))
                throw new LawBrokenException($"{Case.Reference}: letter {letter.Key} is ordered a second time with other content, and would be lost:\n{Written(earlier)}\n{Written(letter)}");
            letters[letter.Key] = letter;
        }
    }

    static string Written(LetterOrder letter) => JsonSerializer.Serialize(letter, Mpp.Adapters.Json.Record);
}
