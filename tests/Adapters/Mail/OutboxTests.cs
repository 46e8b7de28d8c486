using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;

namespace Mpp.Tests.Adapters.Mail;

/// <summary>No letter is lost silently, none is sent twice by a machine.</summary>
public sealed class OutboxTests
{
    [Fact]
    public async Task An_ordered_letter_goes_out_once()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"), SampleLetters.Order("receipt", "en"));

        Assert.Equal(new OutboxResult(2, 0, null), await room.RunAsync());
        Assert.Equal(new OutboxResult(0, 0, null), await room.RunAsync());

        Assert.Equal(["2026-0001_receipt_1_applicant-1", "2026-0001_receipt_1_partner-1-1"], room.Server.Taken.Select(m => m.LetterId).Order());
        Assert.All(await room.Storage.Cases.LettersAsync("2026-0001"), l => Assert.Equal((LetterState.Accepted, SampleLetters.Now, 1, null), (l.State, l.SentAtUtc, l.Attempts, l.Reason)));
    }

    [Fact]
    public async Task It_costs_at_most_six_storage_requests()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        var before = room.Storage.Wire.Requests;
        await room.RunAsync();

        Assert.InRange(room.Storage.Wire.Requests - before, 1, 6);
    }

    [Fact]
    public async Task What_was_sent_is_kept_but_for_the_private_link()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        await room.RunAsync();

        var (mail, copy) = (room.Server.Taken.Single(), await LetterCopy.ReadAsync(room.Vault, await room.LetterAsync()));
        Assert.NotNull(copy);
        Assert.Equal((mail.To, mail.Subject), (copy.To, copy.Subject));
        Assert.Contains("/api/my/private-link-left-out/status", copy.Text, StringComparison.Ordinal);
        Assert.Contains("/api/my/private-link-left-out/status", copy.Html, StringComparison.Ordinal);
        var token = mail.Text.Split("/api/my/")[1].Split('/')[0];
        Assert.DoesNotContain(token, copy.Text + copy.Html, StringComparison.Ordinal);
        Assert.Equal(mail.Text, copy.Text.Replace(LetterCopy.Blank, token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runs_at_the_same_time_send_each_letter_once()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"), SampleLetters.Order("receipt", "en"), SampleLetters.Order("returned"), SampleLetters.Order("resumed"));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => room.NewOutbox().SendPendingAsync("2026-0001")));

        Assert.Equal(4, room.Server.Taken.Count);
        Assert.Equal(4, room.Server.Taken.DistinctBy(m => m.LetterId).Count());
        Assert.All(await room.Storage.Cases.LettersAsync("2026-0001"), l => Assert.Equal(LetterState.Accepted, l.State));
        Assert.Empty(await room.TasksAsync());
    }

    [Fact]
    public async Task Too_many_requests_are_tried_again_when_the_pause_is_over_and_pauses_grow()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        room.Server.Treat = _ => Treatment.TooMany;
        Assert.Equal(new OutboxResult(0, 1, SampleLetters.Now.AddMinutes(1)), await room.RunAsync());
        Assert.Equal((LetterState.Pending, "SendGrid answered 429: too many requests"), ((await room.LetterAsync()).State, (await room.LetterAsync()).Reason));

        room.Clock.Now += TimeSpan.FromSeconds(59);
        Assert.Equal(new OutboxResult(0, 1, SampleLetters.Now.AddMinutes(1)), await room.RunAsync());
        Assert.Equal(1, room.Server.Requests);
        room.Clock.Now = SampleLetters.Now.AddMinutes(1);
        Assert.Equal(new OutboxResult(0, 1, SampleLetters.Now.AddMinutes(3)), await room.RunAsync());

        room.Server.Treat = _ => Treatment.Accept;
        room.Clock.Now = SampleLetters.Now.AddMinutes(3);
        Assert.Equal(new OutboxResult(1, 0, null), await room.RunAsync());
        Assert.Single(room.Server.Taken);
        Assert.Empty(await room.TasksAsync());
    }

    [Fact]
    public async Task A_refused_connection_is_tried_again()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        using var nobody = new DeafPort();
        Assert.Equal(1, (await room.NewOutbox(host: nobody.Host).SendPendingAsync("2026-0001")).Waiting);

        room.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(1, (await room.RunAsync()).Sent);
    }

    [Fact]
    public async Task A_letter_that_is_never_taken_is_given_up_after_a_day_and_becomes_a_task()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        room.Server.Treat = _ => Treatment.Unauthorized;
        var attempts = 0;
        for (var result = await room.RunAsync(); result.NextAttemptUtc is { } next; result = await room.RunAsync())
        {
            room.Clock.Now = next;
            attempts++;
        }

        Assert.Equal(Outbox.MostAttempts, attempts + 1);
        Assert.InRange(room.Clock.Now - SampleLetters.Now, TimeSpan.FromHours(24), TimeSpan.FromHours(26));
        Assert.Equal(LetterState.Failed, (await room.LetterAsync()).State);
        Assert.Equal(["mail-failed receipt_1_applicant-1"], await room.TasksAsync());
    }

    [Fact]
    public async Task A_refused_mail_fails_with_the_reason_and_becomes_a_task()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        room.Server.Treat = _ => Treatment.BadRequest;
        await room.RunAsync();
        room.Server.Treat = _ => Treatment.Accept;
        await room.RunAsync();

        Assert.Equal((LetterState.Failed, "SendGrid answered 400: Does not contain a valid address."), ((await room.LetterAsync()).State, (await room.LetterAsync()).Reason));
        Assert.Empty(room.Server.Taken);
        Assert.Equal(["mail-failed receipt_1_applicant-1"], await room.TasksAsync());
    }

    [Theory]
    [InlineData(Treatment.ServerError)]
    [InlineData(Treatment.ResetBeforeReading)]
    [InlineData(Treatment.ResetAfterReading)]
    [InlineData(Treatment.Stall)]
    public async Task What_may_have_gone_out_is_uncertain_and_never_sent_again_by_itself(Treatment treatment)
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        room.Server.Treat = _ => treatment;
        // Waited for to its end only where no answer comes.
        await room.NewOutbox(timeout: TimeSpan.FromSeconds(treatment == Treatment.Stall ? 10 : 60)).SendPendingAsync("2026-0001");
        room.Server.Treat = _ => Treatment.Accept;
        room.Clock.Now += TimeSpan.FromDays(2);
        Assert.Equal(new OutboxResult(0, 0, null), await room.RunAsync());

        Assert.Equal(LetterState.Uncertain, (await room.LetterAsync()).State);
        Assert.Equal(1, room.Server.Requests);
        Assert.Equal(["mail-uncertain receipt_1_applicant-1"], await room.TasksAsync());
    }

    public static TheoryData<string> DeadClaims => new(
        "something else",
        $"being sent by process 2147483646 (of 2026-02-20T10:00:00.0000000+00:00) on {Environment.MachineName} as 0 until 2999-01-01T00:00:00.0000000+00:00",
        $"being sent by process {Environment.ProcessId} (of 2026-02-20T10:00:00.0000000+00:00) on {Environment.MachineName} as 0 until 2999-01-01T00:00:00.0000000+00:00",
        "being sent by process 1 (of 2026-02-20T10:00:00.0000000+00:00) on another-machine as 0 until 2026-02-20T10:02:00.0000000+00:00");

    [Theory]
    [MemberData(nameof(DeadClaims))]
    public async Task What_a_dead_sender_left_behind_is_uncertain(string claim)
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        await room.Storage.Cases.ChangeLetterAsync(await room.LetterAsync() with { State = LetterState.Sending, Reason = claim });

        Assert.Equal(new OutboxResult(0, 0, null), await room.RunAsync());
        Assert.Equal((LetterState.Uncertain, "The sender ended while sending."), ((await room.LetterAsync()).State, (await room.LetterAsync()).Reason));
        Assert.Equal(["mail-uncertain receipt_1_applicant-1"], await room.TasksAsync());
        Assert.Empty(room.Server.Taken);
    }

    [Fact]
    public async Task What_a_living_sender_is_at_is_left_to_it()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        var during = new TaskCompletionSource<OutboxResult>();
        room.Server.Treat = mail =>
        {
            // Another run, while the mail service is still thinking.
            if (mail.LetterId.Length > 0)
                during.SetResult(room.NewOutbox().SendPendingAsync("2026-0001").GetAwaiter().GetResult());
            return Treatment.Accept;
        };

        Assert.Equal(new OutboxResult(1, 0, null), await room.RunAsync());
        Assert.Equal(new OutboxResult(0, 1, SampleLetters.Now.AddMinutes(1)), await during.Task);
        Assert.Single(room.Server.Taken);
    }

    [Fact]
    public async Task A_sender_that_ended_well_while_another_run_was_busy_leaves_no_task()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"), SampleLetters.Order("returned"));
        var sending = await room.Storage.Cases.ChangeLetterAsync(await room.LetterAsync("returned") with
        {
            State = LetterState.Sending,
            Reason = $"being sent by process 2147483646 (of 2026-02-20T10:00:00.0000000+00:00) on {Environment.MachineName} as 0 until 2999-01-01T00:00:00.0000000+00:00",
        });
        room.Server.Treat = _ =>
        {
            // The run has its list and is busy with the first letter.
            room.Storage.Cases.ChangeLetterAsync(sending! with { State = LetterState.Accepted, Reason = null }).GetAwaiter().GetResult();
            return Treatment.Accept;
        };

        await room.RunAsync();

        Assert.Single(room.Server.Taken);
        Assert.Equal(LetterState.Accepted, (await room.LetterAsync("returned")).State);
        Assert.Empty(await room.TasksAsync());
    }

    [Fact]
    public async Task A_sender_on_another_machine_has_its_time()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        await room.Storage.Cases.ChangeLetterAsync(await room.LetterAsync() with
        {
            State = LetterState.Sending,
            Reason = "being sent by process 1 (of 2026-02-20T10:00:00.0000000+00:00) on another-machine as 0 until 2999-01-01T00:00:00.0000000+00:00",
        });

        Assert.Equal(new OutboxResult(0, 1, SampleLetters.Now.AddMinutes(1)), await room.RunAsync());
    }

    [Fact]
    public async Task A_sender_that_was_taken_for_dead_still_says_what_it_knows()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        room.Server.Treat = mail =>
        {
            if (mail.LetterId.Length > 0)
                room.Storage.Cases.ChangeLetterAsync(room.LetterAsync().GetAwaiter().GetResult() with { State = LetterState.Uncertain, Reason = "The sender ended while sending." }).GetAwaiter().GetResult();
            return Treatment.Accept;
        };
        await room.RunAsync();

        Assert.Equal((LetterState.Accepted, null), ((await room.LetterAsync()).State, (await room.LetterAsync()).Reason));
    }

    [Fact]
    public async Task A_letter_that_cannot_be_written_fails_and_does_not_hold_up_the_others()
    {
        var badAddress = SampleLetters.Order("resumed");
        await using var room = await MailRoom.OpenAsync(
            SampleLetters.Order("returned").With("deadline", ""), badAddress with { To = badAddress.To with { Email = "anna@kalix\r\nBcc: alla@example.org" } }, SampleLetters.Order("receipt"));

        Assert.Equal(new OutboxResult(1, 0, null), await room.RunAsync());
        Assert.Equal((LetterState.Failed, "Letter returned (sv): the order has no value for {{deadline}}."), ((await room.LetterAsync("returned")).State, (await room.LetterAsync("returned")).Reason));
        Assert.Equal((LetterState.Failed, "The address of applicant-1 is none that mail can go to."), ((await room.LetterAsync("resumed")).State, (await room.LetterAsync("resumed")).Reason));
        Assert.Equal(["mail-failed resumed_1_applicant-1", "mail-failed returned_1_applicant-1"], (await room.TasksAsync()).Order());
    }

    [Fact]
    public async Task An_address_is_written_to_once_in_a_mail()
    {
        var order = SampleLetters.Order("report-reminder");
        await using var room = await MailRoom.OpenAsync(order with { Cc = [order.To with { Id = "applicant-2", Email = order.To.Email.ToUpperInvariant() }, SampleLetters.To("en"), SampleLetters.To("en")] });
        await room.RunAsync();

        Assert.Equal(["grace.nakato@masaka.example"], room.Server.Taken.Single().Cc);
    }

    [Fact]
    public async Task On_a_test_system_nobody_outside_gets_a_letter()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        await room.NewOutbox(redirect: "test@icld.example").SendPendingAsync("2026-0001");

        Assert.Equal("test@icld.example", room.Server.Taken.Single().To);
        Assert.StartsWith("[Test, to anna.astrom@kalix.example] ", room.Server.Taken.Single().Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_settle_what_is_uncertain_as_sent_or_have_it_sent()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"), SampleLetters.Order("returned"));
        room.Server.Treat = _ => Treatment.ServerError;
        await room.RunAsync();
        room.Server.Treat = _ => Treatment.Accept;

        await room.Outbox.SettleAsync(await room.LetterAsync("receipt"), wasSent: true);
        await room.Outbox.SettleAsync(await room.LetterAsync("returned"), wasSent: false);
        Assert.Equal(new OutboxResult(1, 0, null), await room.RunAsync());

        Assert.Equal("2026-0001_returned_1_applicant-1", room.Server.Taken.Single().LetterId);
        Assert.Equal(LetterState.Accepted, (await room.LetterAsync("receipt")).State);
        Assert.Null(await room.Outbox.SettleAsync(await room.LetterAsync("receipt"), wasSent: false));
    }
}
