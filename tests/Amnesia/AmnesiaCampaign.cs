using Mpp.Embedded.Durable;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Amnesia;

/// <summary>
/// A whole life, three years and all its reports and payments, of a programme that forgets: everything that anybody would miss is in its own records (design rule 1), so it ends as if nothing had
/// happened, with every letter once.
/// </summary>
public sealed class AmnesiaCampaign
{
    [Fact]
    public async Task The_task_hub_is_deleted_after_every_step()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync($"{WholeLife.Begins:O}");
        var life = await Memory.BeginAsync(programme);
        foreach (var (step, i) in life.Steps.Select((step, i) => (step, i)))
        {
            await step.PlayAsync();
            // In the middle of what follows from the step, or when all of it is done.
            if (i % 2 == 0) await programme.QuietAsync();
            await programme.RestartAsync(amnesia: true, killed: i % 2 == 1);
            await AssertInEffectAsync(programme, life, step, minutes: 2);
        }

        await Memory.AssertAsIfNothingHadHappenedAsync(programme, life);
    }

    [Fact]
    public async Task Every_wake_up_is_lost_those_of_commands_and_of_sweeps_and_the_next_sweeps_bring_what_follows()
    {
        DeafEngine? deaf = null;
        await using var programme = await ProgrammeUnderTest.StartAsync($"{WholeLife.Begins:O}", hub: storage => (deaf = DeafEngine.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        await using var _ = deaf;
        var life = await Memory.BeginAsync(programme);
        var (lost, lostDays) = (new List<string>(), new List<string>());
        foreach (var step in life.Steps)
        {
            await programme.QuietAsync();
            deaf!.IsDeaf = true;
            // The sweeps on the way find whoever waits for this day, and reach nobody.
            if (step.AtUtc > programme.Now) await programme.MoveToAsync(step.AtUtc);
            if ((await programme.DueNowAsync()).Count > 0) lostDays.Add(step.Name);
            await step.PlayAsync();
            deaf.IsDeaf = false;
            await programme.QuietAsync();
            if ((await Memory.WaitingLettersAsync(programme, life)).Count > 0) lost.Add(step.Name);

            // The hint of a command is for a minute later, and what a sweep did not reach is tried again then: the first sweep that sees it. An announcement first finds its cases, and then writes to each.
            await AssertInEffectAsync(programme, life, step, minutes: step.Name == "announced" ? 2 : 1);
        }

        Assert.True(lost.Count >= 15, $"Only after {string.Join(", ", lost)} a letter had to wait for the sweep: the other wake-ups were not lost.");
        Assert.True(lostDays.Count >= 13, $"Only on {string.Join(", ", lostDays)} the sweep reached nobody: on the other days its wake-ups were not lost.");
        await Memory.AssertAsIfNothingHadHappenedAsync(programme, life);
    }

    [Fact]
    public async Task Every_hint_of_what_is_due_is_lost_after_every_step_with_its_wake_up_and_one_night_brings_all_of_it_back()
    {
        DeafEngine? deaf = null;
        await using var programme = await ProgrammeUnderTest.StartAsync($"{WholeLife.Begins:O}", hub: storage => (deaf = DeafEngine.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        await using var _ = deaf;
        var life = await Memory.BeginAsync(programme);
        foreach (var step in life.Steps)
        {
            await programme.QuietAsync();
            deaf!.IsDeaf = true;
            if (step.AtUtc > programme.Now) await programme.MoveToAsync(step.AtUtc);
            await step.PlayAsync();
            deaf.IsDeaf = false;
            await programme.QuietAsync();
            await Memory.EmptyDueAsync(programme);
            await Memory.NightAsync(programme);
            Assert.True((await Memory.WaitingLettersAsync(programme, life)).Count == 0, $"One night after '{step.Name}' letters still wait.");
            Assert.True((await programme.DueNowAsync()).Count == 0, $"One night after '{step.Name}' something is still due.");
        }

        await Memory.AssertAsIfNothingHadHappenedAsync(programme, life, onSameDay: false);
    }

    [Theory]
    [InlineData(1), InlineData(2)]
    public async Task Events_are_lost_doubled_and_overtaken_and_activities_repeated(int seed)
    {
        var hostile = new HostileMode(seed) { Drop = 0.4, Twice = 0.3, Reorder = 0.3, Repeat = 0.4, Forget = 0.4 };
        await using var programme = await ProgrammeUnderTest.StartAsync($"{WholeLife.Begins:O}", new() { Hostile = hostile });
        var life = await Memory.BeginAsync(programme);
        foreach (var step in life.Steps)
        {
            await step.PlayAsync();
            // Sweeps' wake-ups are dropped, too, so that one of them may not be enough.
            await programme.CatchUpAsync();
        }

        await Memory.AssertAsIfNothingHadHappenedAsync(programme, life);
    }

    static async Task AssertInEffectAsync(ProgrammeUnderTest programme, WholeLife life, LifeStep step, int minutes)
    {
        await programme.MoveToAsync(programme.Now.AddMinutes(minutes));
        Assert.True((await Memory.WaitingLettersAsync(programme, life)).Count == 0, $"{minutes} minutes after '{step.Name}' letters still wait.");
        var due = await programme.DueNowAsync();
        Assert.True(due.Count == 0, $"{minutes} minutes after '{step.Name}' something is still due: {string.Join(", ", due.Select(d => $"{d.Id} ({d.Attempts} attempts)"))}.");
    }
}
