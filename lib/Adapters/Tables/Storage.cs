using Azure.Data.Tables;

namespace Mpp.Adapters.Tables;

/// <summary>The storage account of the records: its tables by name.</summary>
public sealed class Storage(TableServiceClient tables)
{
    static readonly string[] TableNames = ["Cases", "Intake", "Ledger", "Due", "Programme", "CaseIndex", "Tasks", "Quarantine", "Reviewers"];

    public TableClient Cases => Table("Cases");
    public TableClient Intake => Table("Intake");
    public TableClient Ledger => Table("Ledger");
    public TableClient Due => Table("Due");
    public TableClient Programme => Table("Programme");
    public TableClient CaseIndex => Table("CaseIndex");
    public TableClient Tasks => Table("Tasks");
    public TableClient Quarantine => Table("Quarantine");
    public TableClient Reviewers => Table("Reviewers");

    /// <summary>Makes the tables that are missing, all at once; once per start.</summary>
    public Task CreateAsync(CancellationToken cancellationToken = default) => Task.WhenAll(TableNames.Select(name => Table(name).CreateIfNotExistsAsync(cancellationToken)));

    TableClient Table(string name) => tables.GetTableClient(name);
}
