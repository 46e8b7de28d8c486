using Microsoft.DurableTask;

namespace Mpp.Embedded.Durable;

/// <summary>One execution of an activity that an orchestration asked for. It may be a repeat: activities run at least once.</summary>
/// <param name="Name">The activity's name, as the orchestrator wrote it.</param>
/// <param name="InstanceId">The orchestration that waits for it.</param>
/// <param name="TaskId">Its number within the orchestration; unchanged when the execution is repeated.</param>
/// <param name="Input">The serialised input; null if there was none.</param>
/// <param name="Converter">What turns <paramref name="Input"/> into the parameter's type.</param>
public sealed record ActivityCall(string Name, string InstanceId, int TaskId, string? Input, DataConverter Converter);

/// <summary>Executes an activity. What it throws becomes the orchestrator's <see cref="TaskFailedException"/>.</summary>
public delegate Task<object?> ActivityFunction(ActivityCall call, CancellationToken cancellation);

/// <summary>What the host found by the attributes on the functions: the engine's only knowledge of the app. Names ignore case.</summary>
public sealed class DurableFunctions(
    IReadOnlyDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> orchestrators,
    IReadOnlyDictionary<string, ActivityFunction> activities)
{
    public IReadOnlyDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> Orchestrators { get; } =
        orchestrators.ToDictionary(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, ActivityFunction> Activities { get; } = activities.ToDictionary(StringComparer.OrdinalIgnoreCase);
}
