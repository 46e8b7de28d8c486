using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Correction;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Amendments;

/// <summary>What may be asked for, and what a decision does to the agreement. The total never rises. Handbook section 4.9.</summary>
static class AmendmentRules
{
    public const string Reallocation = "reallocation", Extension = "extension", People = "people";

    /// <param name="case">As it is now.</param>
    /// <param name="amendment">What is asked for.</param>
    /// <param name="settings">Those frozen at submission.</param>
    /// <param name="decidedAtUtc">Set where it is decided: asking in time was enough, but what is granted must still be possible.</param>
    public static IEnumerable<Refusal> Faults(Case @case, Amendment amendment, ProgrammeSettings settings, DateTimeOffset? decidedAtUtc = null) => amendment.Kind switch
    {
        Reallocation => OfMoves(@case, amendment.Moves),
        Extension => OfExtension(@case, amendment, settings, decidedAtUtc),
        People => OfPeople(@case, amendment.Contacts, settings),
        _ => [new("unknown-kind", $"'{amendment.Kind}' is no kind of amendment: reallocation, extension or people.")],
    };

    /// <summary>Every line that gets money stays, with all that was moved to it by the rule itself, within what is free.</summary>
    public static bool IsFree(Case @case, IReadOnlyList<Move> moves, ProgrammeSettings settings) =>
        moves.GroupBy(m => m.To).All(to => GrantBudget.MovedFreelySek(@case, to.Key) + to.Sum(m => m.AmountSek) <= GrantBudget.FreeSek(@case, to.Key, settings));

    /// <summary>In the words of the trail and of tasks.</summary>
    public static string Said(Amendment amendment) => amendment.Kind switch
    {
        Reallocation => "reallocation: " + string.Join(", ", amendment.Moves.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.AmountSek} SEK {m.From} → {m.To}"))),
        Extension => $"extension to {LetterOrders.Date(amendment.EndDate!.Value)}",
        _ => string.Create(CultureInfo.InvariantCulture, $"people: {amendment.Contacts.Count}"),
    };

    /// <summary>The amendment with its decision, and what follows from an approval, added to <paramref name="change"/>.</summary>
    public static Change Decided(Change change, Amendment amendment, AmendmentDecision decision, ProgrammeSettings settings, ProgrammeSettings live, DateTimeOffset nowUtc)
    {
        var before = change.Case;
        var decided = amendment with { Decision = decision, Was = decision.IsApproved && amendment.Kind == Extension ? before.Application.EndDate : null };
        var after = before with { Amendments = [.. before.Amendments.Where(a => a.Id != amendment.Id), decided] };
        change = change with { Case = after, Facts = [.. change.Facts, new("amendment-decided", amendment.Id, Said(amendment), decision.IsApproved ? "approve" : "reject", decision.Reason)] };
        if (decision.IsApproved)
        {
            change = amendment.Kind switch
            {
                Extension => Extended(change, decided, settings, live, nowUtc),
                People => amendment.Contacts.Aggregate(change, (so, asked) => Replaced(so, asked, settings)),
                _ => change,
            };
        }

        return decision.IsApproved && amendment.Kind == Extension ? change : change with
        {
            Letters = [.. change.Letters, .. LetterOrders.To(Recipients.Everyone(change.Case), "amendment-decided", amendment.Id, new Dictionary<string, string>
            {
                ["reallocation"] = Flag(amendment.Kind == Reallocation),
                ["extension"] = Flag(amendment.Kind == Extension),
                ["people"] = Flag(amendment.Kind == People),
                ["moves"] = LetterOrders.Lines(amendment.Moves.Select(m => $"{m.From} → {m.To}: {LetterOrders.Amount(m.AmountSek)}")),
                ["approved"] = Flag(decision.IsApproved),
                ["reason"] = decision.Reason,
            })],
        };
    }

    static string Flag(bool isSet) => isSet ? "yes" : "";

