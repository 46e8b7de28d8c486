using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker
{
    public static class FunctionContextExtensions
    {
        // The key under which the real extension keeps it, so that an embedded host serves the real package too.
        public static HttpContext? GetHttpContext(this FunctionContext context) =>
            context.Items.TryGetValue("HttpRequestContext", out var value) ? value as HttpContext : null;
    }
}

namespace Microsoft.Azure.Functions.Worker.Builder
{
    public static class FunctionsApplicationBuilderAspNetCoreExtensions
    {
        public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;
    }
}
