using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

public class FunctionsApplication
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}

public class FunctionsApplicationBuilder : IFunctionsWorkerApplicationBuilder
{
    internal FunctionsApplicationBuilder(string[] args)
    {
        Configuration.AddEnvironmentVariables();
        Configuration.AddCommandLine(args);
    }

    public ConfigurationManager Configuration { get; } = new();

    public IServiceCollection Services { get; } = new ServiceCollection();

    // Kept for nobody: without the Functions host there are no invocations to run it for.
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) => this;

    public IHost Build() => throw new PlatformNotSupportedException(
        "This build has stand-ins for the Azure Functions worker and cannot run under the Functions host. " +
        "Run the embedded host (dotnet run --project lib/Embedded), or build with -p:AzurePackages=true.");
}
