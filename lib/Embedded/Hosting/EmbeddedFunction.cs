using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Mpp.Embedded.Hosting;

/// <summary>A function as its attributes describe it: a public method of a public class with exactly one trigger.</summary>
sealed class EmbeddedFunction : FunctionDefinition
{
    public EmbeddedFunction(string name, MethodInfo method, ParameterInfo triggerParameter, TriggerBindingAttribute trigger)
    {
        (Name, Method, TriggerParameter, Trigger) = (name, method, triggerParameter, trigger);
        Parameters = [.. method.GetParameters().Select(p => new FunctionParameter(p.Name!, p.ParameterType))];
        InputBindings = ImmutableDictionary<string, BindingMetadata>.Empty.Add(triggerParameter.Name!, new InputBinding(triggerParameter.Name!, BindingType(trigger)));
    }

    public override string Name { get; }
    public MethodInfo Method { get; }
    public ParameterInfo TriggerParameter { get; }
    public TriggerBindingAttribute Trigger { get; }

    public override string Id => Name;
    public override string EntryPoint => $"{Method.DeclaringType!.FullName}.{Method.Name}";
    public override string PathToAssembly => Method.DeclaringType!.Assembly.Location;
    public override ImmutableArray<FunctionParameter> Parameters { get; }
    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }
    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    /// <summary>
    /// By position: hosts that start at the same instant can be handed different objects for one parameter, since reflection fills its cache without a lock.
    /// </summary>
    public bool IsTrigger(ParameterInfo parameter) => parameter.Position == TriggerParameter.Position;

    /// <summary>What the method gives once awaited; void if nothing.</summary>
    public Type ResultType =>
        Method.ReturnType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetGenericArguments()[0]
        : Method.ReturnType == typeof(Task) ? typeof(void)
        : Method.ReturnType;

    public override string ToString() => $"{Name} ({EntryPoint})";

    // The names that the real host uses: middleware tells HTTP functions from others by them.
    static string BindingType(TriggerBindingAttribute trigger) => trigger switch
    {
        HttpTriggerAttribute => "httpTrigger",
        TimerTriggerAttribute => "timerTrigger",
        OrchestrationTriggerAttribute => "orchestrationTrigger",
        ActivityTriggerAttribute => "activityTrigger",
        _ => trigger.GetType().Name,
    };

    sealed class InputBinding(string name, string type) : BindingMetadata
    {
        public override string Name => name;
        public override string Type => type;
        public override BindingDirection Direction => BindingDirection.In;
    }
}