    /// <summary>The reports are planned anew for the longer project, and the reminders follow.</summary>
    static Change Extended(Change change, Amendment amendment, ProgrammeSettings settings, ProgrammeSettings live, DateTimeOffset nowUtc)
    {
        var (before, end) = (change.Case, amendment.EndDate!.Value);
        var planned = Longer(before, end, settings);
        var (was, now) = (before.Reports[^1], planned[before.Reports.Count - 1]);
        IReadOnlyList<Report> moved = [.. planned.Skip(before.Reports.Count).Append(now).Where(r => r != was)];
        var after = before with { Application = before.Application with { EndDate = end }, Reports = planned };
        after = after with { Obligations = moved.Aggregate(after.Obligations, (so, r) => so.Without(RemindOfReport.Obligation, r.Id).With([.. ReportPlan.NextReminder(r, live, nowUtc) is { } next ? [next] : Array.Empty<Obligation>()])) };
        return PaymentHolds.Told(change with
        {
            Case = TellPartnership.Planned(after, live.PaymentsHeldFromOffset, nowUtc),
            Facts =
            [
                .. change.Facts,
                new("period-extended", amendment.Id, LetterOrders.Date(amendment.Was!.Value), LetterOrders.Date(end)),
                .. now.DueOn == was.DueOn ? [] : new[] { new AuditFact("report-date-moved", was.Id, LetterOrders.Date(was.DueOn), LetterOrders.Date(now.DueOn)) },
                .. planned.Skip(before.Reports.Count).Select(r => new AuditFact("report-planned", r.Id, To: LetterOrders.Date(r.DueOn))),
            ],
            Letters =
            [
                .. change.Letters,
                .. LetterOrders.To(Recipients.Everyone(after), "period-extended", amendment.Id, new Dictionary<string, string>
                {
                    ["was"] = LetterOrders.Date(amendment.Was.Value),
                    ["endDate"] = LetterOrders.Date(end),
                    ["reports"] = LetterOrders.Lines(planned.Where(ReportPlan.IsOpen).Select(r => $"{r.Id}: {LetterOrders.Date(r.DueOn)}")),
                    ["report"] = planned[^1].Id,
                    ["dueOn"] = LetterOrders.Date(planned[^1].DueOn),
                    ["reason"] = amendment.Decision!.Reason,
                }, to => ReportCalendar.Entry(after, planned[^1], to)),
            ],
        }, nowUtc);
    }

    /// <summary>
    /// The reports of the project once it ends on <paramref name="end"/>. A whole year more has a report of its own, and what was the final report is an annual one; some months more are reported on
    /// with the year before them. No date that was agreed on comes earlier.
    /// </summary>
    static IReadOnlyList<Report> Longer(Case @case, DateOnly end, ProgrammeSettings settings)
    {
        var (start, last) = (@case.Application.StartDate, @case.Reports[^1]);
        var planned = ReportPlan.For(@case.Application with { EndDate = end }, settings).ToList();
        if (planned.Count > @case.Reports.Count && ProjectYears.Begins(start, planned.Count + 1).AddDays(-1) != end)
        {
            planned[^2] = planned[^2] with { PeriodTo = end, DueOn = planned[^1].DueOn, IsFinal = true };
            planned.RemoveAt(planned.Count - 1);
        }

        var anew = planned[@case.Reports.Count - 1];
        return
        [
            .. @case.Reports.SkipLast(1),
            last with { PeriodTo = anew.PeriodTo, IsFinal = anew.IsFinal, DueOn = anew.DueOn > last.DueOn ? anew.DueOn : last.DueOn },
            .. planned.Skip(@case.Reports.Count),
        ];
    }

    static Change Replaced(Change change, Contact asked, ProgrammeSettings settings)
    {
        var ruling = Replace(change.Case, asked, settings);
        var replaced = ruling.Value ?? throw new InvalidOperationException($"{change.Case.Reference}: a contact of an approved amendment is refused: {ruling.Refusals[0].Code}.");
        return change with { Case = replaced.Case, Facts = [.. change.Facts, .. replaced.Facts] };
    }

    static Ruling<Change> Replace(Case @case, Contact asked, ProgrammeSettings settings)
    {
        var person = new PersonGiven(asked.Name, asked.Email, asked.Phone, asked.Role, asked.Language);
        return InPlaceOf(@case, asked) is { } contact ? ReplaceContact.Apply(@case, contact, person, null) : CorrectCase.Apply(@case, new() { NewContacts = [new(asked.Party, person)] }, "Amendment of the agreement.", settings);
    }

