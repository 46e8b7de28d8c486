using Mpp.Embedded.Rehearsal;
using static Mpp.Tests.Journeys.KalixSteps;

namespace Mpp.Tests.Journeys;

public sealed class KalixJourney
{
    [Fact]
    public async Task An_application_goes_from_the_forms_webhook_to_an_agreement_in_force_and_its_first_report_reminder()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync("2026-02-20T09:00:00Z");
        var driver = programme.Driver;
        await programme.PutRoundAsync();

        var receipt = (await driver.SubmitAsync(HandbookCases.Kalix.Submission(programme.Now), programme.Now)).Ok();
        Assert.Equal("2026-0001", receipt["reference"]);
        Assert.Equal("accepted", receipt["outcome"]);
        var reference = receipt["reference"];
        await programme.QuietAsync();

        var receipts = await driver.LettersAsync(reference, "receipt");
        Assert.Equal(["en", "sv"], receipts.Select(l => l.Language).Order());
        Assert.All(receipts, l => Assert.Equal("accepted", l.State));
        var coordinator = receipts.Single(l => l.Language == "sv").Link!;
        var partner = receipts.Single(l => l.Language == "en").Link!;

        (await driver.VerbAsync("olle:Officer", reference, "return", new { missing = new[] { "A letter of intent signed by Masaka" } })).Ok();
        await programme.QuietAsync();
        Assert.NotEmpty(await driver.LettersAsync(reference, "returned"));
        (await driver.MyAsync(coordinator, "complete", new { attachments = new[] { HandbookCases.Kalix.File("other", "signed.pdf") } })).Ok();
        Assert.Equal("eligible", await programme.StatusAsync(reference));
        (await driver.VerbAsync("olle:Officer", reference, "accept-complete")).Ok();

        (await driver.VerbAsync("olle:Officer", reference, "assign-reviewers", new { reviewers = new[] { Reviewer("Rut", "Umeå"), Reviewer("Ravi", "Lund") } })).Ok();
        (await driver.VerbAsync("Rut:Reviewer", reference, "review", ReviewOf(4))).Ok();
        (await driver.VerbAsync("Ravi:Reviewer", reference, "review", ReviewOf(5))).Ok();
        Assert.Equal("reviewed", await programme.StatusAsync(reference));

        (await driver.VerbAsync("olle:Officer", reference, "recommend", Approval(1_300_000))).Ok();
        Assert.Equal(403, (await driver.VerbAsync("olle:Officer,Decider", reference, "decide", Approval(1_300_000))).Status);
        (await driver.VerbAsync("dina:Decider", reference, "decide", Approval(1_300_000))).Ok();
        Assert.Equal("approved", await programme.StatusAsync(reference));
        Assert.Empty(await driver.LettersAsync(reference, "decision-approved"));

        var job = (await driver.StaffAsync("dina:Decider", HttpMethod.Post, "rounds/2026-spring/announce", new { on = "2026-05-20" })).Ok();
        Assert.Equal(202, job.Status);
        await programme.MoveToAsync("2026-05-20T05:59:00Z");
        Assert.Empty(await driver.LettersAsync(reference, "decision-approved"));
        await programme.MoveToAsync("2026-05-20T06:00:00Z");
        Assert.NotEmpty(await driver.LettersAsync(reference, "decision-approved"));
        Assert.Equal("done", (await driver.StaffAsync("dina:Decider", HttpMethod.Get, $"jobs/{job["id"]}")).Ok()["state"]);

        (await driver.VerbAsync("olle:Officer", reference, "send-agreement")).Ok();
        await programme.QuietAsync();
        Assert.NotEmpty(await driver.LettersAsync(reference, "agreement-to-sign"));
        (await driver.VerbAsync("olle:Officer", reference, "record-signature", new { party = "icld", signedBy = "Ingrid Chef", signedOn = "2026-05-20" })).Ok();
        (await driver.MyAsync(coordinator, "sign", new { signedBy = "Karin Lund" })).Ok();
        (await driver.MyAsync(partner, "sign", new { signedBy = "Grace Partner" })).Ok();
        Assert.Equal("in-force", await programme.StatusAsync(reference));
        Assert.NotEmpty(await driver.LettersAsync(reference, "agreement-in-force"));

        // The first report is due 2027-08-29, sixty days after the year's end: the first reminder sixty days before that, at 08:00 Stockholm.
        await programme.MoveToAsync("2027-06-30T05:59:00Z");
        Assert.Empty(await driver.LettersAsync(reference, "report-reminder"));
        await programme.MoveToAsync("2027-06-30T06:00:00Z");
        var reminder = Assert.Single(await driver.LettersAsync(reference, "report-reminder"));
        Assert.Equal("sv", reminder.Language);
        Assert.Equal(new DateTimeOffset(2027, 6, 30, 6, 0, 0, TimeSpan.Zero), reminder.At);

        // The story waits for the report, so the next reminder comes to the minute, too.
        await programme.MoveToAsync("2027-07-30T06:00:00Z");
        Assert.Equal(new DateTimeOffset(2027, 7, 30, 6, 0, 0, TimeSpan.Zero), (await driver.LettersAsync(reference, "report-reminder"))[^1].At);
        Assert.Equal(2, (await driver.LettersAsync(reference, "report-reminder")).Count);

        var audit = (await driver.StaffAsync("axel:Auditor", HttpMethod.Get, $"applications/{reference}/audit")).Ok();
        var actions = audit.Json!["items"]!.AsArray().Select(e => e!["action"]!.ToString()).ToList();
        string[] steps = ["submit", "attachment-stored", "check-earlier-reports", "return", "complete", "accept-complete", "reviewer-assigned", "review-sent", "recommended", "decided", "decision-announced", "agreement-sent", "signed", "in-force", "report-planned", "report-reminded"];
        if (steps.Except(actions).ToList() is { Count: > 0 } missing) Assert.Fail($"Not in the trail: {string.Join(' ', missing)}; it has {string.Join(' ', actions)}");
        Assert.Equal("0", audit.Json["chain"]!["findings"]!.AsArray().Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
