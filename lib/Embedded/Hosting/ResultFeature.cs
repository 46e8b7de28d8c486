using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Mpp.Embedded.Hosting;

/// <summary>
/// By this middleware finds a function's result, and changes it. The worker's interface for it is internal to its package, real or stand-in; a proxy, made when middleware first asks, can be it all the same.
/// </summary>
[SuppressMessage("Performance", "CA1852", Justification = "A proxy derives from it at run time.")]
class ResultFeature : DispatchProxy
{
    EmbeddedFunctionContext context = null!;

    public static bool Is(Type feature) => feature is { IsInterface: true, FullName: "Microsoft.Azure.Functions.Worker.Context.Features.IFunctionBindingsFeature" };

    public static object Of(EmbeddedFunctionContext context, Type feature)
    {
        var proxy = Create(feature, typeof(ResultFeature));
        ((ResultFeature)proxy).context = context;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        "get_InvocationResult" => context.Result,
        "set_InvocationResult" => context.Result = args![0],
        _ => throw new NotSupportedException($"This host gives middleware the result of a function, and not its {targetMethod.Name}."),
    };
}
