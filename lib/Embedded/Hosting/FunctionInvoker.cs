using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Mpp.Embedded.Hosting;

/// <summary>Runs a function: services of its own, the app's middleware, a new instance of its class.</summary>
sealed class FunctionInvoker(IServiceScopeFactory scopes, EmbeddedApplicationBuilder app, ParameterBinder binder)
{
    static readonly ConcurrentDictionary<Type, ObjectFactory> Factories = new();
    readonly FunctionExecutionDelegate pipeline = app.Pipeline(context => RunAsync((EmbeddedFunctionContext)context, binder));

    /// <summary>Invokes the function and gives its result; null if it has none, or if middleware answered in its place.</summary>
    public async Task<object?> InvokeAsync(EmbeddedFunction function, Invocation invocation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = new EmbeddedFunctionContext(function, invocation, scope.ServiceProvider);
        invocation.Begin?.Invoke(context);
        await pipeline(context);
        if (invocation.Complete is { } complete) await complete(context.Result);
        return context.Result;
    }

    /// <summary>Makes an instance of the function's class; null for a static one.</summary>
    public static object? Instantiate(EmbeddedFunction function, IServiceProvider services) =>
        function.Method.IsStatic ? null : Factories.GetOrAdd(function.Method.DeclaringType!, type => ActivatorUtilities.CreateFactory(type, []))(services, null);

    /// <summary>Calls the method and awaits what it gives.</summary>
    public static async Task<object?> CallAsync(EmbeddedFunction function, object? instance, object?[] arguments)
    {
        var returned = function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        if (returned is not Task task) return returned;
        await task;
        return function.ResultType == typeof(void) ? null : task.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(task);
    }

    static async Task RunAsync(EmbeddedFunctionContext context, ParameterBinder binder)
    {
        // Arguments before the instance, and both behind the middleware: as in the worker.
        var arguments = binder.Bind(context);
        var instance = Instantiate(context.Function, context.InstanceServices);
        try
        {
            context.Result = await CallAsync(context.Function, instance, arguments);
        }
        finally
        {
            if (instance is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
            else (instance as IDisposable)?.Dispose();
        }
    }
}
