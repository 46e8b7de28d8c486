using System.Globalization;
using System.Text;

namespace Mpp.Tests.Crash;

/// <summary>What the campaign has shown, as a page for docs/.</summary>
static class CampaignPage
{
    static readonly (MishapKind Kind, string Name)[] Kinds =
    [
        (MishapKind.KillBefore, "the host is killed before the request"),
        (MishapKind.KillAfter, "the host is killed after it"),
        (MishapKind.ServerError, "storage answers 500, once"),
        (MishapKind.ServerErrors, "storage answers 500 to every attempt"),
        (MishapKind.AnswerLost, "the request takes effect, its answer is lost"),
        (MishapKind.AnswersLost, "so it goes with every attempt"),
        (MishapKind.Throttled, "503 with Retry-After"),
        (MishapKind.ChangedMeanwhile, "412: somebody else has written the row"),
    ];

    public static string Render(IReadOnlyList<LifeRequest> life, IReadOnlyList<MishapResult> results, IReadOnlyList<Mishap> notReached)
    {
        var page = new StringBuilder();
        var perLife = results.GroupBy(r => r.Life).Select(g => g.Count()).DefaultIfEmpty().ToList();
        page.Append(CultureInfo.InvariantCulture, $"""
            # Crash campaign

            Made by `dotnet run -c Release --project tests -- crash`; do not edit.

            One case's whole life ({life.Select(r => r.Step).Distinct().Count()} steps, {life.Count} requests of the host to storage and mail, {life.Count(r => r.IsMail)} of them mail) is played over and over, and each time something else goes wrong at some
            of its requests. The host runs in a process of its own and is killed with SIGKILL; Azurite lives on and is adopted by the next host. Then the life is driven on as applicants and staff would: what
            got no answer is done again (in half of the lives at once, as form tools do, in the others when all has come to rest), letters that are uncertain are looked up at the mail service and settled as
            sent or not sent.

            When all is settled, and before the next step begins, everything is compared with the unbroken life at the same step, each thing as often as it is there: the case's record, its letters in the
            outbox and as they came to the mail server (text, HTML, recipients), every delivery, attachment and letter's copy that a record names (that it is stored, and its hash), the round and its
            books, the audit trail and its chain, hints of what is due now and later, the intake's rows and the kept answers of commands, the lists, open tasks. Left out: times (but not whether there is one), ETags,
            generations, attempts, random ids; of a letter that staff had to settle, why and when it was sent; in the trail, that very settling, stories started anew, and reservations given up that no decision
            names. Equal means: no application lost, no decision lost, no letter lost, none sent twice.

            The night's round does not run, so that it cannot make good what a crash has left behind. Only where nothing but the lists or staff's tasks differ, which are the night's to mend (design rule 8),
            one night is let pass, and all is compared again; the column *by night* counts those. A hint of something that was dropped meanwhile may be left until its time (design rule 6): the column *hints
            left* counts after how many mishaps one was; when its time comes it has to go, or it is a difference.

            | what goes wrong at a request | requests | done | **otherwise** | not reached | told before that it was done | letters settled | by night | hints left |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|

            """);
        foreach (var (kind, name) in Kinds)
        {
            var done = results.Where(r => r.Mishap.Kind == kind).ToList();
            var all = life.Sum(r => r.Kills.Concat(r.Faults).Count(m => m.Kind == kind));
            page.Append(CultureInfo.InvariantCulture, $"| {name} | {all} | {done.Count} | **{Otherwise(done)}** | {notReached.Count(m => m.Kind == kind)} | {done.Count(r => r.WasAnswered)} | {done.Sum(r => r.LettersSettled)} | {done.Count(r => r.ByNight)} | {done.Count(r => r.StrayHints > 0)} |\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"""

            *Otherwise* is how many ended differently from the unbroken life: it has to be 0. *Not reached*: the request did not come again, even in a life in which nothing else went wrong. *Told before*:
            whoever acted had been answered, and did nothing again.

            {perLife.Count} lives were played for this, with {perLife.Min()} to {perLife.Max()} mishaps each, never more than one kill in a step. A request is found again by its name (what it does to which row or blob, without times and random
            ids), its step, and how often that name came before in the step. Not counted among the case's requests: what a host asks when it starts, the sweep's look at what is due (both come whether there is
            a case or not), and lease renewals.

            To do it again: the command above plays everything that `.local/crash.jsonl` does not have yet, and can be broken off at any time; when the software has changed so that its requests are others, it says so
            and wants a new file. `-- crash --help` lists its options; `--list` shows the requests. A sample of it runs with the tests (`tests/Crash/BrokenLives.cs`), by a seed that CI prints.

            | step | requests | mishaps done | otherwise |
            |---|---:|---:|---:|

            """);
        foreach (var step in life.GroupBy(r => r.Step))
        {
            var done = results.Where(r => r.Mishap.Step == step.Key).ToList();
            page.Append(CultureInfo.InvariantCulture, $"| {step.Key} | {step.Count()} | {done.Count} | {Otherwise(done)} |\n");
        }

        AppendList(page, "Ended otherwise", results.Where(r => r.Differences.Count > 0).Select(r => $"{r.Mishap}: {string.Join("; ", r.Differences)}"));
        AppendList(page, "Not reached", notReached.Select(m => $"{m}"));
        return page.ToString();
    }

    static int Otherwise(IEnumerable<MishapResult> results) => results.Count(r => r.Differences.Count > 0);

    static void AppendList(StringBuilder page, string title, IEnumerable<string> items)
    {
        if (!items.Any()) return;
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        foreach (var item in items) page.Append(CultureInfo.InvariantCulture, $"- {item}\n");
    }
}
