using Microsoft.Extensions.Configuration;
using Mpp.Adapters.Forms;

namespace Mpp.Functions;

/// <summary>The settings without which the programme must not serve real cases. Only a rehearsal has values of its own for them.</summary>
public static class RequiredSettings
{
    static readonly string[] References = ["@Microsoft.KeyVault(", "@Microsoft.AppConfiguration("];

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

    /// <summary>
    /// True for what Azure hands to the app in place of a secret that it could not fetch: the text of the reference. It is long, and anybody can guess it, so that as a key it would open every private link.
    /// </summary>
    public static bool IsUnresolved(string? value) => References.Any(start => value?.TrimStart().StartsWith(start, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>What is there and cannot be used, a sentence each, with how to mend it: any setting that is still a reference, and secrets of forms that cannot be read.</summary>
    public static IReadOnlyList<string> Faults(IConfiguration configuration)
    {
        // Azure has each app setting a second time, with a prefix.
        var unresolved = configuration.AsEnumerable().Where(s => IsUnresolved(s.Value) && !s.Key.StartsWith("APPSETTING_", StringComparison.OrdinalIgnoreCase)).Select(s => s.Key.Replace(":", "__", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => $"{name} is a reference that Azure could not resolve: see that what it names is there (infra/secrets.sh makes the keys) and that the app's identity may read it (role Key Vault Secrets User), then start the app again.");
        return [.. unresolved, .. Unreadable(configuration["Webhooks:Forms:Secrets"])];
    }

    /// <summary>The secrets in <c>Webhooks__Forms__Secrets</c>.</summary>
    public static IReadOnlyList<string> Secrets(string setting) => setting.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Stops a start under the Functions host that would serve real cases without them. On Azurite nothing is real: there letters become files, and nobody can sign in.</summary>
    /// <exception cref="InvalidOperationException">Settings are missing; they are named.</exception>
    public static void Demand(IConfiguration configuration)
    {
        if (configuration["AzureWebJobsStorage"] is { } storage && IsAzurite(storage)) return;
        List<string> wrong = [.. Faults(configuration)];
        if (Missing(configuration) is { Count: > 0 } missing) wrong.Insert(0, $"Missing settings: {string.Join(", ", missing)}. See local.settings.sample.json.");
        if (wrong.Count > 0) throw new InvalidOperationException(string.Join("\n", wrong));
    }

    /// <summary>True for a connection string of Azurite: no storage account answers on the machine's own address, or under Azurite's name.</summary>
    public static bool IsAzurite(string connection) =>
        new[] { "UseDevelopmentStorage=true", "devstoreaccount1", "://127.", "://localhost", "://[::1]" }
            .Any(mark => connection.Contains(mark, StringComparison.OrdinalIgnoreCase));

    static IEnumerable<string> Unreadable(string? secrets) =>
        string.IsNullOrWhiteSpace(secrets) || IsUnresolved(secrets) ? [] : Secrets(secrets).DefaultIfEmpty("").Select(StandardWebhooks.WhyUnreadable).OfType<string>().Distinct();
}
