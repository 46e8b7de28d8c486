using System.Text.Json.Nodes;
using Mpp.Domain.Cases;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Support;
using static Mpp.Tests.Journeys.PaymentSteps;

namespace Mpp.Tests.Journeys;

public sealed class PaymentJourneys
{
    [Fact]
    public async Task Two_different_people_approve_and_the_last_payment_closes_the_case_and_gives_back_what_was_not_spent()
    {
        await using var programme = await StartAsync();
        var paid = await OrderedAsync(programme);
        var view = await paid.ViewAsync();
        Assert.Equal(("waiting", ClaimedSek, "2026-03-22"), ((string?)view["status"], (long)view["amountSek"]!, (string?)view["payBy"]));
        Assert.Equal((720_000, 720_000, 0), Line(view, "1-travel"));
        Assert.Contains($"{paid.Reference} payment", await programme.TasksAsync());

        Assert.Equal(["not-approved-by-two"], Codes(await paid.MarkPaidAsync()));
        (await paid.ApproveAsync("fia")).Ok();
        var again = await paid.ApproveAsync("fia");
        Assert.Equal((403, "four-eyes"), (again.Status, again["code"]));
        Assert.Equal(["not-approved-by-two"], Codes(await paid.MarkPaidAsync()));
        (await paid.ApproveAsync("frej")).Ok();
        var third = await paid.ApproveAsync("frida");
        Assert.Equal((409, "already-approved"), (third.Status, third["code"]));
        Assert.Equal("ready", (string?)(await paid.ViewAsync())["status"]);

        (await paid.MarkPaidAsync()).Ok();
        var twice = await paid.MarkPaidAsync();
        Assert.Equal((409, "already-paid"), (twice.Status, twice["code"]));
        await programme.CatchUpAsync();

        var @case = await paid.CaseAsync();
        Assert.Equal((CaseStatus.Closed, 0), (@case.Status, @case.Obligations.Count));
        Assert.Equal((720_000, 720_000, 720_000), Line(await paid.ViewAsync(), "1-travel"));
        Assert.Equal((ClaimedSek, true), (await programme.BooksAsync() is var books ? (books.CommittedSek, books.IsBalanced) : default));
        Assert.DoesNotContain($"{paid.Reference} payment", await programme.TasksAsync());
        await ClosedQuietlyAsync(programme, paid.Reference);

        var letters = await programme.Driver.LettersAsync(paid.Reference, "closing");
        Assert.Equal(["en", "sv", "sv"], letters.Select(l => l.Language).Order());
        var swedish = letters.First(l => l.Language == "sv");
        Assert.Contains("130 000", swedish.Text.Replace('\u00a0', ' '), StringComparison.Ordinal);
        foreach (var (letter, label, next) in new[] { (swedish, "Avslutad", "avslutat"), (letters.First(l => l.Language == "en"), "Closed", "closed") })
        {
            var page = (await programme.Driver.MyPageAsync(letter.Link!, "status")).Ok().Json!;
            Assert.Equal(("closed", label), ((string?)page["status"], (string?)page["statusLabel"]));
            Assert.Contains(next, (string?)page["next"]!["text"], StringComparison.Ordinal);
            Assert.Equal("present", (string?)page["steps"]!.AsArray().Single(s => (string?)s!["id"] == "closed")!["state"]);
        }
    }

    [Fact]
    public async Task Only_Finance_pays_and_what_is_not_there_is_not_found()
    {
        await using var programme = await StartAsync();
        var paid = await OrderedAsync(programme);
        foreach (var role in new[] { "Officer", "Decider", "Admin", "Auditor", "Reviewer" })
            Assert.Equal(403, (await programme.Driver.StaffAsync($"olle:{role}", HttpMethod.Post, $"payments/{paid.Payment}/approve", new { })).Status);
        foreach (var id in new[] { $"{paid.Reference}-year-2", "2026-9999-year-1", "2026-9999", "nonsense", "2026-00001-year-1", "%2F..%2F", "a_b'c" })
            foreach (var verb in new[] { "approve", "mark-paid" })
                Assert.Equal((404, "not-found"), (await programme.Driver.StaffAsync("fia:Finance", HttpMethod.Post, $"payments/{id}/{verb}", new { })) is var answer ? (answer.Status, answer["code"]) : default);
        Assert.Equal(400, (await programme.Driver.StaffAsync("fia:Finance", HttpMethod.Post, $"payments/{paid.Payment}/mark-paid", new { paidOn = "yesterday" })).Status);
        Assert.Equal(400, (await paid.HoldAsync(" ")).Status);
    }

