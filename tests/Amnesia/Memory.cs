using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Tables;
using Mpp.Embedded;
using Mpp.Tests.Crash;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Amnesia;

/// <summary>What a life that something happened to is held against, and what can happen to what the programme knows.</summary>
static class Memory
{
    static readonly Lazy<Task<(Picture SameDay, Picture AnyDay, IReadOnlyList<string> Letters)>> OfTheUnbrokenLife = new(async () =>
    {
        await using var programme = await ProgrammeUnderTest.StartAsync($"{WholeLife.Begins:O}");
        var life = await BeginAsync(programme);
        foreach (var step in life.Steps)
        {
            await step.PlayAsync();
            await programme.QuietAsync();
        }

        await programme.CatchUpAsync();
        return (await PictureAsync(programme, life, onSameDay: true), await PictureAsync(programme, life, onSameDay: false), (IReadOnlyList<string>)[.. (await programme.MailsAsync()).Select(m => m.LetterId)]);
    });

    /// <summary>The ids of what went out, each once.</summary>
    public static async Task<IReadOnlyList<string>> LettersOfTheUnbrokenLifeAsync() => (await OfTheUnbrokenLife.Value).Letters;

    public static async Task<WholeLife> BeginAsync(ProgrammeUnderTest programme, IStage? stage = null)
    {
        var life = new WholeLife(stage ?? programme);
        await life.PrepareAsync();
        return life;
    }

    /// <summary>
    /// Records, letters, books, lists and hints are what they are in a life to which nothing happened; nothing is left to be done; no letter went out twice. A letter says of which day it is: one that
    /// waited for the night is of the next, and then its text is left out.
    /// </summary>
    public static async Task AssertAsIfNothingHadHappenedAsync(ProgrammeUnderTest programme, WholeLife life, bool onSameDay = true)
    {
        var unbroken = await OfTheUnbrokenLife.Value;
        var picture = await PictureAsync(programme, life, onSameDay);
        var differences = picture.DifferencesFrom(onSameDay ? unbroken.SameDay : unbroken.AnyDay);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Empty(picture.Faults);
        Assert.Empty(picture.StrayHints);
        Assert.Empty(await programme.DueNowAsync());
    }

    public static Task<IReadOnlyList<StoredLetter>> WaitingLettersAsync(ProgrammeUnderTest programme, WholeLife life) =>
        programme.Host.Services.GetRequiredService<CaseStore>().PendingLettersAsync(life.Reference);

    /// <summary>Every hint of what is due is lost.</summary>
    public static async Task EmptyDueAsync(ProgrammeUnderTest programme)
    {
        var due = new TableServiceClient(programme.Storage).GetTableClient("Due");
        await foreach (var row in due.QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey"])) await due.DeleteEntityAsync(row.PartitionKey, row.RowKey);
    }

    /// <summary>The next half past one at night, and two minutes of sweeps after it.</summary>
    public static async Task NightAsync(ProgrammeUnderTest programme)
    {
        var today = new DateTimeOffset(programme.Now.UtcDateTime.Date, TimeSpan.Zero).AddHours(1.5);
        var night = today > programme.Now ? today : today.AddDays(1);
        programme.Clock.AdvanceTo(night);
        var fired = await programme.Host.Timers.FireDueAsync(night.AddSeconds(-1), night);
        Assert.Contains(fired, f => f is { Name: "Nightly", Failure: null });
        await programme.MoveToAsync(night.AddMinutes(2));
    }

    static async Task<Picture> PictureAsync(ProgrammeUnderTest programme, WholeLife life, bool onSameDay)
    {
        await programme.QuietAsync();
        var indexKey = HostSettings.Load(new CommandLine { Clock = programme.Now, Empty = true }, []).Values["Index:Key"]!;
        using var camera = new Camera(programme.Storage, indexKey, WholeLife.Round);
        return await camera.TakeAsync(
            life.Reference, programme.Now, [.. (await programme.MailsAsync()).Select(m => new Adapters.Mail.ReceivedMail(m.LetterId, m.To, m.Cc, m.Subject, m.Text, m.Html, null, default))],
            new HashSet<string>(), withTexts: onSameDay);
    }
}
