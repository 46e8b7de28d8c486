using System.Text.Json;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using Mpp.Functions.Staff;

namespace Mpp.Embedded.Rehearsal;

/// <summary>One thing that has to be so at the end; <paramref name="Faults"/> says where it is not.</summary>
public sealed record Checked(string What, IReadOnlyList<string> Faults);

/// <summary>Has everything arrived where it should? Asked over HTTP, as an auditor would.</summary>
public sealed class TwoRoundsCheck(Driver driver, TwoRounds rounds)
{
    static readonly (string, int)[] Agreed = [("receipt", 2), ("reviewer-assigned", 2), ("decision-approved", 3), ("agreement-to-sign", 2), ("agreement-in-force", 2)];

    readonly List<(CaseInPlay Case, Case Record)> records = [];

    public async Task<IReadOnlyList<Checked>> RunAsync()
    {
        foreach (var @case in rounds.Cases) records.Add((@case, (await GetAsync($"applications/{@case.Reference}")).Deserialize<Case>(Json.Options)!));
        var mailed = await driver.LettersAsync();
        return
        [
            new("Every case stands where it should", [.. Statuses()]),
            new("Every letter that should have gone out did, once, and to the right person", await LettersAsync(mailed)),
            new("Every audit trail is whole", await TrailsAsync()),
            new("The books: approved, accepted and paid agree by case, and what is committed of each envelope is what was paid", await BooksAsync()),
            new("Every letter that the clock sent about a report went out at 08:00 in Stockholm, on the right day", [.. Reminders(mailed)]),
            new("Nothing is left for staff to look at", await TasksAsync()),
        ];
    }

    /// <summary>The case as an auditor reads it at the end.</summary>
    public Case RecordOf(CaseInPlay @case) => records.Single(r => r.Case == @case).Record;

    (CaseStatus Status, IReadOnlyDictionary<string, int> Letters) Expected(CaseInPlay @case, Case record)
    {
        (string, int)[] paid = [.. Agreed, .. record.Reports.Where(r => r.Deliveries.Count > 0).SelectMany(_ => Reported)];
        (string, int)[] closed = [.. paid, ("closing", 3)];
        return (@case.Handbook.Name, @case.Handbook.GrantType) switch
        {
            ("Kalix", _) => (CaseStatus.Closed, Letters([.. closed, ("returned", 1), ("completion-received", 1), ("report-returned", 1), ("report-received", 1)])),
            ("Växjö", _) => (CaseStatus.Closed, Letters([.. closed, ("agreement-reminder", 1)])),
            ("Forshaga", _) => (CaseStatus.Withdrawn, Letters([.. Agreed, ("withdrawn", 2)])),
            ("Strängnäs", _) => (CaseStatus.Terminated, Letters([.. paid, ("terminated", 3)])),
            ("Göteborg", _) => (CaseStatus.Closed, Letters([.. closed, ("payment-held", 1), ("payment-released", 1)])),
            ("Umeå", _) => (CaseStatus.Closed, Letters([.. closed, ("suspended", 2), ("resumed", 2)])),
            ("Norrköping", "project") => (CaseStatus.Closed, Letters([.. closed, ("period-extended", 2)])),
            // The report of the other is late for so long that this one's people are told.
            ("Piteå", "project") => (CaseStatus.Closed, Letters([.. closed, ("payment-held", 1), ("payment-released", 1)])),
            ("Piteå", "steering-group") => (CaseStatus.Closed, Letters([.. closed, ("report-reminder", 5)])),
            ("Borlänge", _) when rounds.Spring.Cases.Contains(@case) => (CaseStatus.NotEligible, Letters(("receipt", 2), ("not-eligible", 2))),
            ("Borlänge", _) => (CaseStatus.Rejected, Letters(("receipt", 2), ("reviewer-assigned", 2), ("decision-rejected", 3))),
            ("Malmö", _) when rounds.Spring.Cases.Contains(@case) => (CaseStatus.NotEligible, Letters(("late-refused", 2))),
            _ => (CaseStatus.Closed, Letters(closed)),
        };
    }

    /// <summary>A report that comes ten days before it is due: opened, reminded of at −60, −30 and −14 days, received, approved.</summary>
    static (string, int)[] Reported => [("report-opens", 1), ("report-reminder", 3), ("report-received", 1), ("report-approved", 1)];

    IEnumerable<string> Statuses()
    {
        foreach (var (@case, record) in records)
        {
            var expected = Expected(@case, record).Status;
            if (record.Status != expected) yield return $"{@case.Reference} ({@case.Handbook.Name}): {record.Status} instead of {expected}";
            if (expected == CaseStatus.NotEligible && record.Eligibility.Override is not null) yield return $"{@case.Reference}: the rules were overridden";
            if (record.Obligations.Count > 0) yield return $"{@case.Reference}: something is still to happen ({string.Join(", ", record.Obligations.Select(o => o.Id))})";
        }

        foreach (var (name, code) in new[] { ("Borlänge", "labour-share"), ("Malmö", "round-closed") })
        {
            var codes = records.First(r => r.Case.Handbook.Name == name).Record.Eligibility.Refusals.Select(r => r.Code).ToList();
            if (codes is not [var only] || only != code) yield return $"{name}: refused for {string.Join(", ", codes)} instead of {code}";
        }
    }

