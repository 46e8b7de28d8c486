using Microsoft.DurableTask;

namespace Mpp.Embedded.Durable;

/// <summary>An activity, a timer or a sub-orchestration whose end is not in history yet. Its continuations run where it is completed.</summary>
abstract class OpenTask
{
    public abstract bool IsOver { get; }

    public abstract void Complete(string? result, DataConverter converter);

    public abstract void Fail(TaskFailedException failure);
}

sealed class OpenTask<T> : OpenTask
{
    public TaskCompletionSource<T> Source { get; } = new();

    public override bool IsOver => Source.Task.IsCompleted;

    public override void Complete(string? result, DataConverter converter) => Source.TryComplete(result, converter);

    public override void Fail(TaskFailedException failure) => Source.TrySetException(failure);
}
