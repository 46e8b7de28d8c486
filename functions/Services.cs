using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Forms;
using Mpp.Adapters.Tables;
using Mpp.Functions.Decisions;
using Mpp.Functions.Agreements;
using Mpp.Functions.Amendments;
using Mpp.Functions.Completions;
using Mpp.Functions.Forms;
using Mpp.Functions.Reporting;
using Mpp.Functions.Applicant;
using Mpp.Functions.Http;
using Mpp.Functions.Intake;
using Mpp.Functions.Mail;
using Mpp.Functions.Payments;
using Mpp.Functions.Public;
using Mpp.Functions.Rounds;
using Mpp.Functions.Staff;
using Mpp.Functions.Stories;
using Mpp.Functions.Telemetry;
using Mpp.Functions.Timers;

namespace Mpp.Functions;

/// <summary>The one composition root: what the programme is made of, under either host.</summary>
public static class Services
{
    /// <summary>Adds the programme's services and middleware. A host that has a clock, a sign-in or a mailer of its own adds it first.</summary>
    public static IFunctionsWorkerApplicationBuilder AddProgramme(this IFunctionsWorkerApplicationBuilder app, IConfiguration configuration)
    {
        var services = app.Services;
        services.TryAddSingleton(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IStaffSignIn, EntraSignIn>();
        services.AddProgrammeTelemetry(configuration);
        app.UseMiddleware<TracingMiddleware>();
        app.UseMiddleware<AccessMiddleware>();

        // Records.
        services.AddSingleton(_ => RecordsStorage(configuration));
        services.AddHostedService<PrepareStorage>();
        services.AddSingleton<CaseStore>().AddSingleton<IntakeStore>().AddSingleton<LedgerStore>().AddSingleton<DueStore>().AddSingleton<ProgrammeStore>();
        services.AddSingleton<TaskStore>().AddSingleton<QuarantineStore>().AddSingleton<ReviewerStore>().AddSingleton<BlobVault>().AddSingleton<DownloadLinks>();
        services.AddSingleton(provider => new CaseIndex(provider.GetRequiredService<Storage>(), Required(configuration, "Index:Key")));

        // Forms and mail.
        services.AddSingleton(provider => new StandardWebhooks(RequiredSettings.Secrets(Required(configuration, "Webhooks:Forms:Secrets")), provider.GetRequiredService<TimeProvider>()));
        services.AddProgrammeMail(configuration);

        // Commands and stories.
        services.AddSingleton<CaseChanges>().AddSingleton<CaseCommands>().AddSingleton<Deciding>().AddSingleton<Submissions>().AddSingleton<LinkedFiles>().AddSingleton<OpenFiles>();
        services.AddSingleton<PartnershipHolds>().AddSingleton<PartnershipLetters>().AddSingleton<Paying>();
        services.AddSingleton<CaseForms>().AddSingleton<ICaseForm, ReceiveCompletion>().AddSingleton<ICaseForm, ReceiveReport>().AddSingleton<ICaseForm, ReceiveAmendment>();
        services.AddSingleton<AgreementTexts>().AddSingleton<PrivateAccess>().AddSingleton<ApplicantCommands>().AddSingleton<CompleteAction>().AddSingleton<ReportAction>().AddSingleton<SentReports>().AddSingleton<AmendmentAction>().AddSingleton<SignAction>().AddSingleton<WithdrawAction>();
        services.AddSingleton<RoundCommands>().AddSingleton<RoundCases>().AddSingleton<LateCases>().AddSingleton<Envelopes>().AddSingleton<Announcements>();
        services.AddSingleton<AuditDigests>().AddSingleton<Aftermath>().AddSingleton<NightlyMending>().AddSingleton<NightlyBooks>().AddSingleton<EndedStories>();
        services.AddSingleton<PulseReader>().AddSingleton<Inspection>().AddSingleton<Waking>().AddSingleton<Sweep>().AddSingleton<LedgerSettlement>().AddSingleton<ProgrammeCache>();
        return app;
    }

    /// <summary>A secret that is missing, or is still a reference to where it should come from, stops the first thing that needs it, and names itself.</summary>
    public static string Required(IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } value && !RequiredSettings.IsUnresolved(value) ? value : throw new InvalidOperationException($"The setting {key.Replace(":", "__", StringComparison.Ordinal)} is missing. See local.settings.sample.json.");

    /// <summary>RecordsStorage: a connection string, or service addresses with managed identity; AzureWebJobsStorage where it is missing.</summary>
    public static Storage RecordsStorage(IConfiguration configuration)
    {
        if (configuration["RecordsStorage:tableServiceUri"] is { Length: > 0 } tables && configuration["RecordsStorage:blobServiceUri"] is { Length: > 0 } blobs)
        {
            var identity = new DefaultAzureCredential();
            return new Storage(new TableServiceClient(new Uri(tables), identity), new BlobServiceClient(new Uri(blobs), identity));
        }

        var connection = configuration["RecordsStorage"] is { Length: > 0 } records ? records : Required(configuration, "AzureWebJobsStorage");
        return new Storage(new TableServiceClient(connection), new BlobServiceClient(connection));
    }
}
