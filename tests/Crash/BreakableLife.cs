using Mpp.Embedded;
using Mpp.Embedded.Hosting;
using Mpp.Embedded.Rehearsal;
using Mpp.Tests.Adapters.Mail;
using Mpp.Tests.Journeys;
using Mpp.Tests.Support;

namespace Mpp.Tests.Crash;

/// <summary>What became of a step. <paramref name="Reached"/>: what went wrong in it. <paramref name="WasAnswered"/>: whoever acted was told that it was done, at the first try.</summary>
sealed record StepOutcome(IReadOnlyList<LifeRequest> Requests, IReadOnlyList<Mishap> Reached, bool WasAnswered, int LettersSettled, Picture After);

/// <summary>
/// The scripted life on a host in a process of its own, on an account of its own, with a mail server of its own. Who plays it does what people would after an outage: starts the host
/// again, finds out what became of letters, does again what got no answer.
/// </summary>
sealed class BreakableLife : IStage, IAsyncDisposable
{
    static readonly HostSettings Settings = HostSettings.Load(new CommandLine { Clock = DateTimeOffset.UnixEpoch, Empty = true }, []);

    readonly Gate gate;
    readonly TaskCompletionSource<StorageAddress> storage = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly string folder;
    readonly string account;
    readonly SendGridServer mail;
    readonly bool repeatsAtOnce;
    readonly HashSet<string> settled = [];
    Camera? camera;
    Relay relay = null!;
    HostProcess? host;
    Driver? driver;
    string connection = "";

    BreakableLife(string folder, int number, SendGridServer mail, bool repeatsAtOnce)
    {
        (this.folder, Number, account, this.mail, this.repeatsAtOnce) = (folder, number, HostOrders.Accounts[number - 1], mail, repeatsAtOnce);
        gate = new Gate { Kill = () => host!.KillAsync(), Touch = request => Conditions.TouchAsync(connection, request) };
        Life = new WholeLife(this, usesKeys: true);
    }

    public int Number { get; }

    public WholeLife Life { get; }

    public Driver Driver => driver!;

    public DateTimeOffset Now { get; private set; } = WholeLife.Begins;

    /// <param name="folder">Of the campaign's Azurite.</param>
    /// <param name="number">That no other life of the campaign has.</param>
    /// <param name="repeatsAtOnce">Who gets no answer does it again before the host has found its way, as a form tool would; otherwise when all has come to rest, as people do.</param>
    public static async Task<BreakableLife> StartAsync(string folder, int number, bool repeatsAtOnce = false)
    {
        var life = new BreakableLife(folder, number, await SendGridServer.StartAsync(), repeatsAtOnce);
        async Task<Uri> Of(Func<StorageAddress, Uri> service) => service(await life.storage.Task);
        life.relay = await Relay.StartAsync([Of(s => s.Tables), Of(s => s.Blobs), Task.FromResult(new Uri(life.mail.Host))], life.gate);
        await life.StartHostAsync();
        await life.Life.PrepareAsync();
        return life;
    }

    /// <summary>What has gone wrong in the step that is being played.</summary>
    public IReadOnlyList<Mishap> Reached => gate.Reached;

    /// <summary>Plays a step until everything that follows from it is done, whatever it takes.</summary>
    public async Task<StepOutcome> PlayAsync(LifeStep step, IReadOnlyList<Mishap> mishaps)
    {
        gate.Begin(step.Name, mishaps);
        var wasAnswered = await TryAsync(step.PlayAsync);
        if (wasAnswered) await TryAsync(CatchUpAsync);
        var requests = gate.End();
        var settledBefore = settled.Count;
        if (gate.IsDead) await StartHostAsync();
        if (gate.Reached.Count > 0)
        {
            if (!wasAnswered && repeatsAtOnce) await RepeatAsync(step);
            await CatchUpAsync();
            await SettleLettersAsync();
            if (!wasAnswered && !repeatsAtOnce) await RepeatAsync(step);
            await SettleLettersAsync();
        }

        return new(requests, gate.Reached, wasAnswered, settled.Count - settledBefore, await PictureAsync());
    }