    /// <summary>Who is named; and a party has one head of administration, so a new one follows on the one before.</summary>
    static string? InPlaceOf(Case @case, Contact asked) => asked.Id.Length > 0 ? asked.Id
        : asked.Role == "head" ? @case.Application.Contacts.FirstOrDefault(c => c.Party == asked.Party && c.Role == "head")?.Id : null;

    static IEnumerable<Refusal> OfMoves(Case @case, IReadOnlyList<Move> moves)
    {
        if (moves.Count == 0) yield return new("no-moves", "Say from which line to which line how much is to be moved.");
        var lines = GrantBudget.Lines(@case).ToDictionary(l => l.Line);
        foreach (var unknown in moves.SelectMany(m => new[] { m.From, m.To }).Distinct().Where(l => !lines.ContainsKey(l)))
            yield return new("unknown-line", $"The budget has no line '{unknown}'. It has {string.Join(", ", lines.Keys)}.");
        foreach (var move in moves)
        {
            if (move.AmountSek <= 0) yield return new("move-amount", $"What is moved from '{move.From}' to '{move.To}' is 1 SEK or more.");
            if (move.From == move.To) yield return new("move-nowhere", $"Money of '{move.From}' cannot be moved to the same line.");
        }

        foreach (var from in moves.GroupBy(m => m.From).Where(g => lines.ContainsKey(g.Key)))
        {
            var left = lines[from.Key].AmountSek - GrantBudget.AcceptedSek(@case, from.Key);
            if (from.Sum(m => m.AmountSek) > left) yield return new("line-too-small", string.Create(CultureInfo.InvariantCulture, $"Line '{from.Key}' has {left} SEK left, so {from.Sum(m => m.AmountSek)} SEK cannot be moved from it."));
        }
    }

    static IEnumerable<Refusal> OfExtension(Case @case, Amendment amendment, ProgrammeSettings settings, DateTimeOffset? decidedAtUtc)
    {
        if (amendment.EndDate is not { } end)
        {
            yield return new("no-end-date", "Say which day is to be the project's last.");
            yield break;
        }

        var now = @case.Application.EndDate;
        var first = @case.Amendments.Select(a => a.Was).FirstOrDefault(w => w is not null) ?? now;
        if (end <= now) yield return new("not-longer", $"The project ends {LetterOrders.Date(now)}: a longer period ends later.");
        if (end > first.AddMonths(settings.ExtensionMostMonths))
            yield return new("too-long", $"At most {settings.ExtensionMostMonths} months in all: {LetterOrders.Date(first.AddMonths(settings.ExtensionMostMonths))} at the latest.");
        // Asked in time is enough: the applicant has no part in how long the decision takes.
        if (decidedAtUtc is null && SwedishCalendar.StockholmDate(amendment.RequestedAtUtc) > now.AddDays(-settings.ExtensionAskedDaysBefore))
            yield return new("asked-too-late", $"A longer period is asked for at least {settings.ExtensionAskedDaysBefore} days before the end, by {LetterOrders.Date(now.AddDays(-settings.ExtensionAskedDaysBefore))}.");
        if (!ReportPlan.IsOpen(@case.Reports[^1])) yield return new("final-report-in", $"The final report of {@case.Reference} is in: there is no period to extend.");
        else if (end > now && decidedAtUtc is { } decidedAt && Longer(@case, end, settings).FirstOrDefault(r => ReportPlan.IsOpen(r) && !@case.Reports.Contains(r) && r.DueOn < SwedishCalendar.StockholmDate(decidedAt)) is { } past)
            yield return new("date-past", $"With a project that ends {LetterOrders.Date(end)}, report {past.Id} is due {LetterOrders.Date(past.DueOn)}, which is past: move the present report's date instead.");
    }

    static IEnumerable<Refusal> OfPeople(Case @case, IReadOnlyList<Contact> contacts, ProgrammeSettings settings)
    {
        if (contacts.Count == 0) yield return new("no-contacts", "Name the people who change.");
        foreach (var twice in contacts.Where(c => c.Id.Length > 0).GroupBy(c => c.Id).Where(g => g.Count() > 1)) yield return new("contact-twice", $"Contact '{twice.Key}' is given {twice.Count()} successors.");
        foreach (var refusal in contacts.SelectMany(c => Replace(@case, c, settings).Refusals)) yield return refusal;
    }
}
