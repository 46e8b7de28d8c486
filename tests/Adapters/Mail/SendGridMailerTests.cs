using System.Text;
using Mpp.Adapters.Mail;
using Mpp.Domain.Cases;

namespace Mpp.Tests.Adapters.Mail;

/// <summary>What each way of failing means: was the mail certainly not taken, or may it have been?</summary>
public sealed class SendGridMailerTests : IAsyncLifetime
{
    SendGridServer server = null!;
    SendGridMailer mailer = null!;

    public async Task InitializeAsync()
    {
        server = await SendGridServer.StartAsync();
        mailer = new("SG.key", server.Host, TimeSpan.FromSeconds(20));
    }

    public async Task DisposeAsync()
    {
        mailer.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_arrives_whole_and_names_its_letter()
    {
        var sent = SampleMail.Of(SampleLetters.Order("returned") with { Calendar = new CalendarEntry("Completion due", new(2026, 3, 6), null) });
        Assert.Equal(new MailOutcome.Accepted(), await mailer.SendAsync(sent, default));

        var mail = Assert.Single(server.Taken);
        Assert.Equal("Bearer SG.key", mail.Authorization);
        Assert.Equal("2026-0001_returned_1_applicant-1", mail.LetterId);
        Assert.Equal(("anna.astrom@kalix.example", sent.Subject, sent.Text, sent.Html), (mail.To, mail.Subject, mail.Text, mail.Html));
        Assert.Equal("Anna Åström", mail.Json.GetProperty("personalizations")[0].GetProperty("to")[0].GetProperty("name").GetString());
        Assert.Equal("returned", Assert.Single(mail.Json.GetProperty("categories").EnumerateArray()).GetString());
        var attachment = Assert.Single(mail.Json.GetProperty("attachments").EnumerateArray());
        Assert.Equal("text/calendar", attachment.GetProperty("type").GetString());
        Assert.Equal(sent.Ics, Encoding.UTF8.GetString(attachment.GetProperty("content").GetBytesFromBase64()));
        var tracking = mail.Json.GetProperty("tracking_settings");
        Assert.False(tracking.GetProperty("click_tracking").GetProperty("enable").GetBoolean());
        Assert.False(tracking.GetProperty("open_tracking").GetProperty("enable").GetBoolean());
    }

    [Fact]
    public async Task Copies_go_to_those_who_are_copied_in()
    {
        var order = SampleLetters.Order("report-reminder");
        await mailer.SendAsync(SampleMail.Of(order with { Cc = [SampleLetters.To("en")] }), default);

        Assert.Equal(["grace.nakato@masaka.example"], Assert.Single(server.Taken).Cc);
    }

    [Fact]
    public async Task A_refused_connection_was_certainly_not_sent()
    {
        using var nobody = new DeafPort();
        using var refused = new SendGridMailer("SG.key", nobody.Host);

        Assert.StartsWith("SendGrid could not be reached", Assert.IsType<MailOutcome.TryLater>(await refused.SendAsync(SampleMail.Any, default)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_an_address_was_certainly_not_sent_to()
    {
        using var nowhere = new SendGridMailer("SG.key", "http://no-such-host.invalid");

        Assert.IsType<MailOutcome.TryLater>(await nowhere.SendAsync(SampleMail.Any, default));
    }

    [Theory]
    [InlineData(Treatment.TooMany, "SendGrid answered 429: too many requests")]
    [InlineData(Treatment.Unauthorized, "SendGrid answered 401: The provided authorization grant is invalid, expired, or revoked")]
    public async Task What_is_not_the_letters_fault_is_tried_later(Treatment treatment, string reason)
    {
        server.Treat = _ => treatment;
        Assert.Equal(new MailOutcome.TryLater(reason), await mailer.SendAsync(SampleMail.Any, default));
    }

    [Fact]
    public async Task A_bad_request_is_rejected_with_sendgrids_reason()
    {
        server.Treat = _ => Treatment.BadRequest;
        Assert.Equal(new MailOutcome.Rejected("SendGrid answered 400: Does not contain a valid address."), await mailer.SendAsync(SampleMail.Any, default));
    }

    [Theory]
    [InlineData(Treatment.ServerError)]
    [InlineData(Treatment.ResetBeforeReading)]
    [InlineData(Treatment.ResetAfterReading)]
    public async Task What_breaks_once_the_mail_is_on_its_way_is_uncertain_and_asked_once(Treatment treatment)
    {
        server.Treat = _ => treatment;
        Assert.IsType<MailOutcome.Uncertain>(await mailer.SendAsync(SampleMail.Any, default));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_break_on_a_connection_that_was_used_before_is_not_repeated_either()
    {
        await mailer.SendAsync(SampleMail.Any, default);
        server.Treat = _ => Treatment.ResetAfterReading;

        Assert.IsType<MailOutcome.Uncertain>(await mailer.SendAsync(SampleMail.Any, default));
        Assert.Equal(2, server.Requests);
        Assert.Equal(2, server.Taken.Count);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_uncertain()
    {
        using var impatient = new SendGridMailer("SG.key", server.Host, TimeSpan.FromSeconds(10));
        // The first one opens the connection, so that the time runs out in the mail service and not on the way there.
        await impatient.SendAsync(SampleMail.Any, default);
        server.Treat = _ => Treatment.Stall;

        Assert.IsType<MailOutcome.Uncertain>(await impatient.SendAsync(SampleMail.Any, default));
        Assert.Equal(2, server.Taken.Count);
    }

    [Fact]
    public async Task A_stop_of_the_service_while_sending_is_uncertain()
    {
        using var stop = new CancellationTokenSource();
        server.Treat = mail =>
        {
            if (mail.LetterId.Length > 0)
                stop.Cancel();
            return Treatment.Stall;
        };

        Assert.IsType<MailOutcome.Uncertain>(await mailer.SendAsync(SampleMail.Any, stop.Token));
    }
}
