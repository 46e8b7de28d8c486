using Microsoft.Extensions.Hosting;

namespace Mpp.Tests.Support;

/// <summary>For a web server inside a test or a campaign: Ctrl-C and SIGTERM are for the program, and would only end the server.</summary>
public sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
