using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Mail;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Adapters.Mail;
using Mpp.Tests.Journeys;
using Mpp.Tests.Staff;

namespace Mpp.Tests.Mail;

/// <summary>Letters in trouble, as the mail service reports them and as staff settle them.</summary>
public sealed class LetterRoutesTests : IAsyncLifetime
{
    const string Reference = "2026-0001";
    const string Receipt = "2026-0001_receipt_1_applicant-1";

    SendGridServer service = null!;
    SendGridMailer mailer = null!;
    ProgrammeUnderTest programme = null!;
    Caller caller = null!;

    public async Task InitializeAsync()
    {
        service = await SendGridServer.StartAsync();
        mailer = new("SG.key", service.Host);
        programme = await ProgrammeUnderTest.StartAsync("2026-02-20T10:15:00Z", also: services =>
            services.AddSingleton<IMailer>(mailer).AddSingleton(provider => new SendGridEvents(service.EventPublicKey, provider.GetRequiredService<TimeProvider>())));
        caller = new(programme.Host.BaseAddress);
        await programme.PutRoundAsync();
    }

    public async Task DisposeAsync()
    {
        caller.Dispose();
        await programme.DisposeAsync();
        mailer.Dispose();
        await service.DisposeAsync();
    }

    [Fact]
    public async Task A_letter_that_bounced_is_listed_and_goes_out_again_to_the_corrected_address()
    {
        await SubmitAsync();
        var first = service.Taken.Single(m => m.LetterId == Receipt);
        Assert.Equal(200, (await TellAsync("bounce", first)).Status);

        Assert.Equal([(Receipt, "bounced")], await ListAsync());
        Assert.Equal([(Receipt, "bounced")], await ListAsync("?state=bounced"));
        Assert.Empty(await ListAsync("?state=uncertain"));
        Assert.Equal("unknown-state", (await caller.GetAsync("staff/letters?state=delivered")).Code);

        (await caller.PostAsync($"staff/applications/{Reference}/replace-contact", new { contact = "applicant-1", name = "Karin Lund", email = "karin@kalix.example", role = "coordinator", language = "sv", reason = "A slip of the pen" })).Ok();
        (await caller.PostAsync($"staff/letters/{Receipt}/resend")).Ok();
        await programme.QuietAsync();

        var second = service.Taken.Last(m => m.LetterId == Receipt);
        Assert.Equal(("karin.lund@kalix.example", "karin@kalix.example"), (first.To, second.To));
        Assert.Empty(await ListAsync());
        Assert.Empty(await OpenTasksAsync());
        Assert.Contains(("resend-letter", "olle@demo.example"), await TrailAsync());

        // The new address is wrong as well: that must show again, although the first task is done.
        await TellAsync("bounce", second);
        Assert.Equal([(Receipt, "bounced")], await ListAsync());
    }

    [Fact]
    public async Task What_is_uncertain_is_settled_as_sent_or_goes_out()
    {
        service.Treat = _ => Treatment.ServerError;
        await SubmitAsync();
        service.Treat = _ => Treatment.Accept;
        var uncertain = await ListAsync("?state=uncertain");
        Assert.Equal(2, uncertain.Count);
        var before = service.Taken.Count;

        Assert.Equal("malformed", (await caller.PostAsync($"staff/letters/{uncertain[0].Id}/settle", new { outcome = "perhaps" })).Code);
        (await caller.PostAsync($"staff/letters/{uncertain[0].Id}/settle", new { outcome = "sent" }, headers: ("Idempotency-Key", "one"))).Ok();
        (await caller.PostAsync($"staff/letters/{uncertain[1].Id}/settle", new { outcome = "not-sent" })).Ok();
        await programme.QuietAsync();

        Assert.Equal([uncertain[1].Id], service.Taken.Skip(before).Select(m => m.LetterId));
        Assert.Empty(await ListAsync());
        Assert.Equal(2, (await TrailAsync()).Count(e => e == ("settle-letter", "olle@demo.example")));

        var again = await caller.PostAsync($"staff/letters/{uncertain[0].Id}/settle", new { outcome = "not-sent" });
        Assert.Equal((409, "wrong-status"), (again.Status, again.Code));
        Assert.Equal(200, (await caller.PostAsync($"staff/letters/{uncertain[0].Id}/settle", new { outcome = "sent" }, headers: ("Idempotency-Key", "one"))).Status);
        await programme.QuietAsync();
        Assert.Equal(before + 1, service.Taken.Count);
    }

