using System.Globalization;
using System.Text;

namespace Mpp.Tests.Crash;

/// <summary>What the campaign has shown, as a page for docs/.</summary>
static class CampaignPage
{
    public static string Render(IReadOnlyList<LifeRequest> life, IReadOnlyList<KillResult> results, IReadOnlyList<KillPoint> notReached)
    {
        var page = new StringBuilder();
        var (failed, points) = (results.Where(r => r.Differences.Count > 0).ToList(), life.Count * 2);
        var lives = results.GroupBy(r => r.Life).ToList();
        page.Append(CultureInfo.InvariantCulture, $"""
            # Crash campaign

            Made by `dotnet run -c Release --project tests -- crash`; do not edit.

            The host is killed with SIGKILL before and after every storage and mail request of one case's life, started again on the same storage, and the life is driven on as applicants and staff
            would: what got no answer is done again, letters that are uncertain are looked up at the mail service and settled. When all is settled, the case's record, its letters (in the outbox and as
            counted at the mail server), the round's books, the lists, open tasks, hints of what is due and the audit trail are compared with the unbroken life at the same step, without times, ETags,
            generations, attempts and random ids.

            | | |
            |---|---:|
            | requests of the unbroken life | {life.Count} ({life.Count(r => r.IsMail)} of them mail) |
            | kills, before and after each | {points} |
            | done | {results.Count} |
            | the host died after whoever acted had been told that it was done | {results.Count(r => r.WasAnswered)} |
            | letters that were uncertain and settled by staff | {results.Sum(r => r.LettersSettled)} |
            | **ended otherwise than the unbroken life** (anything lost, sent twice, or different) | **{failed.Count}** |
            | not reached (the request did not come again) | {notReached.Count} |
            | lives played | {lives.Count}, with {lives.DefaultIfEmpty().Min(l => l?.Count() ?? 0)} to {lives.DefaultIfEmpty().Max(l => l?.Count() ?? 0)} kills each |

            Several kills in one life are in different steps, and each is settled and compared before the next step begins. Not counted as the case's requests, and never killed at: what a host does when it
            starts, the sweep's look at what is due (both come whether there is a case or not), lease renewals. The night's round is switched off, so that it cannot mend what a crash left behind.

            | step | requests | kills done | letters settled | otherwise |
            |---|---:|---:|---:|---:|

            """);
        foreach (var step in life.GroupBy(r => r.Step))
        {
            var done = results.Where(r => r.Step == step.Key).ToList();
            page.Append(CultureInfo.InvariantCulture, $"| {step.Key} | {step.Count()} | {done.Count} | {done.Sum(r => r.LettersSettled)} | {done.Count(r => r.Differences.Count > 0)} |\n");
        }

        foreach (var (title, items) in new[] { ("Ended otherwise", failed.Select(f => $"{f.Point}: {string.Join("; ", f.Differences)}")), ("Not reached", notReached.Select(p => p.ToString())) })
        {
            if (!items.Any()) continue;
            page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n");
            foreach (var item in items) page.Append(CultureInfo.InvariantCulture, $"- {item}\n");
        }

        return page.ToString();
    }
}
