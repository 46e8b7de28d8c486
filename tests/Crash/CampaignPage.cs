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

            One case's whole life ({life.Select(r => r.Step).Distinct().Count()} steps, {life.Count} requests, {life.Count(r => r.IsMail)} of them mail) is played over and over, and each time something else goes wrong at some of its requests. The host
            runs in a process of its own and is killed with SIGKILL; Azurite lives on and is adopted by the next host. Then the life is driven on as applicants and staff would: what got no answer
            is done again, letters that are uncertain are looked up at the mail service and settled as sent or not sent. When all is settled, and before the next step begins, everything is compared
            with the unbroken life at the same step: the case's record, its letters in the outbox and as counted at the mail server, the round's books, the audit trail and its chain, hints of what is
            due, lists and tasks. Times, ETags, generations, attempts and random ids are left out. Equal means: no application lost, no decision lost, no letter lost, none sent twice.

            | | requests | done | **otherwise** | not reached | told before that it was done | letters settled |
            |---|---:|---:|---:|---:|---:|---:|

            """);
        foreach (var (kind, name) in Kinds)
        {
            var done = results.Where(r => r.Mishap.Kind == kind).ToList();
            var all = life.Sum(r => r.Kills.Concat(r.Faults).Count(m => m.Kind == kind));
            page.Append(CultureInfo.InvariantCulture, $"| {name} | {all} | {done.Count} | **{Otherwise(done)}** | {notReached.Count(m => m.Kind == kind)} | {done.Count(r => r.WasAnswered)} | {done.Sum(r => r.LettersSettled)} |\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"""

            {perLife.Count} lives were played for this, with {perLife.Min()} to {perLife.Max()} mishaps each, never more than one kill in a step. A request is found again by its name (what it does to which row or blob, without times and random
            ids), its step, and how often that name came before in the step. Not reached: it did not come again, even in a life in which nothing else went wrong. Not counted among the case's requests: what a
            host asks when it starts, the sweep's look at what is due (both come whether there is a case or not), and lease renewals. The night's round is switched off, so that it cannot make good
            what a crash has left behind; only the lists and staff's tasks are compared as the night leaves them.

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
