using Microsoft.Azure.Functions.Worker.Context.Features;

namespace Microsoft.Azure.Functions.Worker
{
    public abstract class InvocationResult : InvocationResult<object>
    {
    }

    public abstract class InvocationResult<T>
    {
        public abstract T? Value { get; set; }
    }

    public static class FunctionContextBindingFeatureExtensions
    {
        // By the feature that the real worker sets, of the same name and as little public: a host that has it for the one build has it for the other.
        public static InvocationResult GetInvocationResult(this FunctionContext context) =>
            new Result(context.Features.Get<IFunctionBindingsFeature>() ?? throw new InvalidOperationException("The host keeps no results."));

        sealed class Result(IFunctionBindingsFeature bindings) : InvocationResult
        {
            public override object? Value
            {
                get => bindings.InvocationResult;
                set => bindings.InvocationResult = value;
            }
        }
    }
}

namespace Microsoft.Azure.Functions.Worker.Context.Features
{
    internal interface IFunctionBindingsFeature
    {
        object? InvocationResult { get; set; }
    }
}
