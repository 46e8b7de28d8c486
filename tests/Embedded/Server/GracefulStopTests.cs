using Mpp.Adapters.Tables;
using Mpp.Tests.Adapters.Mail;
using Mpp.Tests.Embedded.Durable;
using Xunit.Abstractions;

namespace Mpp.Tests.Embedded.Server;

/// <summary>SIGTERM, as systemd and people send it.</summary>
[Collection(OnThePublishedProgram.Name)]
public sealed class GracefulStopTests(PublishedProgram program, ITestOutputHelper output)
{
    /// <summary>A process that a signal has ended says 128 and its number.</summary>
    const int EndedBySigTerm = 128 + 15;

    readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously), goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task With_nothing_to_do_it_ends_at_once_and_gives_its_lease_back()
    {
        await using var office = await Office.OpenAsync();
        using var server = await ServerProcess.StartAsync(program, office.Settings);
        using var idle = new HttpClient { BaseAddress = server.Address };
        await idle.GetAsync("api/health"); // and keeps its connection

        var asked = ServerProcess.Now;
        await server.AskToEndAsync();
        Assert.Equal(0, await server.EndAsync());

        output.WriteLine($"ended after {(ServerProcess.Now - asked).TotalSeconds:0.0} s");
        Assert.InRange(ServerProcess.Now - asked, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Empty(await office.HostsAsync());
    }

    [Fact]
    public async Task A_letter_that_is_on_its_way_is_sent_to_the_end_and_known_to_be()
    {
        await using var office = await Office.OpenAsync();
        office.Mail.Treat = Held;
        using var server = await ServerProcess.StartAsync(program, office.Settings);
        using (var form = office.To(server.Address)) (await Office.SubmitAsync(form, office.Application())).Ok();
        await begun.Task.WaitAsync(TestEngine.InTime);

        await server.AskToEndAsync();
        await server.SaysAsync("Ending");
        Assert.False(server.HasExited);
        goOn.SetResult();

        Assert.Equal(0, await server.EndAsync());
        var letters = await office.LettersAsync();
        Assert.NotEmpty(office.Mail.Taken);
        Assert.Equal(
            office.Mail.Taken.Select(m => m.LetterId).Order(StringComparer.Ordinal),
            letters.Where(l => l.State == LetterState.Accepted).Select(l => $"{l.Reference}_{l.Order.Key}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(letters, l => l.State is LetterState.Uncertain or LetterState.Sending);
    }

    [Fact]
    public async Task Who_asks_twice_does_not_wait()
    {
        await using var office = await Office.OpenAsync();
        office.Mail.Treat = Held;
        using var server = await ServerProcess.StartAsync(program, office.Settings);
        using (var form = office.To(server.Address)) (await Office.SubmitAsync(form, office.Application())).Ok();
        await begun.Task.WaitAsync(TestEngine.InTime);
        await server.AskToEndAsync();
        await server.SaysAsync("Ending");

        await server.AskToEndAsync();

        Assert.Equal(EndedBySigTerm, await server.EndAsync());
        goOn.SetResult();
    }

    Treatment Held(ReceivedMail mail)
    {
        // Asked once more before the mail is read.
        if (mail.LetterId.Length == 0) return Treatment.Accept;
        begun.TrySetResult();
        goOn.Task.Wait(TimeSpan.FromSeconds(60));
        return Treatment.Accept;
    }
}
