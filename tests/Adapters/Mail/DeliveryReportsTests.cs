using Mpp.Adapters.Tables;

namespace Mpp.Tests.Adapters.Mail;

/// <summary>Events come late, twice and in any order.</summary>
public sealed class DeliveryReportsTests
{
    [Fact]
    public async Task A_delivered_letter_is_delivered()
    {
        await using var room = await SentAsync();
        await room.TellAsync(("processed", room.Server.Taken[0]), ("delivered", room.Server.Taken[0]), ("open", room.Server.Taken[0]));

        Assert.Equal(LetterState.Delivered, (await room.LetterAsync()).State);
        Assert.Empty(await room.TasksAsync());
    }

    [Fact]
    public async Task A_bounced_letter_becomes_one_task_however_often_it_is_told()
    {
        await using var room = await SentAsync();
        for (var i = 0; i < 3; i++)
            await room.TellAsync(("bounce", room.Server.Taken[0]));

        Assert.Equal((LetterState.Bounced, "bounce: 550 bounce"), ((await room.LetterAsync()).State, (await room.LetterAsync()).Reason));
        Assert.Equal(["mail-bounced receipt_1_applicant-1"], await room.TasksAsync());
    }

    [Theory]
    [InlineData("delivered", "bounce")]
    [InlineData("bounce", "delivered")]
    public async Task A_bounce_is_known_better_than_a_delivery_in_either_order(string first, string second)
    {
        await using var room = await SentAsync();
        await room.TellAsync((first, room.Server.Taken[0]));
        await room.TellAsync((second, room.Server.Taken[0]));

        Assert.Equal(LetterState.Bounced, (await room.LetterAsync()).State);
    }

    [Fact]
    public async Task A_mail_that_sendgrid_dropped_has_failed()
    {
        await using var room = await SentAsync();
        await room.TellAsync(("dropped", room.Server.Taken[0]));

        Assert.Equal(LetterState.Failed, (await room.LetterAsync()).State);
        Assert.Equal(["mail-failed receipt_1_applicant-1"], await room.TasksAsync());
    }

    [Theory]
    [InlineData("processed", LetterState.Accepted)]
    [InlineData("delivered", LetterState.Delivered)]
    public async Task An_event_settles_what_was_uncertain(string kind, LetterState state)
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        room.Server.Treat = _ => Treatment.ResetAfterReading;
        await room.RunAsync();
        Assert.Equal(LetterState.Uncertain, (await room.LetterAsync()).State);
        await room.TellAsync((kind, room.Server.Taken[0]));

        Assert.Equal((state, null), ((await room.LetterAsync()).State, (await room.LetterAsync()).Reason));
    }

    [Fact]
    public async Task An_event_that_is_faster_than_the_answer_stays()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        room.Server.Treat = mail =>
        {
            if (mail.LetterId.Length > 0)
                room.TellAsync(("delivered", mail)).GetAwaiter().GetResult();
            return Treatment.ServerError;
        };
        await room.RunAsync();

        Assert.Equal(LetterState.Delivered, (await room.LetterAsync()).State);
    }

    [Fact]
    public async Task What_happens_to_a_copy_does_not_change_the_letter()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("report-reminder") with { Cc = [SampleLetters.To("en")] });
        await room.RunAsync();
        var mail = room.Server.Taken[0];
        await room.TellAsync(("bounce", mail with { To = mail.Cc[0] }), ("delivered", mail));

        Assert.Equal(LetterState.Delivered, (await room.LetterAsync("report-reminder")).State);
        Assert.Equal(["mail-copy-bounced report-reminder_1_applicant-1_partner-1-1"], await room.TasksAsync());
    }

    [Fact]
    public async Task Events_of_letters_that_are_not_on_file_are_nothing()
    {
        await using var room = await SentAsync();
        await room.TellAsync(("bounce", room.Server.Taken[0] with { LetterId = "2026-0002_receipt_1_applicant-1" }));

        Assert.Empty(await room.TasksAsync());
    }

    static async Task<MailRoom> SentAsync()
    {
        var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        await room.RunAsync();
        return room;
    }
}
