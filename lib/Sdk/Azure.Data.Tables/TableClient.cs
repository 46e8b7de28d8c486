using System.Buffers;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Internal;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

public partial class TableClient
{
    private readonly TableRequests _requests;

    public TableClient(string connectionString, string tableName) : this(connectionString, tableName, null) { }

    public TableClient(string connectionString, string tableName, TableClientOptions? options = null)
        : this(new TableRequests(Account.Parse(connectionString), options), tableName) { }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential) : this(endpoint, tableName, credential, null) { }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions? options = null)
        : this(new TableRequests(Account.Of(endpoint, credential), options), tableName) { }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(new TableRequests(Account.Of(endpoint, Bearer(tokenCredential)), options), tableName) { }

    internal TableClient(TableRequests requests, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        (_requests, Name) = (requests, tableName);
    }

    protected TableClient() => (_requests, Name) = (null!, null!);

    public virtual string Name { get; }
    public virtual string AccountName => _requests.Account.Name;
    public virtual Uri Uri => new(_requests.Uri(Name));

    public static string CreateQueryFilter(FormattableString filter) => QueryFilter.Create(filter);

    public virtual Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) => CreateAsync(0, cancellationToken);

    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) => CreateAsync(409, cancellationToken);

    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Delete, _requests.Uri($"Tables('{Name}')")), cancellationToken, alsoFine: 404).ConfigureAwait(false);

    internal static BearerTokenAuthenticationPolicy Bearer(TokenCredential credential) => new(credential, "https://storage.azure.com/.default");

    private async Task<Response<TableItem>> CreateAsync(int alsoFine, CancellationToken cancellationToken)
    {
        var message = _requests.Create(RequestMethod.Post, _requests.Uri("Tables"));
        message.Request.Headers.Add("Prefer", "return-no-content");
        TableRequests.SetBody(message, JsonSerializer.SerializeToUtf8Bytes(new { TableName = Name }), WireNames.Json);
        var response = await _requests.SendAsync(message, cancellationToken, alsoFine).ConfigureAwait(false);
        return Response.FromValue(new TableItem(Name), response);
    }
}
