using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mpp.Functions;

/// <summary>The one composition root: what the programme is made of, under either host.</summary>
public static class Services
{
    /// <summary>Adds the programme's services and middleware. A host that has a clock of its own adds it first.</summary>
    public static IFunctionsWorkerApplicationBuilder AddProgramme(this IFunctionsWorkerApplicationBuilder app, IConfiguration configuration)
    {
        app.Services.TryAddSingleton(configuration);
        app.Services.TryAddSingleton(TimeProvider.System);
        return app;
    }
}