    [Theory]
    [InlineData("2026-0001_receipt_1_nobody")]
    [InlineData("2026-0099_receipt_1_applicant-1")]
    [InlineData("nonsense")]
    [InlineData("2026-0001_a%3Fb%23c%5Cd")]
    public async Task A_letter_that_is_not_there_is_not_found(string id)
    {
        Assert.Equal(404, (await caller.PostAsync($"staff/letters/{id}/resend")).Status);
        Assert.Equal(404, (await caller.PostAsync($"staff/letters/{id}/settle", new { outcome = "sent" })).Status);
    }

    [Fact]
    public async Task Events_are_believed_only_with_the_services_signature()
    {
        await SubmitAsync();
        var (signature, timestamp, body) = service.Events(programme.Now, ("bounce", service.Taken[0]));

        Assert.Equal((401, "signature"), await PostAsync(body.Replace("550", "551", StringComparison.Ordinal), signature, timestamp));
        Assert.Equal((401, "signature"), await PostAsync(body, null, null));
        var late = service.Events(programme.Now.AddMinutes(-6), ("bounce", service.Taken[0]));
        Assert.Equal((401, "signature"), await PostAsync(late.Body, late.Signature, late.Timestamp));
        Assert.Empty(await ListAsync());

        const string Unreadable = "{\"not\": \"a list\"}";
        Assert.Equal((400, "malformed"), await PostAsync(Unreadable, service.Sign(timestamp, Unreadable), timestamp));
        Assert.Equal((200, null), await PostAsync(body, signature, timestamp));
        Assert.Equal((200, null), await PostAsync("[]", service.Sign(timestamp, "[]"), timestamp));
        Assert.Single(await ListAsync());
    }

    async Task SubmitAsync()
    {
        (await programme.Driver.SubmitAsync(HandbookCases.Kalix.Submission(programme.Now), programme.Now)).Ok();
        await programme.QuietAsync();
    }

    Task<Reply> TellAsync(string kind, ReceivedMail mail)
    {
        var (signature, timestamp, body) = service.Events(programme.Now, (kind, mail));
        return caller.SendAsync("POST", "webhooks/sendgrid", null, Encoding.UTF8.GetBytes(body), (SendGridEvents.SignatureHeader, signature), (SendGridEvents.TimestampHeader, timestamp));
    }

    async Task<(int Status, string? Code)> PostAsync(string body, string? signature, string? timestamp)
    {
        (string, string)[] headers = signature is null ? [] : [(SendGridEvents.SignatureHeader, signature), (SendGridEvents.TimestampHeader, timestamp!)];
        var reply = await caller.SendAsync("POST", "webhooks/sendgrid", null, Encoding.UTF8.GetBytes(body), headers);
        return (reply.Status, reply.Code);
    }

    async Task<List<(string Id, string State)>> ListAsync(string query = "") =>
        [.. (await caller.GetAsync($"staff/letters{query}")).Ok().Items.Select(i => ((string)i["id"]!, (string)i["state"]!))];

    async Task<IEnumerable<string>> OpenTasksAsync() => (await caller.GetAsync("staff/tasks")).Ok().Items.Select(t => (string)t["kind"]!).Where(k => k.StartsWith("mail", StringComparison.Ordinal));

    async Task<List<(string Action, string? By)>> TrailAsync() =>
        [.. (await caller.GetAsync($"staff/applications/{Reference}/audit")).Ok().Items.Select(e => ((string)e["action"]!, (string?)e["actorId"]))];
}
