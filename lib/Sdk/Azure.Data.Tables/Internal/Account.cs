using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Internal;

/// <summary>Where an account's tables are, and how requests prove who sends them.</summary>
internal sealed record Account(Uri Endpoint, string Name, HttpPipelinePolicy? Authentication)
{
    private const string DevelopmentName = "devstoreaccount1";
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public static Account Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair.Length == 2 ? pair[1] : throw new FormatException("Settings must be of the form \"name=value\"."), StringComparer.OrdinalIgnoreCase);

        if (settings.TryGetValue("UseDevelopmentStorage", out var development) && bool.Parse(development))
        {
            var host = settings.GetValueOrDefault("DevelopmentStorageProxyUri", "http://127.0.0.1").TrimEnd('/');
            return Of(new Uri($"{host}:10002/{DevelopmentName}"), new TableSharedKeyCredential(DevelopmentName, DevelopmentKey));
        }
        if (!settings.TryGetValue("AccountName", out var name) || !settings.TryGetValue("AccountKey", out var key))
        {
            throw new FormatException("No valid combination of account information found: AccountName and AccountKey, or UseDevelopmentStorage=true.");
        }
        var endpoint = settings.GetValueOrDefault("TableEndpoint")
            ?? $"{settings.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{name}.table.{settings.GetValueOrDefault("EndpointSuffix", "core.windows.net")}";
        return Of(new Uri(endpoint), new TableSharedKeyCredential(name, key));
    }

    public static Account Of(Uri endpoint, TableSharedKeyCredential credential) => new(endpoint, credential.AccountName, new SharedKeyPolicy(credential));

    public static Account Of(Uri endpoint, HttpPipelinePolicy? authentication)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        // On a loopback address the account is the first part of the path; in Azure the first part of the host name.
        var name = endpoint.IsLoopback && endpoint.Segments.Length > 1 ? endpoint.Segments[1].TrimEnd('/') : endpoint.Host.Split('.')[0];
        return new Account(endpoint, name, authentication);
    }
}
