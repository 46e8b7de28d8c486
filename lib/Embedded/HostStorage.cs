using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Mpp.Embedded.Hosting;

namespace Mpp.Embedded;

/// <summary>
/// The storage account of the task hub, named as the Functions host has it: <c>AzureWebJobsStorage</c>, a connection string; or, without keys, <c>AzureWebJobsStorage__accountName</c>, or
/// <c>__tableServiceUri</c> and <c>__blobServiceUri</c>, with <c>__clientId</c> for one of several managed identities.
/// </summary>
/// <param name="Connection">Null without keys.</param>
/// <param name="Tables">The address of its tables; null with a connection string.</param>
/// <param name="Blobs">The address of its blobs, where the programme's files go if no other account is given for them.</param>
/// <param name="ClientId">The managed identity; null: what Azure's default finds, which on a machine that is not Azure's is <c>AZURE_TENANT_ID</c> and its kin.</param>
public sealed record HostStorage(string? Connection, Uri? Tables = null, Uri? Blobs = null, string? ClientId = null)
{
    /// <summary>The setting's name.</summary>
    public const string Setting = "AzureWebJobsStorage";

    /// <summary>What names the account, to be shown and judged; with a connection string it holds the key.</summary>
    public string Address => Connection ?? $"{Tables}";

    /// <summary>What the option or else the settings say; null if nothing.</summary>
    /// <exception cref="StartRefusedException">An address is none.</exception>
    public static HostStorage? Of(string? option, IConfiguration given)
    {
        var section = given.GetSection(Setting);
        if (option is { Length: > 0 }) return new(option);
        if (section.Value is { Length: > 0 } connection) return new(connection);
        return Service(section, "table") is { } tables ? new(null, tables, Service(section, "blob"), section["clientId"] is { Length: > 0 } id ? id : null) : null;
    }

    /// <summary>A client of its tables. Nothing is sent yet.</summary>
    /// <exception cref="StartRefusedException">The connection string is none.</exception>
    public TableServiceClient OpenTables()
    {
        try
        {
            return Connection is { } connection ? new(connection)
                : new(Tables!, ClientId is { } id ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(id)) : new DefaultAzureCredential());
        }
        // What is wrong with it would show the key.
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new StartRefusedException($"{Setting} is not the connection string of a storage account.");
        }
    }

    /// <summary>What a storage account, or whoever gives out the tokens for it, says when it does not serve: the first line, without headers and stack. Null: something else has happened.</summary>
    public static string? Trouble(Exception e) => e switch
    {
        RequestFailedException or AuthenticationFailedException => e.Message.Split('\n')[0].Trim(),
        // What the client's own retries leave when nobody answered.
        AggregateException { InnerExceptions: { Count: > 0 } attempts } => attempts.Select(Trouble).LastOrDefault(t => t is not null) ?? (attempts.All(a => a is OperationCanceledException) ? "it does not answer." : null),
        _ => null,
    };

    static Uri? Service(IConfigurationSection section, string service)
    {
        var text = section[$"{service}ServiceUri"] is { Length: > 0 } uri ? uri : section["accountName"] is { Length: > 0 } name ? $"https://{name}.{service}.core.windows.net" : null;
        return text is null ? null
            : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address
            : throw new StartRefusedException($"{Setting}__{service}ServiceUri is '{text}': an address begins with https://.");
    }
}
