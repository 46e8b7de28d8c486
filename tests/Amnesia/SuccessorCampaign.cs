using Mpp.Domain.Cases;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Amnesia;

/// <summary>Everybody who was written to is somebody else, and then the programme forgets what it was doing: nothing that went out before goes out again, to whomever.</summary>
public sealed class SuccessorCampaign
{
    static readonly string[] Stages = ["announced", "report 1 is approved", "payment 2 is made", "payment 3 is made"];

    [Fact]
    public async Task All_contacts_are_replaced_and_then_the_task_hub_is_deleted()
    {
        await using var programme = await ProgrammeUnderTest.StartAsync($"{WholeLife.Begins:O}");
        var successors = new Successors(programme);
        var life = await Memory.BeginAsync(programme, successors);
        var stages = 0;
        foreach (var step in life.Steps)
        {
            await step.PlayAsync();
            await programme.CatchUpAsync();
            if (!Stages.Contains(step.Name)) continue;

            stages++;
            var before = await programme.MailsAsync();
            await successors.ReplaceAllAsync(await programme.CaseAsync(life.Reference));
            await programme.RestartAsync(amnesia: true, killed: true);
            await programme.CatchUpAsync();
            await Memory.NightAsync(programme);
            Assert.Equal(before.Count, (await programme.MailsAsync()).Count);
        }

        Assert.Equal(Stages.Length, stages);
        var @case = await programme.CaseAsync(life.Reference);
        var mails = await programme.MailsAsync();
        Assert.Equal(CaseStatus.Closed, @case.Status);
        Assert.Equal(mails.Count, mails.DistinctBy(m => m.LetterId).Count());
        Assert.Equal((await Memory.LettersOfTheUnbrokenLifeAsync()).Order(StringComparer.Ordinal), mails.Select(m => m.LetterId).Order(StringComparer.Ordinal));

        // Who came last has got nothing at all, and who came before them only what was ordered in their time.
        var newest = @case.Application.Contacts.Select(c => c.Email).ToHashSet();
        Assert.DoesNotContain(mails, m => newest.Contains(m.To));
        Assert.Contains(mails, m => m.To.StartsWith("successor", StringComparison.Ordinal));
    }
}
