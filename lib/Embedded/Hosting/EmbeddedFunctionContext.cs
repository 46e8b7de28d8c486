using System.Collections;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Mpp.Embedded.Hosting;

/// <summary>One invocation of a function.</summary>
sealed class EmbeddedFunctionContext(EmbeddedFunction function, Invocation invocation, IServiceProvider services) : FunctionContext
{
    readonly Data data = new(invocation.BindingData);

    public EmbeddedFunction Function => function;

    /// <summary>What the trigger brought: the request, the timer's state, the activity's input.</summary>
    public object? TriggerValue => invocation.TriggerValue;

    /// <summary>What the function gave, once the pipeline came as far as the function.</summary>
    public object? Result { get; set; }

    public override string InvocationId { get; } = Guid.NewGuid().ToString();
    public override string FunctionId => function.Id;
    public override TraceContext TraceContext { get; } = new Trace();
    public override BindingContext BindingContext => data;
    public override RetryContext RetryContext { get; } = new NoRetry();
    public override IServiceProvider InstanceServices { get; set; } = services;
    public override FunctionDefinition FunctionDefinition => function;
    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();
    public override IInvocationFeatures Features => field ??= new FeatureSet(this);
    public override CancellationToken CancellationToken => invocation.Cancellation;

    sealed class Data(IReadOnlyDictionary<string, object?> values) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => values;
    }

    sealed class Trace : TraceContext
    {
        public override string TraceParent { get; } = Activity.Current?.Id ?? "";
        public override string TraceState { get; } = Activity.Current?.TraceStateString ?? "";
    }

    sealed class NoRetry : RetryContext
    {
        public override int RetryCount => 0;
        public override int MaxRetryCount => 0;
    }

    sealed class FeatureSet(EmbeddedFunctionContext context) : IInvocationFeatures
    {
        readonly Dictionary<Type, object> features = [];

        public void Set<T>(T instance) => features[typeof(T)] = instance!;
        public T? Get<T>()
        {
            if (features.TryGetValue(typeof(T), out var feature)) return (T)feature;
            if (!ResultFeature.Is(typeof(T))) return default;
            features[typeof(T)] = feature = ResultFeature.Of(context, typeof(T));
            return (T)feature;
        }

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => features.GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
