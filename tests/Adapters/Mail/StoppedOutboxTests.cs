using Azure.Core;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;

namespace Mpp.Tests.Adapters.Mail;

/// <summary>The real host cancels what runs when it stops. A letter that is on its way then must not become one of which nobody knows whether it was sent.</summary>
public sealed class StoppedOutboxTests
{
    [Fact]
    public async Task A_host_that_stops_while_the_mail_service_answers_waits_for_the_answer_and_leaves_the_next_letter_to_others()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"), SampleLetters.Order("returned"));
        using var stop = new CancellationTokenSource();
        room.Server.Treat = _ =>
        {
            stop.Cancel();
            return Treatment.Accept;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room.Outbox.SendPendingAsync("2026-0001", stop.Token));

        Assert.Single(room.Server.Taken);
        Assert.Equal([LetterState.Pending, LetterState.Accepted], (await room.Storage.Cases.LettersAsync("2026-0001")).Select(l => l.State).Order());
        Assert.Equal(new OutboxResult(1, 0, null), await room.NewOutbox().SendPendingAsync("2026-0001"));
        Assert.Empty(await room.TasksAsync());
    }

    [Fact]
    public async Task A_host_that_stops_while_a_letter_is_claimed_sends_it()
    {
        await using var room = await MailRoom.OpenAsync(SampleLetters.Order("receipt"));
        using var stop = new CancellationTokenSource();
        // The claim is on file, and its answer on the way.
        room.Storage.Wire.After(request =>
        {
            if (request.Method == RequestMethod.Put && request.Uri.ToUri().AbsoluteUri.Contains("receipt", StringComparison.Ordinal)) stop.Cancel();
        });

        Assert.Equal(new OutboxResult(1, 0, null), await room.Outbox.SendPendingAsync("2026-0001", stop.Token));

        Assert.True(stop.IsCancellationRequested);
        Assert.Equal(LetterState.Accepted, (await room.LetterAsync()).State);
        Assert.Empty(await room.TasksAsync());
    }
}
