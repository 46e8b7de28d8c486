using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Mpp.Embedded.Hosting;

/// <summary>Decides once, at start, where each parameter of a function gets its value.</summary>
sealed class ParameterBinder(IEnumerable<EmbeddedFunction> functions, Func<DurableTaskClient> durableClient)
{
    /// <summary>An activity's parameter of this name takes the id of the orchestration that waits for it.</summary>
    public const string InstanceId = "instanceId";

    readonly Dictionary<EmbeddedFunction, Func<EmbeddedFunctionContext, object?>[]> plans =
        functions.ToDictionary(f => f, f => f.Method.GetParameters().Select(p => Source(f, p, durableClient)).ToArray());

    /// <summary>The method's arguments for this invocation.</summary>
    public object?[] Bind(EmbeddedFunctionContext context) => [.. plans[context.Function].Select(source => source(context))];

    static Func<EmbeddedFunctionContext, object?> Source(EmbeddedFunction function, ParameterInfo parameter, Func<DurableTaskClient> durableClient)
    {
        if (function.IsTrigger(parameter)) return context => context.TriggerValue;
        if (parameter.ParameterType == typeof(FunctionContext)) return context => context;
        if (parameter.ParameterType == typeof(CancellationToken)) return context => context.CancellationToken;
        if (parameter.GetCustomAttribute<DurableClientAttribute>() is not null)
        {
            if (parameter.ParameterType != typeof(DurableTaskClient))
                throw new StartRefusedException($"Function {function}: parameter {parameter.Name} is marked as durable client, and its type is {parameter.ParameterType.Name}.");
            return _ => durableClient();
        }
        return Named(function, parameter);
    }

    static Func<EmbeddedFunctionContext, object?> Named(EmbeddedFunction function, ParameterInfo parameter)
    {
        var name = parameter.Name!;
        if (!Names(function).Contains(name, StringComparer.OrdinalIgnoreCase))
            throw new StartRefusedException($"Function {function}: nothing gives parameter {name} a value. " +
                "It is neither the trigger, nor FunctionContext, CancellationToken, a durable client, a part of the route or an activity's instanceId.");

        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type != typeof(string) && type != typeof(Guid) && type != typeof(int) && type != typeof(long) && type != typeof(bool))
            throw new StartRefusedException($"Function {function}: route parameter {name} is a {type.Name}; the worker reads string, Guid, int, long and bool.");
        var otherwise = parameter.HasDefaultValue ? parameter.DefaultValue : type.IsValueType && type == parameter.ParameterType ? Activator.CreateInstance(type) : null;
        return context => context.BindingContext.BindingData.TryGetValue(name, out var value) && value is string text ? Read(text, type) : otherwise;
    }

    static IEnumerable<string> Names(EmbeddedFunction function) => function.Trigger switch
    {
        HttpTriggerAttribute => Http.Routes.Of(function).Parameters.Select(p => p.Name),
        ActivityTriggerAttribute => [InstanceId],
        _ => [],
    };

    static object Read(string text, Type type) =>
        type == typeof(string) ? text
        : type == typeof(Guid) ? Guid.Parse(text)
        : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
}