    /// <summary>The next night's round, and what is left after it.</summary>
    public async Task<Picture> NightAsync()
    {
        await MoveToAsync(new DateTimeOffset(Now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero).AddHours(1.5));
        await host!.NightAsync();
        await CatchUpAsync();
        return await PictureAsync();
    }

    public async Task MoveToAsync(DateTimeOffset to)
    {
        // Time does not wait for the answer: a host that dies on the way is started again at this instant.
        Now = to;
        (await Driver.MoveAsync(to)).Ok();
    }

    /// <summary>Out of the mail, as people have it.</summary>
    public Task<string?> LinkAsync(string reference, string letter, string to) => Task.FromResult(
        mail.Taken.LastOrDefault(m => m.To == to && m.LetterId.StartsWith($"{reference}_{letter}_", StringComparison.Ordinal)) is { } newest ? MailedLetter.LinkIn(newest.Text) : null);

    public async ValueTask DisposeAsync()
    {
        camera?.Dispose();
        driver?.Dispose();
        host?.Dispose();
        await relay.DisposeAsync();
        await mail.DisposeAsync();
    }

    Task<Picture> PictureAsync() => (camera ??= new(connection, Settings.Values["Index:Key"]!, WholeLife.Round)).TakeAsync(Life.Reference, Now, mail.Taken, settled);

    async Task StartHostAsync()
    {
        driver?.Dispose();
        host?.Dispose();
        await gate.ReviveAsync();
        host = await HostProcess.StartAsync(new(folder, account, relay.Addresses[0], relay.Addresses[1], relay.Addresses[2], Now), found =>
        {
            connection = found;
            storage.TrySetResult(new StorageAddress(found));
        });
        driver = new Driver(host.Address, Settings.Values["Webhooks:Forms:Secrets"]!);
    }

    /// <summary>False where the host died under it, or said that it could not.</summary>
    async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException && gate.IsDead || e is RehearsalFailedException && gate.Reached.Count > 0)
        {
            return false;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"{e.Message}\nThe host's log:\n{host!.Log}", e);
        }
    }

    /// <summary>Who got no answer does it again. A refusal says that the first try is on file after all; whether it is, the picture shows.</summary>
    async Task RepeatAsync(LifeStep step)
    {
        try
        {
            await step.PlayAsync();
        }
        catch (RehearsalFailedException e) when (e.Message.StartsWith("HTTP 409", StringComparison.Ordinal) || e.Message.StartsWith("HTTP 422", StringComparison.Ordinal))
        {
        }

        await CatchUpAsync();
    }

    /// <summary>Until every story has done what it has to do, and lets minutes pass as long as something is due: what a lost wake-up costs.</summary>
    async Task CatchUpAsync()
    {
        await MoveToAsync(Now);
        for (var minutes = 0; await IsSomethingDueAsync(); minutes += 2)
        {
            if (minutes > 12 * 60) throw new InvalidOperationException($"{account}: something is still due after half a day of sweeps.\n{host!.Log}");
            await MoveToAsync(Now.AddMinutes(2));
        }
    }

    /// <summary>Hints that wait for their next attempt included, and those of what has just been done.</summary>
    async Task<bool> IsSomethingDueAsync()
    {
        var due = new Mpp.Adapters.Tables.DueStore(new(new(connection), new(connection)));
        return (await due.DueAsync(Now.AddMinutes(2), 1000)).Count > 0 || (await due.DueAsync(Now.AddDays(2), 1000)).Any(r => r.DueUtc <= Now.AddMinutes(2));
    }

    /// <summary>What a member of staff does about letters of which nobody knows whether they went out: asks the mail service, and says so.</summary>
    async Task SettleLettersAsync()
    {
        var uncertain = (await Driver.StaffAsync("olle:Officer", HttpMethod.Get, "letters?state=uncertain")).Ok().Json!["items"]!.AsArray();
        foreach (var letter in uncertain)
        {
            var id = letter!["id"]!.ToString();
            var outcome = mail.Taken.Any(m => m.LetterId == id) ? "sent" : "not-sent";
            (await Driver.StaffAsync("olle:Officer", HttpMethod.Post, $"letters/{Uri.EscapeDataString(id)}/settle", new { outcome })).Ok();
            settled.Add(id[(Life.Reference.Length + 1)..]);
        }

        if (uncertain.Count > 0) await CatchUpAsync();
    }
}
