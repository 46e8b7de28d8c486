using System.Globalization;
using Azure.Core;
using Azure.Data.Tables.Internal;

namespace Azure.Data.Tables;

public partial class TableClient
{
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var actions = transactionActions as List<TableTransactionAction> ?? [.. transactionActions];
        if (GroupRules.Refusal(actions) is { } refusal) throw Failure(refusal);
        var response = await _requests.SendAsync(CreateBatch(actions), cancellationToken).ConfigureAwait(false);
        var parts = ChangesetResponses.Read(response.Content);
        return parts.Find(part => part.Status >= 400) is { } failed
            ? throw Failure(new RequestFailedException(failed, null, TableErrorParser.Instance))
            : Response.FromValue<IReadOnlyList<Response>>(parts, response);
    }

    private HttpMessage CreateBatch(List<TableTransactionAction> actions)
    {
        var changeset = new Changeset();
        foreach (var action in actions) Append(changeset, action);
        var message = _requests.Create(RequestMethod.Post, _requests.Uri("$batch"));
        TableRequests.SetBody(message, changeset.End(), changeset.ContentType);
        return message;
    }

    private void Append(Changeset changeset, TableTransactionAction action)
    {
        RequireKeys(action.Entity);
        var uri = _requests.EntityUri(Name, action.Entity.PartitionKey, action.Entity.RowKey);
        ETag? given = action.ETag == default ? null : action.ETag;
        switch (action.ActionType)
        {
            case TableTransactionActionType.Add: changeset.Add("POST", _requests.Uri(Name), null, action.Entity); break;
            case TableTransactionActionType.UpdateMerge: changeset.Add("PATCH", uri, given, action.Entity); break;
            case TableTransactionActionType.UpdateReplace: changeset.Add("PUT", uri, given, action.Entity); break;
            case TableTransactionActionType.UpsertMerge: changeset.Add("PATCH", uri, null, action.Entity); break;
            case TableTransactionActionType.UpsertReplace: changeset.Add("PUT", uri, null, action.Entity); break;
            case TableTransactionActionType.Delete: changeset.Add("DELETE", uri, given ?? ETag.All, null); break;
            default: throw new InvalidOperationException($"Unknown action type {action.ActionType}.");
        }
    }

    /// <summary>The service says which action failed at the start of its message: "3:The specified entity already exists".</summary>
    private static TableTransactionFailedException Failure(RequestFailedException failure)
    {
        var colon = failure.Message.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && int.TryParse(failure.Message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            failure.Data[TableTransactionFailedException.FailedIndexKey] = index.ToString(CultureInfo.InvariantCulture);
        }
        return new TableTransactionFailedException(failure);
    }
}