    [Fact]
    public async Task A_repeated_key_gets_the_first_answer_and_a_stale_version_is_refused()
    {
        await using var programme = await StartAsync();
        var paid = await OrderedAsync(programme);
        var tag = (string)(await paid.ViewAsync())["caseETag"]!;

        var first = (await paid.ApproveAsync("fia", "click-1", tag)).Ok();
        Assert.Equal(first.Text, (await paid.ApproveAsync("fia", "click-1")).Ok().Text);
        Assert.Equal((412, "changed"), (await paid.ApproveAsync("frej", ifMatch: tag)) is var stale ? (stale.Status, stale["code"]) : default);
        Assert.Single((await paid.CaseAsync()).Payments[0].Approvals);
    }

    [Fact]
    public async Task Four_people_who_approve_at_once_are_two_approvals_and_two_who_pay_at_once_pay_once()
    {
        await using var programme = await StartAsync();
        var paid = await OrderedAsync(programme);

        var approved = await Task.WhenAll(new[] { "fia", "frej", "frida", "folke", "fia" }.Select(who => paid.ApproveAsync(who)));
        Assert.Equal(2, approved.Count(a => a.Status == 200));
        Assert.All(approved.Where(a => a.Status != 200), a => Assert.Contains(a["code"], new[] { "already-approved", "four-eyes" }));
        var approvals = (await paid.CaseAsync()).Payments[0].Approvals;
        Assert.Equal(2, approvals.Select(a => a.ById).Distinct().Count());

        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => paid.MarkPaidAsync("fia")));
        Assert.Single(made, m => m.Status == 200);
        Assert.All(made.Where(m => m.Status != 200), m => Assert.Equal((409, "already-paid"), (m.Status, m["code"])));
        await programme.CatchUpAsync();
        Assert.Equal(ClaimedSek, (await programme.BooksAsync()).CommittedSek);
        Assert.Single((await programme.Driver.LettersAsync(paid.Reference, "closing")).GroupBy(l => l.To), g => g.Key.StartsWith("karin", StringComparison.Ordinal));
        var trail = (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{paid.Reference}/audit")).Ok().Json!;
        Assert.Single(trail["items"]!.AsArray(), e => (string?)e!["action"] == "payment-made");
        Assert.Empty(trail["chain"]!["findings"]!.AsArray());
    }

    [Fact]
    public async Task An_approval_takes_at_most_six_requests_and_wakes_nobody()
    {
        StorageProxy? proxy = null;
        await using var programme = await StartAsync(storage => (proxy = StorageProxy.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        await using var _ = proxy;
        var paid = await OrderedAsync(programme);
        await programme.CatchUpAsync();
        await programme.QuietAsync();

        var before = proxy!.Count;
        (await paid.ApproveAsync("fia", "click")).Ok();
        await programme.QuietAsync();

        var requests = proxy.Since(before).ToList();
        Assert.True(requests.Count <= 6, string.Join('\n', requests));
        Assert.DoesNotContain(requests, r => r.Contains("Due", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hold_by_hand_and_a_condition_stop_a_payment_until_they_are_gone_and_those_who_wait_are_told()
    {
        await using var programme = await StartAsync();
        var paid = await OrderedAsync(programme, "a", new ConditionText("Send the bank details", "payment"));
        Assert.Equal(["condition-unmet"], await paid.HoldsAsync());
        Assert.Equal(["payment-held"], await paid.LettersAsync());
        Assert.Equal((422, "condition-unmet"), await paid.ApproveAsync() is var refused ? (refused.Status, Codes(refused).Single()) : default);

        await programme.MoveToAsync(programme.Now.AddMinutes(5));
        (await paid.HoldAsync("The account number is somebody else's.")).Ok();
        Assert.Equal(["condition-unmet", "held"], Codes(await paid.ApproveAsync()));
        Assert.Equal((409, "already-held"), await paid.HoldAsync("Again") is var held ? (held.Status, held["code"]) : default);
        (await programme.Driver.VerbAsync("olle:Officer", paid.Reference, "meet-condition", new { condition = "condition-1", note = "By letter" })).Ok();
        Assert.Equal(["held"], await paid.HoldsAsync());
        Assert.Equal(["payment-held", "payment-held"], await paid.LettersAsync());

        (await paid.ReleaseAsync("It is theirs after all.")).Ok();
        Assert.Equal((422, "not-held"), await paid.ReleaseAsync("Again") is var released ? (released.Status, Codes(released).Single()) : default);
        Assert.Equal(["payment-held", "payment-held", "payment-released"], await paid.LettersAsync());
        await paid.ApproveByTwoAsync();
        await programme.MoveToAsync(programme.Now.AddMinutes(5));
        (await paid.HoldAsync("Wait for the auditor.")).Ok();
        Assert.Equal(["held"], Codes(await paid.MarkPaidAsync()));
        (await paid.ReleaseAsync("She has called.")).Ok();
        (await paid.MarkPaidAsync()).Ok();
        var letter = (await programme.Driver.LettersAsync(paid.Reference, "payment-held"))[1];
        Assert.Contains("The account number is somebody else's.", letter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspended_case_is_not_paid_until_it_is_resumed()
    {
        await using var programme = await StartAsync();
        var paid = await OrderedAsync(programme);
        await paid.ApproveByTwoAsync();
        (await programme.Driver.VerbAsync("dina:Decider", paid.Reference, "suspend", new { reason = "Elections" })).Ok();
        Assert.Equal(["suspended"], Codes(await paid.MarkPaidAsync()));
        Assert.Equal("held", (string?)(await paid.ViewAsync())["status"]);
        await programme.MoveToAsync("2026-03-24T09:00:00Z");
        Assert.DoesNotContain($"{paid.Reference} payment-late", await programme.TasksAsync());

        (await programme.Driver.VerbAsync("dina:Decider", paid.Reference, "resume", new { reason = "Elected" })).Ok();
        await programme.CatchUpAsync();
        Assert.Contains($"{paid.Reference} payment-late", await programme.TasksAsync());
        Assert.True((bool)(await paid.ViewAsync())["isLate"]!);
        (await paid.MarkPaidAsync()).Ok();
        await programme.CatchUpAsync();
        Assert.DoesNotContain(await programme.TasksAsync(), t => t.Contains("payment", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_overdue_report_of_another_grant_holds_the_whole_partnership_from_the_fourteenth_day_until_it_is_in()
    {
        await using var programme = await StartAsync();
        var (paid, other) = (new PaymentSteps(programme), new PaymentSteps(programme, "other"));
        await paid.GetInForceAsync();
        await other.GetInForceAsync();
        // The other's final report is due 28 September 2027, ninety days after its year.
        await programme.MoveToAsync("2027-09-20T09:00:00Z");
        await paid.ReportAsync();
        await programme.MoveToAsync("2027-10-11T21:59:00Z");
        Assert.Equal([], await paid.HoldsAsync());
        (await paid.ApproveAsync("fia")).Ok();

        await programme.MoveToAsync("2027-10-11T22:00:00Z");
        Assert.Equal(["partnership-report-overdue"], await paid.HoldsAsync());
        Assert.Equal(["partnership-report-overdue"], Codes(await paid.ApproveAsync("frej")));
        var listed = (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, "payments?status=held")).Ok().Json!["items"]!.AsArray();
        Assert.Equal([paid.Payment], listed.Select(p => (string?)p!["id"]));
        var numbers = (await programme.Driver.StaffAsync("axel:Auditor", HttpMethod.Get, "dashboard")).Ok().Json!;
        Assert.Equal((1, 1, 0, 1), ((int)numbers["payments"]!["held"]!, (int)numbers["payments"]!["open"]!, (int)numbers["payments"]!["waiting"]!, (int)numbers["reports"]!["overdue"]!));

        await other.ReportAsync();
        Assert.Equal([], await paid.HoldsAsync());
        (await paid.ApproveAsync("frej")).Ok();
        (await paid.MarkPaidAsync()).Ok();
    }

    [Fact]
    public async Task A_last_report_of_which_nothing_is_accepted_closes_the_case_at_once()
    {
        await using var programme = await StartAsync();
        var nothing = new PaymentSteps(programme);
        await nothing.GetInForceAsync();
        await nothing.ReportAsync(new { report = "year-1", outcome = "approve", acceptedSek = Array.Empty<object>(), reason = "No receipts." });
        await programme.CatchUpAsync();

        Assert.Equal((CaseStatus.Closed, 0), (await nothing.CaseAsync()) is var @case ? (@case.Status, @case.Payments.Count) : default);
        Assert.Equal(0, (await programme.BooksAsync()).CommittedSek);
        await ClosedQuietlyAsync(programme, nothing.Reference);
    }

    internal static async Task<ProgrammeUnderTest> StartAsync(Func<string, string>? records = null)
    {
        var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z", records: records);
        await programme.PutRoundAsync();
        return programme;
    }

    static (long Claimed, long Accepted, long Paid) Line(JsonNode payment, string line) =>
        payment["lines"]!.AsArray().Single(l => (string?)l!["line"] == line)! is var found ? ((long)found["claimedSek"]!, (long)found["acceptedSek"]!, (long)found["paidSek"]!) : default;

    /// <summary>No instance of the case is left waiting, and no hint of anything to come.</summary>
    internal static async Task ClosedQuietlyAsync(ProgrammeUnderTest programme, string reference)
    {
        await programme.QuietAsync();
        await foreach (var instance in programme.Host.Engine!.Client.GetAllInstancesAsync())
            Assert.True(!instance.InstanceId.Contains(reference, StringComparison.Ordinal) || instance.IsCompleted, $"{instance.InstanceId} is {instance.RuntimeStatus}.");
        Assert.DoesNotContain(await programme.HintsAsync(), h => h.Subject == reference);
    }
}