    async Task<IReadOnlyList<string>> LettersAsync(IReadOnlyList<MailedLetter> mailed)
    {
        var faults = new List<string>();
        foreach (var (@case, record) in records)
        {
            var ordered = (await GetAsync($"applications/{@case.Reference}/letters"))["items"].Deserialize<List<LetterView>>(Json.Options)!;
            var sent = mailed.Where(l => l.Case == @case.Reference).ToList();
            faults.AddRange(sent.Where(l => l.State != Json.Name(LetterState.Accepted)).Select(l => $"{@case.Reference}: {l.Letter} to {l.To} is {l.State}"));

            // The record holds a letter once by its key, so a letter mailed more often than it is on record went out twice.
            foreach (var name in sent.Select(l => (l.Letter, l.To)).Union(ordered.Select(l => (l.Letter, l.To))))
            {
                var (times, wanted) = (sent.Count(l => (l.Letter, l.To) == name), ordered.Count(l => (l.Letter, l.To) == name));
                if (times != wanted) faults.Add($"{@case.Reference}: {name.Letter} to {name.To} was ordered {wanted} times and mailed {times} times");
            }

            var expected = Expected(@case, record).Letters;
            foreach (var name in expected.Keys.Union(sent.Select(l => l.Letter)))
            {
                var (count, wanted) = (sent.Count(l => l.Letter == name), expected.GetValueOrDefault(name));
                if (count != wanted) faults.Add($"{@case.Reference} ({@case.Handbook.Name}): {count} letters '{name}' instead of {wanted}");
            }

            var languages = new Dictionary<string, string> { [@case.Handbook.Coordinator] = "sv", [@case.Handbook.PartnerCoordinator] = "en" };
            faults.AddRange(sent.Where(l => languages.GetValueOrDefault(l.To, l.Language) != l.Language).Select(l => $"{@case.Reference}: {l.Letter} went to {l.To} in '{l.Language}'"));
        }

        return faults;
    }

    async Task<IReadOnlyList<string>> TrailsAsync()
    {
        var faults = new List<string>();
        foreach (var @case in rounds.Cases)
        {
            var chain = (await GetAsync($"applications/{@case.Reference}/audit"))["chain"].Deserialize<ChainReport>(Json.Options)!;
            if (chain.Entries == 0) faults.Add($"{@case.Reference}: the trail is empty");
            faults.AddRange(chain.Findings.Select(f => $"{@case.Reference}: {f}"));
        }

        return faults;
    }

    async Task<IReadOnlyList<string>> BooksAsync()
    {
        var faults = new List<string>();
        foreach (var (@case, record) in records)
        {
            var (approved, accepted, paid) = (GrantBudget.ApprovedSek(record), GrantBudget.AcceptedSek(record), GrantBudget.PaidSek(record));
            if (approved < accepted || accepted < paid) faults.Add($"{@case.Reference}: approved {Words.Sek(approved)}, accepted {Words.Sek(accepted)}, paid {Words.Sek(paid)}");
            if (record.Status == CaseStatus.Closed && accepted != paid) faults.Add($"{@case.Reference}: closed, {Words.Sek(accepted)} accepted and {Words.Sek(paid)} paid");
            faults.AddRange(record.Payments.Where(p => p.Approvals.DistinctBy(a => a.ById).Count() < 2).Select(p => $"{p.Id}: approved by fewer than two people"));
        }

        foreach (var round in new[] { rounds.Spring, rounds.Autumn })
        {
            var ranking = await GetAsync($"rounds/{round.Id}/ranking");
            var (committed, envelope) = (ranking["committedSek"]!.GetValue<long>(), ranking["envelopeSek"]!.GetValue<long>());
            var of = records.Where(r => round.Cases.Contains(r.Case)).Select(r => r.Record).ToList();
            var (paid, approved) = (of.Sum(GrantBudget.PaidSek), of.Sum(GrantBudget.ApprovedSek));
            if (committed != paid) faults.Add($"{round.Id}: {Words.Sek(committed)} are committed, {Words.Sek(paid)} paid");
            if (approved > envelope) faults.Add($"{round.Id}: {Words.Sek(approved)} were approved of an envelope of {Words.Sek(envelope)}");
            if (approved == 0) faults.Add($"{round.Id}: nothing was approved");
        }

        return faults;
    }

    IEnumerable<string> Reminders(IReadOnlyList<MailedLetter> mailed)
    {
        int[] days = [-90, -60, -30, -14, -7, 0, 1, 7, 14];
        foreach (var (@case, record) in records)
        {
            var moments = record.Reports.SelectMany(r => r.RemindersSent.Select(s => s.DueOn).Append(r.DueOn)).Distinct().SelectMany(due => days.Select(d => SwedishCalendar.At(due.AddDays(d), new TimeOnly(8, 0)).ToUtc())).ToHashSet();
            // What a suspension held back goes out on the morning after the case is resumed.
            var resumed = mailed.Where(l => l.Case == @case.Reference && l.Letter == "resumed").Select(l => SwedishCalendar.At(SwedishCalendar.StockholmDate(l.At).AddDays(1), new TimeOnly(8, 0)).ToUtc()).ToHashSet();
            foreach (var letter in mailed.Where(l => l.Case == @case.Reference && l.Letter is "report-opens" or "report-reminder" && l.Case == @case.Reference && !moments.Contains(l.At) && !resumed.Contains(l.At)))
                yield return $"{@case.Reference}: {letter.Letter} at {letter.At:u}";
        }
    }

    async Task<IReadOnlyList<string>> TasksAsync() => [.. (await GetAsync("tasks"))["items"]!.AsArray().Select(t => $"{t!["subject"]}: {t["text"]}")];

    async Task<System.Text.Json.Nodes.JsonNode> GetAsync(string route) => (await driver.StaffAsync(Cast.Auditor, HttpMethod.Get, route)).Ok().Json!;

    /// <summary>The counts of each letter, added up.</summary>
    static Dictionary<string, int> Letters(params (string Name, int Count)[] letters) => letters.GroupBy(l => l.Name).Select(g => (g.Key, Count: g.Sum(l => l.Count))).Where(l => l.Count != 0).ToDictionary(l => l.Key, l => l.Count);
}
