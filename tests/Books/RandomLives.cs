using System.Globalization;
using Mpp.Domain.Cases;
using Xunit.Abstractions;

namespace Mpp.Tests.Books;

/// <summary>
/// Random lives on the rules alone. The seeds are the same on every run, so that red means a change did it; BOOKS_FIRST and BOOKS_LIVES look elsewhere, BOOKS_SEED plays a printed seed again.
/// </summary>
public sealed class RandomLives(ITestOutputHelper output)
{
    const int Lives = 2_000;

    /// <summary>Of everything that can happen so many times at least, or the laws were not put to the test.</summary>
    const int Enough = 25;

    static readonly string[] Verbs =
    [
        "submit", "revise", "override-eligibility", "return", "complete", "accept-complete", "assign-reviewers", "assign-by-load", "review", "declare-interest", "moderate", "recommend", "decide", "meet-condition",
        "send-agreement", "record-signature", "report", "assess-report", "move-report-date", "request-amendment", "decide-amendment", "approve", "mark-paid", "hold", "release", "suspend", "resume", "withdraw", "terminate",
        "note", "correct", "replace-contact", "revoke-link", "withhold", "extend", "pause", "permit-late", "put-round", "split", "announce",
    ];

    static readonly string[] Due =
        ["completion-reminder", "completion-expires", "agreement-reminder", "agreement-escalation", "in-force", "report-reminder", "payment-due", "ledger-release", "tell-partnership"];

    static readonly string[] Codes =
    [
        "over-envelope", "envelope-committed", "four-eyes", "over-claim", "over-line", "over-approved", "accepted-negative", "line-too-small", "not-approved-by-two", "held", "condition-unmet", "report-overdue",
        "partnership-report-overdue", "recover-too-much", "already-paid", "already-approved", "wrong-status", "suspended",
    ];

    [Fact]
    public void In_whatever_order_people_do_whatever_the_books_reconcile_after_every_step()
    {
        var (first, count) = Number("BOOKS_SEED") is { } seed ? (seed, 1) : (Number("BOOKS_FIRST") ?? 1, Number("BOOKS_LIVES") ?? Lives);
        var all = new Tally();
        var gate = new Lock();
        var broken = new List<string>();
        Parallel.For(first, first + count, (seed, loop) =>
        {
            try
            {
                var tally = new RandomLife(seed).Play();
                lock (gate) all.Add(tally);
            }
            catch (LawBrokenException e)
            {
                lock (gate) broken.Add(e.Message);
                loop.Stop();
            }
        });

        output.WriteLine($"Seeds {first} to {first + count - 1}.\n{all}");
        if (broken.Count > 0) Assert.Fail(string.Join("\n\n", broken));
        if (count >= Lives) AssertHasSeenEnough(all);
    }

    [Fact]
    public void The_same_seed_is_the_same_life()
    {
        foreach (var seed in new[] { 3, 14, 159 }) Assert.Equal($"{new RandomLife(seed).Play()}", $"{new RandomLife(seed).Play()}");
    }

    static void AssertHasSeenEnough(Tally all)
    {
        var cases = all.Of("cases");
        Assert.True(all.Of($"ended {CaseStatus.Closed}") >= cases / 5, $"Only {all.Of($"ended {CaseStatus.Closed}")} of {cases} cases were closed.");
        string[] ends = [$"ended {CaseStatus.Rejected}", $"ended {CaseStatus.Withdrawn}", $"ended {CaseStatus.Terminated}", "ended early after a payment", "held by another grant", "free of another grant", "outages", .. Due.Select(d => $"due {d}")];
        string[] seldom =
        [
            .. ends.Where(e => all.Of(e) < Enough), .. Codes.Where(c => all.Codes.GetValueOrDefault(c) < Enough),
            .. Verbs.Where(v => all.Allowed.GetValueOrDefault(v) < Enough).Select(v => $"{v} allowed"), .. Verbs.Where(v => all.Refused.GetValueOrDefault(v) < Enough).Select(v => $"{v} refused"),
        ];
        Assert.True(seldom.Length == 0, $"Fewer than {Enough} times: {string.Join(", ", seldom)}.");
    }

    internal static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
