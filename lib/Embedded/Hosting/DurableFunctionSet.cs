using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Mpp.Embedded.Durable;

namespace Mpp.Embedded.Hosting;

/// <summary>Orchestrator and activity functions, as the durable engine takes them.</summary>
static class DurableFunctionSet
{
    public static DurableFunctions Of(IReadOnlyList<EmbeddedFunction> functions, FunctionInvoker invoker, IServiceProvider services) => new(
        functions.Where(f => f.Trigger is OrchestrationTriggerAttribute).ToDictionary(f => f.Name, f => Orchestrator(f, services)),
        functions.Where(f => f.Trigger is ActivityTriggerAttribute).ToDictionary(f => f.Name, f => Activity(f, invoker)));

    public static bool NeedsEngine(EmbeddedFunction function) =>
        function.Trigger is OrchestrationTriggerAttribute or ActivityTriggerAttribute || function.Method.GetParameters().Any(p => p.IsDefined(typeof(DurableClientAttribute)));

    // The app's middleware stays outside. The worker runs it around every episode; since an episode ends in the middle of the function, all but the last leave it waiting there for ever.
    // What is before "next" must not await, and what is after it must not matter: docs/decisions, the stand-ins and the switch.
    static Func<TaskOrchestrationContext, Task<object?>> Orchestrator(EmbeddedFunction function, IServiceProvider services)
    {
        if (function.TriggerParameter.ParameterType != typeof(TaskOrchestrationContext))
            throw new StartRefusedException($"Function {function}: the parameter with the orchestration trigger must be a TaskOrchestrationContext.");
        var others = function.Method.GetParameters().Count(p => !function.IsTrigger(p));
        if (others > 1) throw new StartRefusedException($"Function {function}: an orchestrator takes its context and at most one input.");

        var sources = function.Method.GetParameters().Select(p => function.IsTrigger(p) ? context => context : Input(p.ParameterType)).ToArray();
        return context => FunctionInvoker.CallAsync(function, FunctionInvoker.Instantiate(function, services), [.. sources.Select(source => source(context))]);
    }

    static Func<TaskOrchestrationContext, object?> Input(Type type)
    {
        var method = typeof(TaskOrchestrationContext).GetMethod(nameof(TaskOrchestrationContext.GetInput))!.MakeGenericMethod(type);
        return context => method.Invoke(context, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    static ActivityFunction Activity(EmbeddedFunction function, FunctionInvoker invoker)
    {
        var type = function.TriggerParameter.ParameterType;
        return (call, cancellation) => invoker.InvokeAsync(function,
            new Invocation(call.Converter.Deserialize(call.Input, type), new Dictionary<string, object?> { [ParameterBinder.InstanceId] = call.InstanceId }, cancellation));
    }
}
