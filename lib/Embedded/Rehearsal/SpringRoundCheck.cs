using System.Globalization;
using System.Text.Json;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Functions.Staff;

namespace Mpp.Embedded.Rehearsal;

/// <summary>One thing that has to be so at the end; <paramref name="Faults"/> says where it is not.</summary>
public sealed record Checked(string What, IReadOnlyList<string> Faults);

/// <summary>Has everything arrived where it should? Asked over HTTP, as an auditor would.</summary>
public sealed class SpringRoundCheck(Driver driver, SpringRound round)
{
    static readonly IReadOnlyDictionary<string, int> Agreed = Letters(("receipt", 2), ("reviewer-assigned", 2), ("decision-approved", 3), ("agreement-to-sign", 2), ("agreement-in-force", 2), ("report-opens", 1), ("report-reminder", 1));

    readonly List<(CaseInPlay Case, Case Record)> records = [];

    public async Task<IReadOnlyList<Checked>> RunAsync()
    {
        foreach (var @case in round.Cases)
            records.Add((@case, (await GetAsync($"applications/{@case.Reference}")).Deserialize<Case>(Json.Options)!));
        var mailed = await driver.LettersAsync();
        return
        [
            new("Every case stands where it should", [.. Statuses()]),
            new("Every letter that should have gone out did, once, and to the right person", await LettersAsync(mailed)),
            new("Every audit trail is whole", await TrailsAsync()),
            new("The books: what is committed is the sum of the approvals, and within the envelope", await BooksAsync()),
            new("The first reminder went out sixty days before the report is due, at 08:00", [.. Reminders(mailed)]),
            new("Nothing is left for staff to look at", await TasksAsync()),
        ];
    }

    IEnumerable<(CaseInPlay Case, CaseStatus Status, IReadOnlyDictionary<string, int> Letters)> Expected() =>
    [
        (round.Kalix, CaseStatus.InForce, Letters([.. Agreed.Select(l => (l.Key, l.Value)), ("returned", 1), ("completion-received", 1)])),
        (round.Växjö, CaseStatus.InForce, Letters([.. Agreed.Select(l => (l.Key, l.Value)), ("agreement-reminder", 1)])),
        (round.Västernorrland, CaseStatus.InForce, Agreed),
        (round.Malmö, CaseStatus.Rejected, Letters(("receipt", 2), ("reviewer-assigned", 2), ("decision-rejected", 3))),
        (round.Borlänge, CaseStatus.NotEligible, Letters(("receipt", 2), ("not-eligible", 2))),
        (round.Robertsfors, CaseStatus.NotEligible, Letters(("late-refused", 2))),
    ];

    IEnumerable<string> Statuses()
    {
        foreach (var ((@case, record), expected) in records.Zip(Expected()))
        {
            if (record.Status != expected.Status) yield return $"{@case.Reference}: {record.Status} instead of {expected.Status}";
            if (expected.Status == CaseStatus.NotEligible && record.Eligibility.Override is not null) yield return $"{@case.Reference}: the rules were overridden";
        }

        foreach (var (@case, code) in new[] { (round.Borlänge, "labour-share"), (round.Robertsfors, "round-closed") })
        {
            var codes = records.Single(r => r.Case == @case).Record.Eligibility.Refusals.Select(r => r.Code).ToList();
            if (codes is not [var only] || only != code) yield return $"{@case.Reference}: refused for {string.Join(", ", codes)} instead of {code}";
        }
    }

    async Task<IReadOnlyList<string>> LettersAsync(IReadOnlyList<MailedLetter> mailed)
    {
        var faults = new List<string>();
        foreach (var (@case, _, expected) in Expected())
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

            foreach (var name in expected.Keys.Union(sent.Select(l => l.Letter)))
            {
                var (count, wanted) = (sent.Count(l => l.Letter == name), expected.GetValueOrDefault(name));
                if (count != wanted) faults.Add($"{@case.Reference}: {count} letters '{name}' instead of {wanted}");
            }

            var languages = new Dictionary<string, string> { [@case.Handbook.Coordinator] = "sv", [@case.Handbook.PartnerCoordinator] = "en" };
            faults.AddRange(sent.Where(l => languages.GetValueOrDefault(l.To, l.Language) != l.Language).Select(l => $"{@case.Reference}: {l.Letter} went to {l.To} in '{l.Language}'"));
        }

        return faults;
    }

    async Task<IReadOnlyList<string>> TrailsAsync()
    {
        var faults = new List<string>();
        foreach (var @case in round.Cases)
        {
            var chain = (await GetAsync($"applications/{@case.Reference}/audit"))["chain"].Deserialize<ChainReport>(Json.Options)!;
            if (chain.Entries == 0) faults.Add($"{@case.Reference}: the trail is empty");
            faults.AddRange(chain.Findings.Select(f => $"{@case.Reference}: {f}"));
        }

        return faults;
    }

    async Task<IReadOnlyList<string>> BooksAsync()
    {
        var ranking = await GetAsync($"rounds/{round.RoundId}/ranking");
        var (committed, envelope) = (ranking["committedSek"]!.GetValue<long>(), ranking["envelopeSek"]!.GetValue<long>());
        var approved = records.Sum(r => r.Record.Decision is { Outcome: Outcome.Approve } decision ? decision.AmountSek : 0);
        return [.. new[]
        {
            committed == approved ? null : $"{Sek(committed)} are committed, {Sek(approved)} approved",
            committed <= envelope ? null : $"{Sek(committed)} are committed of an envelope of {Sek(envelope)}",
            approved > 0 ? null : "nothing was approved",
        }.OfType<string>()];
    }

    IEnumerable<string> Reminders(IReadOnlyList<MailedLetter> mailed)
    {
        foreach (var (@case, record) in records.Where(r => r.Record.Status == CaseStatus.InForce))
        {
            var due = record.Reports[0].DueOn;
            var moment = SwedishCalendar.At(due.AddDays(-60), new TimeOnly(8, 0)).ToUtc();
            foreach (var letter in mailed.Where(l => l.Case == @case.Reference && l.Letter == "report-reminder" && l.At != moment))
                yield return $"{@case.Reference}: reminded {letter.At:u} of a report that is due {due:yyyy-MM-dd}";
        }
    }

    async Task<IReadOnlyList<string>> TasksAsync() => [.. (await GetAsync("tasks"))["items"]!.AsArray().Select(t => $"{t!["subject"]}: {t["text"]}")];

    async Task<System.Text.Json.Nodes.JsonNode> GetAsync(string route) => (await driver.StaffAsync(Cast.Auditor, HttpMethod.Get, route)).Ok().Json!;

    static Dictionary<string, int> Letters(params (string Name, int Count)[] letters) => letters.ToDictionary(l => l.Name, l => l.Count);

    static string Sek(long amount) => amount.ToString("#,0", CultureInfo.InvariantCulture) + " SEK";
}
