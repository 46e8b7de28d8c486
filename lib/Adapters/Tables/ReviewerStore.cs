using Azure.Data.Tables;

namespace Mpp.Adapters.Tables;

/// <summary>Somebody who may be asked to review. <paramref name="Municipality"/>: where they work or live, which they never judge. How many reviews they have open: <see cref="CaseIndex.ReviewLoadsAsync"/>.</summary>
public sealed record Reviewer(string Email, string Name, string Municipality, bool IsActive = true);

/// <summary>The reviewers, by e-mail (case ignored).</summary>
public sealed class ReviewerStore(Storage storage)
{
    const string Partition = "reviewer";

    readonly TableClient _table = storage.Reviewers;

    public Task PutAsync(Reviewer reviewer, CancellationToken cancellationToken = default) => _table.UpsertEntityAsync(
        new TableEntity(Partition, IdOf(reviewer.Email)).With("Email", reviewer.Email).With("Name", reviewer.Name).With("Municipality", reviewer.Municipality).With("IsActive", reviewer.IsActive),
        TableUpdateMode.Replace, cancellationToken);

    public async Task<Reviewer?> FindAsync(string email, CancellationToken cancellationToken = default)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, IdOf(email), cancellationToken: cancellationToken);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <summary>Everybody, by name.</summary>
    public async Task<IReadOnlyList<Reviewer>> ListAsync(CancellationToken cancellationToken = default)
    {
        var reviewers = new List<Reviewer>();
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken)) reviewers.Add(Read(row));
        return [.. reviewers.OrderBy(r => r.Name, StringComparer.Ordinal)];
    }

    /// <summary>A hash, because addresses of requests end up in logs.</summary>
    static string IdOf(string email) => Rows.Hash(email.Trim().ToLowerInvariant());

    static Reviewer Read(TableEntity row) => new(row.Required("Email"), row.Required("Name"), row.Required("Municipality"), row.GetBoolean("IsActive") ?? true);
}
