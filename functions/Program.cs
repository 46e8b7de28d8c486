using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

namespace Mpp.Functions;

/// <summary>The entry under the Azure Functions host. lib/Embedded has its own and shares <see cref="Services.AddProgramme"/>.</summary>
static class Program
{
    static void Main(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        RequiredSettings.Demand(builder.Configuration);
        // First, since its middleware finds the HTTP request that ours looks at.
        builder.ConfigureFunctionsWebApplication();
        builder.AddProgramme(builder.Configuration);
        builder.Build().Run();
    }
}
