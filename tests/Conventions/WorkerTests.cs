using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mpp.Adapters.Tables;
using Mpp.Embedded.Hosting;
using Mpp.Functions;

namespace Mpp.Tests.Conventions;

/// <summary>What the Functions worker does otherwise than the embedded host, as far as it can be had without it: its host's start order and the rigour of its container.</summary>
public sealed class WorkerTests
{
    [Fact]
    public async Task Storage_is_prepared_ahead_of_a_worker_that_starts_first()
    {
        var builder = await BuilderAsync();
        builder.Services.AddHostedService<FirstWorker>();
        new Worker(builder.Services).AddProgramme(builder.Configuration);
        using var host = builder.Build();

        await host.StartAsync();
        Assert.Equal(1, host.Services.GetServices<IHostedService>().OfType<FirstWorker>().Single().SettingsOnFile);
        await host.StopAsync();
    }

    /// <summary>In its Development environment the worker's container checks every registration and every scope. Function classes are made for each invocation.</summary>
    [Fact]
    public async Task Every_service_and_every_function_class_can_be_made()
    {
        var builder = await BuilderAsync();
        new Worker(builder.Services).AddProgramme(builder.Configuration);
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        using var host = builder.Build();
        using var invocation = host.Services.CreateScope();

        var classes = typeof(Services).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.GetMethods().Any(m => m.IsDefined(typeof(FunctionAttribute), false))).ToList();
        Assert.NotEmpty(classes);
        Assert.All(classes, type => Assert.NotNull(ActivatorUtilities.CreateInstance(invocation.ServiceProvider, type)));
    }

    /// <summary>The worker runs the app's middleware around every episode of an orchestrator, where nothing may be awaited that is not durable. A timer function shows the same way through it.</summary>
    [Fact]
    public async Task No_middleware_awaits_anything_before_a_function_that_answers_no_request()
    {
        var (reached, atOnce) = (false, false);
        await using var host = await EmbeddedHost.StartAsync(new EmbeddedHostOptions
        {
            Functions = [typeof(Ticking)],
            Settings = (await BuilderAsync()).Configuration,
            Clock = new EmbeddedClock(DateTimeOffset.UnixEpoch),
            Compose = (app, settings) =>
            {
                app.UseMiddleware(async (_, next) =>
                {
                    var run = next();
                    atOnce = reached;
                    await run;
                });
                app.AddProgramme(settings);
                app.UseMiddleware(async (_, next) =>
                {
                    reached = true;
                    await next();
                });
            },
        });

        Assert.Single(await host.Timers.FireDueAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(1)));

        Assert.True(atOnce);
    }

    [Fact]
    public void Without_its_settings_nothing_real_is_served()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => RequiredSettings.Demand(Settings(("AzureWebJobsStorage:accountName", "mpp"), ("Links:Key", "k")))).Message;
        Assert.All(RequiredSettings.Names.Except(["AzureWebJobsStorage", "Links__Key"]), name => Assert.Contains(name, refusal, StringComparison.Ordinal));
        Assert.DoesNotContain("AzureWebJobsStorage", refusal, StringComparison.Ordinal);

        RequiredSettings.Demand(Settings(Complete));
        RequiredSettings.Demand(Settings(("AzureWebJobsStorage", "UseDevelopmentStorage=true")));
    }

    /// <summary>Azure hands the text of a reference to the app where it could not fetch the secret. It is long enough for a key, and everybody knows it.</summary>
    [Fact]
    public void A_reference_that_Azure_did_not_resolve_is_no_secret()
    {
        const string Reference = "@Microsoft.KeyVault(VaultName=kv-mpp-prod;SecretName=Links--Key)";
        var refusal = Assert.Throws<InvalidOperationException>(() => RequiredSettings.Demand(Settings(
            [.. Complete.Where(s => s.Name != "Links:Key"), ("Links:Key", Reference), ("Webhooks:Tally:autumn:Secret", Reference), ("APPSETTING_Links__Key", Reference)]))).Message;
        foreach (var name in new[] { "Links__Key is a reference", "Webhooks__Tally__autumn__Secret is a reference" }) Assert.Contains(name, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("APPSETTING", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("Missing", refusal, StringComparison.Ordinal);

        // And behind the start's check: whoever takes a secret does not get it.
        Assert.Contains("Links__Key", Assert.Throws<InvalidOperationException>(() => Services.Required(Settings(("Links:Key", Reference)), "Links:Key")).Message, StringComparison.Ordinal);
    }

    static (string Name, string Value)[] Complete =>
        [.. RequiredSettings.Names.Select(name => (name.Replace("__", ":", StringComparison.Ordinal), name == "Webhooks__Forms__Secrets" ? $"whsec_{new string('k', 32)}" : "value"))];

    static async Task<HostApplicationBuilder> BuilderAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.Services.AddLogging();
        builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json"));
        builder.Configuration.AddInMemoryCollection(builder.Configuration.GetSection("Values").GetChildren().Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value)));
        builder.Configuration.AddInMemoryCollection([new("AzureWebJobsStorage", await Azurite.NewAccount())]);
        return builder;
    }

    static IConfiguration Settings(params (string Name, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value))).Build();

    public static class Ticking
    {
        [Function(nameof(Ticking))]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
        }
    }

    sealed class Worker(IServiceCollection services) : IFunctionsWorkerApplicationBuilder
    {
        public IServiceCollection Services => services;

        public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) => this;
    }

    /// <summary>Stands where the worker's own hosted service stands: registered first, and at work as soon as it is started.</summary>
    sealed class FirstWorker(ProgrammeStore programme) : IHostedService
    {
        public int SettingsOnFile { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken) => SettingsOnFile = (await programme.ReadAsync(cancellationToken)).AllSettings.Count;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
