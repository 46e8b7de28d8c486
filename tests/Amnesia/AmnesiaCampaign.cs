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
            await programme.CatchUpAsync();
        }

        await Memory.AssertAsIfNothingHadHappenedAsync(programme, life);
    }

    [Fact]
    public async Task Every_wake_up_of_a_command_is_lost_and_one_sweep_brings_what_follows_from_it()
    {
        DeafEngine? deaf = null;
        await using var programme = await ProgrammeUnderTest.StartAsync($"{WholeLife.Begins:O}", hub: storage => (deaf = DeafEngine.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        await using var _ = deaf;
        var life = await Memory.BeginAsync(programme);
        var lost = new List<string>();
        foreach (var step in life.Steps)
        {
            if (step.AtUtc > programme.Now) await programme.MoveToAsync(step.AtUtc);
            await programme.QuietAsync();
            deaf!.IsDeaf = true;
            await step.PlayAsync();
            deaf.IsDeaf = false;
            await programme.QuietAsync();
            if ((await Memory.WaitingLettersAsync(programme, life)).Count > 0) lost.Add(step.Name);

            // The hint of a command is for a minute later: the first sweep that sees it.
            await programme.MoveToAsync(programme.Now.AddMinutes(1));
            Assert.True((await Memory.WaitingLettersAsync(programme, life)).Count == 0, $"One sweep after '{step.Name}' letters still wait.");
            Assert.True((await programme.DueNowAsync()).Count == 0, $"One sweep after '{step.Name}' something is still due.");
        }

        Assert.True(lost.Count >= 15, $"Only after {string.Join(", ", lost)} a letter had to wait for the sweep: the other wake-ups were not lost.");
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
            if (step.AtUtc > programme.Now) await programme.MoveToAsync(step.AtUtc);
            await programme.QuietAsync();
            deaf!.IsDeaf = true;
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
            await programme.CatchUpAsync();
        }

        await Memory.AssertAsIfNothingHadHappenedAsync(programme, life);
    }
}
