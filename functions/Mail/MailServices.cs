using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Mpp.Adapters.Mail;

namespace Mpp.Functions.Mail;

/// <summary>Letters and how they leave the house: through SendGrid where there is a key for it, else into files.</summary>
static class MailServices
{
    public static void AddProgrammeMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(LetterTexts.Embedded).AddSingleton<LetterRenderer>().AddSingleton<Outbox>();
        services.AddSingleton<DeliveryReports>().AddSingleton<LettersInTrouble>().AddSingleton<LetterCommands>();
        if (configuration["SendGrid:EventPublicKey"] is { Length: > 0 } eventKey)
            services.AddSingleton(provider => new SendGridEvents(eventKey, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new PrivateLinks(Services.Required(configuration, "Links:Key"), provider.GetRequiredService<TimeProvider>(), new Uri(Services.Required(configuration, "PublicBaseUrl"))));
        services.AddSingleton(_ => new MailRoute(Services.Required(configuration, "Mail:From"), configuration["Mail:RedirectAllTo"]));
        services.TryAddSingleton<IMailer>(_ => configuration["SendGrid:ApiKey"] is { Length: > 0 } key
            ? new SendGridMailer(key, configuration["SendGrid:Host"])
            : new FileMailer(Path.Combine(AppContext.BaseDirectory, "letters")));
    }
}
