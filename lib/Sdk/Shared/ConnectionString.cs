namespace Azure.Storage.Internal;

/// <summary>What a storage connection string says about one of the account's services.</summary>
internal sealed record ConnectionString(string AccountName, string AccountKey, Uri Endpoint)
{
    private const string DevelopmentName = "devstoreaccount1";
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <param name="text">The connection string.</param>
    /// <param name="service">The service as it stands in host names: <c>blob</c> or <c>table</c>.</param>
    /// <param name="developmentPort">The service's port with UseDevelopmentStorage=true.</param>
    public static ConnectionString Parse(string text, string service, int developmentPort)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var settings = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(
                pair => pair[0],
                pair => pair.Length == 2 ? pair[1] : throw new FormatException("Settings must be of the form \"name=value\"."),
                StringComparer.OrdinalIgnoreCase);

        if (settings.TryGetValue("UseDevelopmentStorage", out var development) && bool.Parse(development))
        {
            var host = settings.GetValueOrDefault("DevelopmentStorageProxyUri", "http://127.0.0.1").TrimEnd('/');
            return new ConnectionString(DevelopmentName, DevelopmentKey, new Uri($"{host}:{developmentPort}/{DevelopmentName}"));
        }
        if (!settings.TryGetValue("AccountName", out var name) || !settings.TryGetValue("AccountKey", out var key))
        {
            throw new FormatException("No valid combination of account information found: AccountName and AccountKey, or UseDevelopmentStorage=true.");
        }
        var endpoint = settings.GetValueOrDefault(service + "Endpoint")
            ?? $"{settings.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{name}.{service}.{settings.GetValueOrDefault("EndpointSuffix", "core.windows.net")}";
        return new ConnectionString(name, key, new Uri(endpoint));
    }
}
