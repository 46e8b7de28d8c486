using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Mpp.Embedded.Hosting;

/// <summary>What the composition root builds on in this host; the Functions worker has its own.</summary>
sealed class EmbeddedApplicationBuilder(IServiceCollection services) : IFunctionsWorkerApplicationBuilder
{
    readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware = [];

    public IServiceCollection Services => services;

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> next)
    {
        middleware.Add(next);
        return this;
    }

    /// <summary>The middleware in the order of their addition, around <paramref name="function"/>.</summary>
    public FunctionExecutionDelegate Pipeline(FunctionExecutionDelegate function) =>
        Enumerable.Reverse(middleware).Aggregate(function, (next, outer) => outer(next));
}
