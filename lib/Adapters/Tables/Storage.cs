using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Mpp.Adapters.Tables;

/// <summary>The storage account of the records: its tables and containers by name.</summary>
public sealed class Storage(TableServiceClient tables, BlobServiceClient blobs)
{
    internal static readonly string[] TableNames = ["Cases", "Intake", "Ledger", "Due", "Programme", "CaseIndex", "Tasks", "Quarantine", "Reviewers"];
    internal static readonly string[] ContainerNames = [Blobs.BlobVault.Deliveries, Blobs.BlobVault.Attachments, Blobs.BlobVault.Letters, Blobs.BlobVault.Digests];

    public TableClient Cases => Table("Cases");
    public TableClient Intake => Table("Intake");
    public TableClient Ledger => Table("Ledger");
    public TableClient Due => Table("Due");
    public TableClient Programme => Table("Programme");
    public TableClient CaseIndex => Table("CaseIndex");
    public TableClient Tasks => Table("Tasks");
    public TableClient Quarantine => Table("Quarantine");
    public TableClient Reviewers => Table("Reviewers");

    /// <summary>
    /// Makes the tables and containers that are missing; once per start. It looks first, and asks for nothing that is there: an identity with rights to a container may be refused the making of it with
    /// 403, whether or not it exists. Five requests where all is there. Containers are asked one by one, since listing them takes a right to the whole account.
    /// </summary>
    public Task CreateAsync(CancellationToken cancellationToken = default) => Task.WhenAll([TablesAsync(cancellationToken), .. ContainerNames.Select(name => ContainerAsync(name, cancellationToken))]);

    async Task TablesAsync(CancellationToken cancellationToken)
    {
        var missing = new HashSet<string>(TableNames, StringComparer.OrdinalIgnoreCase);
        await foreach (var table in tables.QueryAsync(cancellationToken: cancellationToken)) missing.Remove(table.Name);
        await Task.WhenAll(missing.Select(name => (Task)Table(name).CreateIfNotExistsAsync(cancellationToken)));
    }

    async Task ContainerAsync(string name, CancellationToken cancellationToken)
    {
        if (!(await Container(name).ExistsAsync(cancellationToken)).Value) await Container(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken);
    }

    internal BlobServiceClient BlobService => blobs;

    internal BlobContainerClient Container(string name) => blobs.GetBlobContainerClient(name);

    internal TableClient TableOf(string name) => Table(name);

    TableClient Table(string name) => tables.GetTableClient(name);
}
