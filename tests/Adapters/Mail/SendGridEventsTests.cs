using System.Globalization;
using System.Text;
using Mpp.Adapters.Mail;

namespace Mpp.Tests.Adapters.Mail;

public sealed class SendGridEventsTests : IAsyncLifetime
{
    static readonly DateTimeOffset Now = SampleLetters.Now;
    static readonly ReceivedMail Mail = new("2026-0001_receipt_1_applicant-1", "anna.astrom@kalix.example", [], "", "", "", null, default);

    SendGridServer server = null!;
    SendGridEvents events = null!;

    public async Task InitializeAsync()
    {
        server = await SendGridServer.StartAsync();
        events = new(server.EventPublicKey, new StandingClock(Now));
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public void A_delivery_that_sendgrid_signed_is_authentic_and_readable()
    {
        var (signature, timestamp, body) = server.Events(Now, ("delivered", Mail), ("bounce", Mail));

        Assert.True(events.IsAuthentic(signature, timestamp, Encoding.UTF8.GetBytes(body)));
        Assert.Equal(
            [new MailEvent("delivered", new("2026-0001", "receipt_1_applicant-1"), Mail.To, "550 delivered"), new MailEvent("bounce", new("2026-0001", "receipt_1_applicant-1"), Mail.To, "550 bounce")],
            SendGridEvents.Read(Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void One_that_was_changed_on_the_way_is_not()
    {
        var (signature, timestamp, body) = server.Events(Now, ("delivered", Mail));

        Assert.False(events.IsAuthentic(signature, timestamp, Encoding.UTF8.GetBytes(body.Replace("delivered", "bounce", StringComparison.Ordinal))));
        Assert.False(events.IsAuthentic(signature, (Now.ToUnixTimeSeconds() + 1).ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(body)));
        Assert.False(events.IsAuthentic(signature[..^4] + "AAA=", timestamp, Encoding.UTF8.GetBytes(body)));
    }

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-299, true)]
    [InlineData(299, true)]
    [InlineData(301, false)]
    public void One_is_believed_within_five_minutes_of_programme_time(int seconds, bool isBelieved)
    {
        var (signature, timestamp, body) = server.Events(Now.AddSeconds(seconds), ("delivered", Mail));

        Assert.Equal(isBelieved, events.IsAuthentic(signature, timestamp, Encoding.UTF8.GetBytes(body)));
    }

    [Theory]
    [InlineData(null, "1771582500")]
    [InlineData("", "1771582500")]
    [InlineData("not base64", "1771582500")]
    [InlineData("MEUCIQ==", "1771582500")]
    [InlineData("MEUCIQ==", null)]
    [InlineData("MEUCIQ==", "99999999999999999")]
    [InlineData("MEUCIQ==", "-1")]
    public void One_without_a_proper_signature_is_not_authentic(string? signature, string? timestamp) => Assert.False(events.IsAuthentic(signature, timestamp, "[]"u8));

    [Fact]
    public void A_key_that_is_none_stops_the_start_and_names_the_setting() =>
        Assert.StartsWith("SendGrid__EventPublicKey must be", Assert.Throws<ArgumentException>(() => new SendGridEvents("c2Vzc2lvbg==", new StandingClock(Now))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[")]
    public void What_is_no_list_of_events_cannot_be_read(string body) => Assert.Null(SendGridEvents.Read(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Events_about_other_peoples_mail_are_left_out() =>
        Assert.Empty(SendGridEvents.Read("""[{"event":"delivered","email":"a@b.example"},{"event":"open","letter_id":"x"},{"event":5,"letter_id":"2026-0001_receipt_1_applicant-1"}]"""u8.ToArray())!);
}
