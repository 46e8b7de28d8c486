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

    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        Response.FromValue(new TableItem(Name), await _requests.SendAsync(Creation(), cancellationToken).ConfigureAwait(false));

    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await _requests.SendAsync(Creation(), cancellationToken, alsoFine: 409).ConfigureAwait(false);
        if (response.Status != 409) return Response.FromValue(new TableItem(Name), response);
        // A table that is still being deleted is a conflict, too, and no table to go on with.
        var conflict = new RequestFailedException(response, null, TableErrorParser.Instance);
        return conflict.ErrorCode == TableErrorCode.TableAlreadyExists ? Response.FromValue(new TableItem(Name), response) : throw conflict;
    }

    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        await _requests.SendAsync(_requests.Create(RequestMethod.Delete, _requests.Uri($"Tables('{Name}')")), cancellationToken, alsoFine: 404).ConfigureAwait(false);

    internal static BearerTokenAuthenticationPolicy Bearer(TokenCredential credential) => new(credential, "https://storage.azure.com/.default");

    private HttpMessage Creation()
    {
        var message = _requests.Create(RequestMethod.Post, _requests.Uri("Tables"));
        message.Request.Headers.Add("Prefer", "return-no-content");
        TableRequests.SetBody(message, JsonSerializer.SerializeToUtf8Bytes(new { TableName = Name }), WireNames.Json);
        return message;
    }
}
