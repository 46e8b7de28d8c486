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

    /// <summary>Stops a start under the Functions host that would serve real cases without them. On Azurite nothing is real: there letters become files, and nobody can sign in.</summary>
    /// <exception cref="InvalidOperationException">Settings are missing; they are named.</exception>
    public static void Demand(IConfiguration configuration)
    {
        if (configuration["AzureWebJobsStorage"] is { } storage && IsAzurite(storage)) return;
        if (Missing(configuration) is { Count: > 0 } missing) throw new InvalidOperationException($"Missing settings: {string.Join(", ", missing)}. See local.settings.sample.json.");
    }

    /// <summary>True for a connection string of Azurite: no storage account answers on the machine's own address, or under Azurite's name.</summary>
    public static bool IsAzurite(string connection) =>
        new[] { "UseDevelopmentStorage=true", "devstoreaccount1", "://127.", "://localhost", "://[::1]" }
            .Any(mark => connection.Contains(mark, StringComparison.OrdinalIgnoreCase));
}
