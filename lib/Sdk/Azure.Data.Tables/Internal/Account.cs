using Azure.Core.Pipeline;
using Azure.Storage.Internal;

namespace Azure.Data.Tables.Internal;

/// <summary>Where an account's tables are, and how requests prove who sends them.</summary>
internal sealed record Account(Uri Endpoint, string Name, HttpPipelinePolicy? Authentication)
{
    public static Account Parse(string connectionString)
    {
        var parsed = ConnectionString.Parse(connectionString, "table", 10002);
        return Of(parsed.Endpoint, new TableSharedKeyCredential(parsed.AccountName, parsed.AccountKey));
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
