using Azure.Data.Tables;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Mpp.Embedded.Durable;

namespace Mpp.Embedded.Hosting;

/// <summary>What an embedded host runs, and how.</summary>
public sealed record EmbeddedHostOptions
{
    /// <summary>The types to search for functions: usually all of the app's assembly.</summary>
    public required IReadOnlyList<Type> Functions { get; init; }

    /// <summary>The app's settings.</summary>
    public required IConfiguration Settings { get; init; }

    /// <summary>The app's composition root, the same as under the Functions host.</summary>
    public Action<IFunctionsWorkerApplicationBuilder, IConfiguration> Compose { get; init; } = (_, _) => { };

    /// <summary>Programme time. An <see cref="EmbeddedClock"/> that stands keeps timer functions from firing by themselves.</summary>
    public TimeProvider Clock { get; init; } = new EmbeddedClock();

    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Where it listens.</summary>
    public ListenAt Listen { get; init; } = ListenAt.Localhost;

    /// <summary>Whether operators' routes are open to anybody on this machine: POST /admin/functions/NAME fires a timer function.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The storage account of the durable engine and the timers' last runs; without one there are neither orchestrations nor past-due runs.</summary>
    public string? StorageConnection { get; init; }

    /// <summary>The same as a client, where there is no connection string.</summary>
    public TableServiceClient? HubTables { get; init; }

    /// <summary>How the durable engine runs.</summary>
    public DurableEngineOptions Durable { get; init; } = new();

    /// <summary>More routes, outside of <c>api/</c>, of the host itself.</summary>
    public Action<EmbeddedHost, IEndpointRouteBuilder>? AlsoServe { get; init; }

    /// <summary>Where log lines go.</summary>
    public Action<ILoggingBuilder> Log { get; init; } = ConsoleLog.Add;

    /// <summary>How long <see cref="EmbeddedHost.StopAsync"/> waits for what is under way.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stopping host that lets nobody in any more waits for requests on the connections that are open.</summary>
    public TimeSpan LastRequestsWithin { get; init; } = TimeSpan.Zero;
}
