using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Mpp.Tests.Embedded.Durable;

public class SubOrchestrationTests
{
    static TestApp App() => new TestApp()
        .Orchestrator("Doubles", async context => await context.CallActivityAsync<int>("Double", context.GetInput<int>()))
        .Orchestrator("Breaks", async context =>
        {
            await context.CallActivityAsync<int>("Double", 1);
            throw new InvalidDataException($"broken under {context.Parent!.Name} {context.Parent.InstanceId}");
        })
        .Orchestrator("Waits", async context => await context.WaitForExternalEvent<int>("Go"))
        .Activity<int, int>("Double", n => n * 2);

    [Fact]
    public async Task A_parent_gets_the_results_of_its_children()
    {
        var app = App().Orchestrator("Parent", async context =>
            (await Task.WhenAll(Enumerable.Range(1, 20).Select(n => context.CallSubOrchestratorAsync<int>("Doubles", n)))).Sum());
        await using var engine = await TestEngine.StartAsync(app);

        Assert.Equal(420, (await engine.ResultAsync("Parent")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_childs_failure_reaches_the_parent_as_a_failed_task()
    {
        var app = App().Orchestrator("Parent", async context =>
        {
            try
            {
                await context.CallSubOrchestratorAsync("Breaks", null, new SubOrchestrationOptions(instanceId: "child"));
                return "no failure";
            }
            catch (TaskFailedException e)
            {
                return $"{e.TaskName} {e.FailureDetails.IsCausedBy<InvalidDataException>()} {e.FailureDetails.ErrorMessage}";
            }
        });
        await using var engine = await TestEngine.StartAsync(app);

        Assert.Equal("Breaks True broken under Parent p1", (await engine.ResultAsync("Parent", id: "p1")).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.GetAsync("child")).RuntimeStatus);
    }

    [Fact]
    public async Task A_child_is_tried_again_under_the_same_id()
    {
        var attempts = 0;
        var app = App()
            .Orchestrator("Flaky", async context => await context.CallActivityAsync<int>("Attempt", 0))
            .Activity<int, int>("Attempt", n => Interlocked.Increment(ref attempts) < 3 ? throw new InvalidOperationException("not yet") : attempts)
            .Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>(
                "Flaky", null, new SubOrchestrationOptions(new RetryPolicy(5, TimeSpan.FromMilliseconds(20)), "child")));
        await using var engine = await TestEngine.StartAsync(app);

        Assert.Equal(3, (await engine.ResultAsync("Parent")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_child_whose_id_is_taken_by_a_running_instance_fails_instead_of_waiting_for_ever()
    {
        var app = App().Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>(
            "Doubles", 1, new SubOrchestrationOptions(instanceId: "taken")));
        await using var engine = await TestEngine.StartAsync(app);
        await engine.RunAsync("Waits", id: "taken");
        await engine.WhenQuietAsync();

        var result = await engine.ResultAsync("Parent");

        Assert.Contains("'taken' already exists", result.FailureDetails!.ErrorMessage);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.GetAsync("taken")).RuntimeStatus);
    }

    [Fact]
    public async Task Termination_reaches_the_children_if_that_is_wanted()
    {
        var app = App().Orchestrator("Parent", async context =>
            await context.CallSubOrchestratorAsync<int>("Waits", null, new SubOrchestrationOptions(instanceId: "child")));
        await using var engine = await TestEngine.StartAsync(app);
        var id = await engine.RunAsync("Parent");
        await engine.WhenQuietAsync();

        await engine.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("enough", Recursive: true));
        await engine.WhenQuietAsync();

        Assert.Equal("enough", (await engine.GetAsync(id)).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await engine.GetAsync("child")).RuntimeStatus);
    }

    [Fact]
    public async Task A_terminated_child_is_a_failed_task()
    {
        var app = App().Orchestrator("Parent", async context =>
            await context.CallSubOrchestratorAsync<int>("Waits", null, new SubOrchestrationOptions(instanceId: "child")));
        await using var engine = await TestEngine.StartAsync(app);
        var id = await engine.RunAsync("Parent");
        await engine.WhenQuietAsync();

        await engine.Client.TerminateInstanceAsync("child");

        Assert.Contains("'child' was terminated", (await engine.EndAsync(id)).FailureDetails!.ErrorMessage);
    }
}
