using Microsoft.DurableTask;

namespace Mpp.Embedded.Durable;

/// <summary>
/// Retries are part of the story: each pause is a timer of history, each attempt a scheduled task of its own. A function that is missing is tried again like one that fails, as on the real host:
/// the next version of the app may have it.
/// </summary>
static class Retries
{
    public static Task<T> RunAsync<T>(TaskOrchestrationContext context, TaskRetryOptions? options, Func<Task<T>> attempt) => options switch
    {
        { Policy: { } policy } => ByPolicyAsync(context, policy, attempt),
        { Handler: { } handler } => ByHandlerAsync(context, handler, attempt),
        _ => attempt(),
    };

    static async Task<T> ByPolicyAsync<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<T>> attempt)
    {
        var ends = policy.RetryTimeout == Timeout.InfiniteTimeSpan ? DateTime.MaxValue : context.CurrentUtcDateTime + policy.RetryTimeout;
        for (var failures = 0; ;)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException) when (++failures < policy.MaxNumberOfAttempts && context.CurrentUtcDateTime < ends)
            {
                await context.CreateTimer(context.CurrentUtcDateTime + Pause(policy, failures), CancellationToken.None);
            }
        }
    }

    static async Task<T> ByHandlerAsync<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> attempt)
    {
        var started = context.CurrentUtcDateTime;
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException e)
            {
                var again = await handler(new(context, failures, e.FailureDetails, context.CurrentUtcDateTime - started, CancellationToken.None));
                if (!again) throw;
            }
        }
    }

    static TimeSpan Pause(RetryPolicy policy, int failures)
    {
        var pause = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, failures - 1);
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue.TotalMilliseconds / 2 : policy.MaxRetryInterval.TotalMilliseconds;
        return TimeSpan.FromMilliseconds(Math.Min(pause, longest));
    }
}
