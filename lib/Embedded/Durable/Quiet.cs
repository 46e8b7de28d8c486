namespace Mpp.Embedded.Durable;

/// <summary>Counts what is under way, so that who moves the clock can wait until nothing is.</summary>
sealed class Quiet
{
    readonly Lock gate = new();
    int underWay;
    TaskCompletionSource? waiting;

    public void Enter()
    {
        lock (gate) underWay++;
    }

    public void Leave()
    {
        TaskCompletionSource? done = null;
        lock (gate)
        {
            if (--underWay == 0) (done, waiting) = (waiting, null);
        }
        done?.SetResult();
    }

    public Task WaitAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (underWay == 0) return Task.CompletedTask;
            waiting ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return waiting.Task.WaitAsync(cancellation);
        }
    }
}
