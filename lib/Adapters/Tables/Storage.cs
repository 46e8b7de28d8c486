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

    /// <summary>Makes the tables and containers that are missing, all at once; once per start.</summary>
    public Task CreateAsync(CancellationToken cancellationToken = default) => Task.WhenAll(
    [
        .. TableNames.Select(name => (Task)Table(name).CreateIfNotExistsAsync(cancellationToken)),
        .. ContainerNames.Select(name => Container(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
    ]);

    internal BlobServiceClient BlobService => blobs;

    internal BlobContainerClient Container(string name) => blobs.GetBlobContainerClient(name);

    internal TableClient TableOf(string name) => Table(name);

    TableClient Table(string name) => tables.GetTableClient(name);
}
