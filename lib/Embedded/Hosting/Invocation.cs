namespace Mpp.Embedded.Hosting;

/// <summary>What a trigger hands to a function.</summary>
/// <param name="TriggerValue">The value of the parameter with the trigger attribute.</param>
/// <param name="BindingData">Values that other parameters take by name: those of the route.</param>
/// <param name="Cancellation">Ends when nobody waits for the function any more.</param>
sealed record Invocation(object? TriggerValue, IReadOnlyDictionary<string, object?> BindingData, CancellationToken Cancellation)
{
    /// <summary>Runs when the context is ready, before the app's middleware.</summary>
    public Action<EmbeddedFunctionContext>? Begin { get; init; }

    /// <summary>Runs with the function's result after the app's middleware, while the invocation's services still live.</summary>
    public Func<object?, Task>? Complete { get; init; }
}
