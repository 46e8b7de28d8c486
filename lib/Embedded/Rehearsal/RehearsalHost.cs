using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mpp.Adapters.Mail;
using Mpp.Embedded.Durable;
using Mpp.Embedded.Hosting;
using Mpp.Functions;
using Mpp.Functions.Http;

namespace Mpp.Embedded.Rehearsal;

/// <summary>What a rehearsal runs on.</summary>
public sealed record RehearsalOptions
{
    /// <summary>The app's settings, storage included.</summary>
    public required IConfiguration Settings { get; init; }

    public required string Storage { get; init; }

    /// <summary>Where the letters go.</summary>
    public required string Letters { get; init; }

    public required EmbeddedClock Clock { get; init; }

    /// <summary>0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Few activities at once, so that a hundred stories leave the machine to those who wait for an answer.</summary>
    public DurableEngineOptions Engine { get; init; } = new() { MaxParallelActivities = 8 };

    /// <summary>Added before the app's own services, which leave alone what is there.</summary>
    public Action<IServiceCollection> Also { get; init; } = _ => { };

    public Action<ILoggingBuilder>? Log { get; init; }
}

/// <summary>
/// The programme on the embedded host in rehearsal mode: the demonstration's sign-in, every letter in a folder, a clock that can be moved. Bound to the
/// loopback address.
/// </summary>
public static class RehearsalHost
{
    public static Task<EmbeddedHost> StartAsync(RehearsalOptions options, CancellationToken cancellation = default)
    {
        // A key in a developer's environment must not send a rehearsal's letters to anybody: only a mail service on this machine is used.
        var service = options.Settings["SendGrid:ApiKey"] is { Length: > 0 } key && Uri.TryCreate(options.Settings["SendGrid:Host"], UriKind.Absolute, out var at) && at.IsLoopback
            ? new SendGridMailer(key, options.Settings["SendGrid:Host"]) : null;
        var letters = new LetterBox(options.Letters, service);
        var host = new EmbeddedHostOptions
        {
            Functions = typeof(Services).Assembly.GetTypes(),
            Compose = (app, values) =>
            {
                app.Services.AddSingleton<IStaffSignIn, DemoSignIn>().AddSingleton<IMailer>(letters);
                options.Also(app.Services);
                app.AddProgramme(values);
            },
            Settings = options.Settings,
            Clock = options.Clock,
            Port = options.Port,
            Rehearsal = true,
            StorageConnection = options.Storage,
            Durable = options.Engine,
            AlsoServe = (embedded, web) => RehearsalRoutes.Map(web, embedded, options.Clock, letters),
        };
        return EmbeddedHost.StartAsync(options.Log is { } log ? host with { Log = log } : host, cancellation);
    }
}
