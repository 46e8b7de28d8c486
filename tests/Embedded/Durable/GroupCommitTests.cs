using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Mpp.Embedded.Durable;

namespace Mpp.Tests.Embedded.Durable;

/// <summary>Many instances share a transaction: what befalls one of them, or the transaction, must not befall the others.</summary>
public class GroupCommitTests
{
    const int Many = 60;

    static readonly OrchestrationRuntimeStatus[] AnyStatus = Enum.GetValues<OrchestrationRuntimeStatus>();

    static TestApp App() => new TestApp()
        .Orchestrator("Adds", async context =>
        {
            var sum = context.GetInput<int>();
            for (var i = 0; i < 3; i++) sum = await context.CallActivityAsync<int>("Add", sum);
            return sum;
        })
        .Orchestrator("Waits", async context => await context.WaitForExternalEvent<int>("Go"))
        .Activity<int, int>("Add", n => n + 1);

    [Fact]
    public async Task Of_many_starts_of_one_id_at_once_one_wins_and_the_starts_beside_them_all_succeed()
    {
        await using var engine = await TestEngine.StartAsync(App());
        await engine.RunAsync("Waits", id: "taken");
        await engine.WhenQuietAsync();

        var rivals = Enumerable.Range(0, 20).Select(_ => StartAsync(engine, "contested", 0)).ToList();
        var refused = Enumerable.Range(0, 5).Select(_ => StartAsync(engine, "taken", 0)).ToList();
        var others = Enumerable.Range(0, Many).Select(i => StartAsync(engine, $"other-{i}", i)).ToList();

        Assert.Single(await Task.WhenAll(rivals), won => won);
        Assert.DoesNotContain(await Task.WhenAll(refused), won => won);
        Assert.All(await Task.WhenAll(others), Assert.True);
        for (var i = 0; i < Many; i++) Assert.Equal(i + 3, (await engine.EndAsync($"other-{i}")).ReadOutputAs<int>());
        Assert.Equal(3, (await engine.EndAsync("contested")).ReadOutputAs<int>());
        Assert.Equal("Waits", (await engine.GetAsync("taken")).Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kill_amid_many_loses_none_of_them(bool afterwards)
    {
        var identity = TestEngine.DeadIdentity();
        for (var request = 5; request <= 45; request += 8)
        {
            var (account, killer) = (await Azurite.NewAccount(), new DeadProcess(request, afterwards));
            var first = await TestEngine.StartAsync(App(), account, options: new() { Identity = identity }, policy: killer);
            var starts = Task.WhenAll(Enumerable.Range(0, Many).Select(i => TryStartAsync(first, $"many-{i}", i)));
            await killer.Died.WaitAsync(TestEngine.InTime);
            await first.KillAsync();
            await starts;

            await using var second = await TestEngine.StartAsync(App(), account);
            await Task.WhenAll(Enumerable.Range(0, Many).Select(i => StartAsync(second, $"many-{i}", i)));
            var ends = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => second.EndAsync($"many-{i}")));

            Assert.Equal(Enumerable.Range(3, Many), ends.Select(e => e.ReadOutputAs<int>()));
        }
    }

    [Theory]
    [InlineData(nameof(Fault.ErrorBefore))]
    [InlineData(nameof(Fault.TimeOutAfter))]
    [InlineData(nameof(Fault.PreconditionFailed))]
    public async Task A_fault_amid_many_changes_nothing(string fault)
    {
        for (var request = 5; request <= 45; request += 10)
        {
            var policy = new OneFault(request, Enum.Parse<Fault>(fault));
            await using var engine = await TestEngine.StartAsync(App(), policy: policy);

            var ends = await Task.WhenAll(Enumerable.Range(0, Many).Select(async i =>
            {
                Assert.True(await StartAsync(engine, $"many-{i}", i));
                return await engine.EndAsync($"many-{i}");
            }));

            Assert.True(policy.Happened);
            Assert.Equal(Enumerable.Range(3, Many), ends.Select(e => e.ReadOutputAs<int>()));
        }
    }

    /// <summary>False: the id is in use.</summary>
    static async Task<bool> StartAsync(TestEngine engine, string id, int input)
    {
        try
        {
            var once = new StartOrchestrationOptions(id).WithDedupeStatuses(AnyStatus);
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("Adds", input, once, TestEngine.InTime);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }

    /// <summary>The process dies while it is under way: the caller is told, and tries again elsewhere.</summary>
    static async Task TryStartAsync(TestEngine engine, string id, int input) =>
        await ((Task)StartAsync(engine, id, input)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
