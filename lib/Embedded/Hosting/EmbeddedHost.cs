using System.Net.Sockets;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mpp.Embedded.Durable;
using Mpp.Embedded.Http;
using Mpp.Embedded.Timers;

namespace Mpp.Embedded.Hosting;

/// <summary>Runs an app of Azure Functions in this process: HTTP, timers, orchestrations, without Azure.</summary>
public sealed class EmbeddedHost : IAsyncDisposable
{
    /// <summary>What the engine has for its last steps when requests and timer functions have used up all patience.</summary>
    static readonly TimeSpan LastSteps = TimeSpan.FromSeconds(5);

    readonly EmbeddedHostOptions options;
    readonly WebApplication web;
    readonly Doors doors;
    readonly Lazy<Task> stop;

    EmbeddedHost(EmbeddedHostOptions options)
    {
        this.options = options;
        stop = new(StopOnceAsync);
        // Two functions of one name are refused even if one of them is switched off.
        var functions = FunctionDiscovery.Find(options.Functions).Where(f => !IsDisabled(f.Name, options.Settings)).ToList();
        var httpFunctions = functions.Where(f => f.Trigger is HttpTriggerAttribute).ToList();
        httpFunctions.ForEach(Routes.Check);
        var timers = functions.Where(f => f.Trigger is TimerTriggerAttribute).Select(f => TimerFunction.Of(f, options.Settings)).ToList();

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Mpp.Embedded" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen);
        // The last factory is asked first.
        builder.Services.AddSingleton<Doors>().AddSingleton<IConnectionListenerFactory>(services => services.GetRequiredService<Doors>());
        options.Log(builder.Logging);
        builder.Services.AddRouting();
        // ASP.NET Core MVC is needed to execute an IActionResult, and costs a good part of the start.
        if (httpFunctions.Exists(f => typeof(IActionResult).IsAssignableFrom(f.ResultType))) builder.Services.AddMvcCore();
        builder.Services.AddSingleton(options.Settings).AddSingleton(options.Clock).AddSingleton<IHostLifetime, NoLifetime>();
        var app = new EmbeddedApplicationBuilder(builder.Services);
        options.Compose(app, options.Settings);
        // After the app's own, before Kestrel: what the app prepares at start is ready for the first function, and nobody calls before all runs.
        builder.Services.AddHostedService(_ => new Workers(this));

        web = builder.Build();
        doors = web.Services.GetRequiredService<Doors>();
        var logs = web.Services.GetRequiredService<ILoggerFactory>();
        var binder = new ParameterBinder(functions.Where(f => f.Trigger is not OrchestrationTriggerAttribute), () => Engine!.Client);
        var invoker = new FunctionInvoker(web.Services.GetRequiredService<IServiceScopeFactory>(), app, binder);
        var tables = options.StorageConnection is { } connection ? new TableServiceClient(connection) : options.HubTables;
        Timers = new TimerHost(timers, invoker, options.Clock, tables is null ? null : TimerStatusTable.In(tables), logs);
        if (tables is not null) Engine = new DurableEngine(tables, options.Durable, DurableFunctionSet.Of(functions, invoker, web.Services), options.Clock, logs);
        else if (functions.FirstOrDefault(DurableFunctionSet.NeedsEngine) is { } durable)
            throw new StartRefusedException($"Function {durable} needs the durable engine, and there is no storage for it.");
        RefuseOverlaps(httpFunctions);
        Map(httpFunctions, new HttpFunctions(invoker, logs));
    }

    /// <summary>Where the host listens.</summary>
    public Uri BaseAddress => new(web.Urls.First());

    /// <summary>All of them: "localhost" is two addresses, and a socket may be no address on the network.</summary>
    public IReadOnlyCollection<string> Addresses => [.. web.Urls];

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => web.Services;

    /// <summary>The durable engine; null if the host has no storage.</summary>
    public DurableEngine? Engine { get; }

    /// <summary>The timer functions.</summary>
    public TimerHost Timers { get; }

    /// <summary>Starts the app; listening when the task ends.</summary>
    /// <exception cref="StartRefusedException">A function is declared in a way that one of the hosts would not serve.</exception>
    public static async Task<EmbeddedHost> StartAsync(EmbeddedHostOptions options, CancellationToken cancellation = default)
    {
        var host = new EmbeddedHost(options);
        try
        {
            await host.web.StartAsync(cancellation);
            return host;
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await host.DisposeAsync();
            throw new StartRefusedException($"Port {options.Port} is in use on this machine: another host may run, or give another port.");
        }
        catch (SocketException exception)
        {
            await host.DisposeAsync();
            throw new StartRefusedException($"The host cannot listen there, at port {options.Port}: {exception.Message}.");
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes no more work and finishes what is under way; what is not done within <see cref="EmbeddedHostOptions.StopWithin"/> is broken off.</summary>
    public Task StopAsync() => stop.Value;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Timers.DisposeAsync();
        if (Engine is not null) await Engine.DisposeAsync();
        await web.DisposeAsync();
    }

    async Task StopOnceAsync()
    {
        await doors.CloseAsync(options.LastRequestsWithin);
        using var patience = new CancellationTokenSource(options.StopWithin);
        await web.StopAsync(patience.Token);
    }

    void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = HttpFunctions.MaximumBodyBytes;
        kestrel.ConfigureEndpointDefaults(listen => listen.Use(kestrel.ApplicationServices.GetRequiredService<Doors>().Count));
        options.Listen.Apply(kestrel, options.Port);
    }

    /// <summary>As operators switch a function off on Azure: AzureWebJobs.NAME.Disabled, with double underscores in an environment variable.</summary>
    static bool IsDisabled(string function, IConfiguration settings) =>
        (settings[$"AzureWebJobs.{function}.Disabled"] ?? settings[$"AzureWebJobs:{function}:Disabled"]) is { } value && (value == "1" || bool.TryParse(value, out var disabled) && disabled);

    void RefuseOverlaps(IReadOnlyList<EmbeddedFunction> functions)
    {
        var overlaps = new RouteOverlaps(web.Services.GetRequiredService<ParameterPolicyFactory>()).Find(functions).ToList();
        if (overlaps.Count > 0) throw new StartRefusedException($"Routes overlap, and the Functions host knows no precedence: {string.Join("; ", overlaps)}.");
    }

    void Map(IReadOnlyList<EmbeddedFunction> functions, HttpFunctions http)
    {
        web.Use(doors.SayGoodbye);
        web.UseRouting();
        web.Use(HttpFunctions.RefuseWrongMethod);
        http.Map(web, functions);
        if (options.Rehearsal)
            web.MapPost("/admin/functions/{name}", (HttpContext context) =>
            {
                context.Response.StatusCode = Timers.TryFire((string)context.GetRouteValue("name")!) ? StatusCodes.Status202Accepted : StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        options.AlsoServe?.Invoke(this, web);
    }

    // Stopping goes the other way round: Kestrel's last answer, then the timers, then the engine, then the app's services.
    sealed class Workers(EmbeddedHost host) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            if (host.Engine is { } engine) await engine.StartAsync(cancellationToken);
            await host.Timers.StartAsync(cancellationToken);
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await host.Timers.StopAsync(cancellationToken);
            using var patience = new CancellationTokenSource();
            using var _ = cancellationToken.Register(() => patience.CancelAfter(LastSteps));
            if (host.Engine is { } engine) await engine.StopAsync(patience.Token);
        }
    }

    // Whoever starts a host stops it: signals are the program's business, and a test process may run many hosts.
    sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
