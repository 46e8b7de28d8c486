using Microsoft.Extensions.Configuration;

namespace Mpp.Functions;

/// <summary>The settings without which the programme must not serve real cases. Only a rehearsal has values of its own for them.</summary>
public static class RequiredSettings
{
    /// <summary>Their names, as they are written in the environment and in <c>local.settings.json</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "AzureWebJobsStorage",
        "PublicBaseUrl",
        "Webhooks__Forms__Secrets",
        "SendGrid__ApiKey",
        "SendGrid__EventPublicKey",
        "Mail__From",
        "Links__Key",
        "Index__Key",
        "Identity__Authority",
        "Identity__Audience",
    ];

    /// <summary>The names of those that are missing or empty.</summary>
    public static IReadOnlyList<string> Missing(IConfiguration configuration) =>
        [.. Names.Where(name => configuration.GetSection(name.Replace("__", ":", StringComparison.Ordinal)) is var section
            && string.IsNullOrWhiteSpace(section.Value) && !section.GetChildren().Any())];
}
