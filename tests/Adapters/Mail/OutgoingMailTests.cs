using Mpp.Adapters.Mail;

namespace Mpp.Tests.Adapters.Mail;

public sealed class OutgoingMailTests
{
    [Theory]
    [InlineData("anna.astrom@kalix.example", "anna.astrom@kalix.example")]
    [InlineData(" o'brien+mpp@sub.kalix.example ", "o'brien+mpp@sub.kalix.example")]
    [InlineData("info@växjö.example", "info@xn--vxj-qla6g.example")]
    public void Addresses_that_mail_can_go_to_are_taken(string email, string becomes)
    {
        Assert.True(Mailbox.TryCreate(email, "Anna", out var box));
        Assert.Equal(becomes, box.Email);
    }

    [Theory]
    [InlineData("")]
    [InlineData("anna")]
    [InlineData("anna@kalix")]
    [InlineData("anna@@kalix.example")]
    [InlineData("anna@kalix.example, bo@kalix.example")]
    [InlineData("anna@kalix.example\r\nBcc: alla@example.org")]
    [InlineData("anna\n@kalix.example")]
    [InlineData("\"anna b\"@kalix.example")]
    [InlineData("<anna@kalix.example>")]
    [InlineData("anna@kalix..example")]
    public void Addresses_that_it_cannot_go_to_are_not(string email) => Assert.False(Mailbox.TryCreate(email, "Anna", out _));

    [Fact]
    public void A_name_is_one_line()
    {
        Assert.True(Mailbox.TryCreate("anna@kalix.example", "Anna\r\nBcc: alla@example.org", out var box));
        Assert.Equal("Anna Bcc: alla@example.org", box.Name);
    }

    [Fact]
    public void A_setting_may_hold_a_name()
    {
        Assert.Equal(("ICLD", "programme@icld.example"), (new MailRoute("ICLD <programme@icld.example>").From.Name, new MailRoute("ICLD <programme@icld.example>").From.Email));
        Assert.StartsWith("Mail__From is \"icld\" and must be", Assert.Throws<FormatException>(() => new MailRoute("icld")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_test_system_every_mail_goes_to_one_address_and_says_whom_it_was_for()
    {
        var mail = SampleMail.Of(SampleLetters.Order("report-reminder") with { Cc = [SampleLetters.To("en")] });
        var redirected = new MailRoute("programme@icld.example", "test@icld.example").Direct(mail);

        Assert.Equal("test@icld.example", redirected.To.Email);
        Assert.Empty(redirected.Cc);
        Assert.StartsWith("[Test, to anna.astrom@kalix.example, grace.nakato@masaka.example] ", redirected.Subject, StringComparison.Ordinal);
        Assert.Same(mail, new MailRoute("programme@icld.example", " ").Direct(mail));
    }

    [Fact]
    public void A_letters_id_can_be_read_back()
    {
        var id = new LetterId("2026-0001", "report-reminder_year-1_2027-08-29_-60_applicant-1");

        Assert.Equal(id, LetterId.Parse(id.ToString()));
        Assert.Null(LetterId.Parse("2026-0001"));
        Assert.Null(LetterId.Parse(null));
    }
}
