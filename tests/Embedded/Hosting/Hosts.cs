using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Mpp.Embedded.Hosting;

namespace Mpp.Tests.Embedded.Hosting;

/// <summary>Starts hosts for the functions of one test class.</summary>
static class Hosts
{
    public static EmbeddedHostOptions For(params Type[] functions) => new()
    {
        Functions = functions,
        Settings = new ConfigurationBuilder().Build(),
        Log = log => log.SetMinimumLevel(LogLevel.None),
    };

    public static HttpClient Client(this EmbeddedHost host) => new() { BaseAddress = host.BaseAddress };

    public static async Task<string> RefusalAsync(this EmbeddedHostOptions options) =>
        (await Assert.ThrowsAsync<StartRefusedException>(() => EmbeddedHost.StartAsync(options))).Message;
}
