using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;

namespace Mpp.Adapters.Tables;

/// <summary>
/// Finds cases by round and by applicant: a row each, written after the case and mended nightly from it. <paramref name="key"/> (Index__Key)
/// makes the hashes of persons worthless to who has the rows alone.
/// </summary>
public sealed class CaseIndex(Storage storage, string key)
{
    const string RoundPrefix = "round_";
    const string OrgPrefix = "org_";
    const string NoRound = "~none";

    /// <summary>The column by which cases with payments are found; those without have none.</summary>
    const string OpenPayments = "open", NoOpenPayments = "settled";

    readonly TableClient _table = storage.CaseIndex;
    readonly byte[] _key = Encoding.UTF8.GetBytes(key);

    /// <summary>
    /// Brings the case's two rows up to date. <paramref name="before"/>: the case before the change, where it may have stood under another round or applicant;
    /// nothing is written where the lists would show the same.
    /// </summary>
    public async Task UpsertAsync(Case @case, Case? before = null, CancellationToken cancellationToken = default)
    {
        var (rows, old) = (RowsOf(@case), before is null ? [] : RowsOf(before));
        await Task.WhenAll(rows.Where(r => !old.Contains(r)).Select(r => _table.UpsertEntityAsync(r.ToEntity(@case), TableUpdateMode.Replace, cancellationToken)));
        foreach (var left in old.Where(o => rows.All(r => r.Partition != o.Partition))) await DeleteAsync(left.Partition, @case.Reference, cancellationToken);
    }

    /// <summary>Puts a new case into the lists. One that is there already was put there by somebody who knew it later than this one does.</summary>
    public Task AddAsync(Case @case, CancellationToken cancellationToken = default) => Task.WhenAll(RowsOf(@case).Select(async row =>
    {
        try
        {
            await _table.AddEntityAsync(row.ToEntity(@case), cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // There.
        }
    }));

    /// <summary>Writes what the lists have not, or have otherwise. True if there was something to mend.</summary>
    public async Task<bool> MendAsync(Case @case, CancellationToken cancellationToken = default)
    {
        foreach (var row in RowsOf(@case))
        {
            var there = await _table.GetEntityIfExistsAsync<TableEntity>(row.Partition, @case.Reference, cancellationToken: cancellationToken);
            if (there.HasValue && there.Value!.ContentHash() == row.ToEntity(@case).ContentHash()) continue;
            await UpsertAsync(@case, cancellationToken: cancellationToken);
            return true;
        }

        return false;
    }

    /// <summary>What every row tells, in a hash each: a request for each thousand.</summary>
    public async Task<IReadOnlySet<string>> FingerprintsAsync(CancellationToken cancellationToken = default)
    {
        var all = new HashSet<string>();
        await foreach (var row in _table.QueryAsync<TableEntity>(cancellationToken: cancellationToken)) all.Add(row.ContentHash());
        return all;
    }

    /// <summary>Those that the case's rows have when nothing is to be mended.</summary>
    public IEnumerable<string> FingerprintsOf(Case @case) => RowsOf(@case).Select(r => r.ToEntity(@case).ContentHash());

    /// <summary>Under which round and which applicant the case stands.</summary>
    public IReadOnlyList<string> PlacesOf(Case @case) => [.. RowsOf(@case).Select(r => r.Partition)];

    /// <summary>
    /// Takes away the rows under rounds and applicants that are not, or no longer, the case's; how many there were. <paramref name="isKnown"/>: reference and place of a row that is where it
    /// should be; of others <paramref name="find"/> reads the truth.
    /// </summary>
    public async Task<int> RemoveStraysAsync(Func<string, string, bool> isKnown, Func<string, CancellationToken, Task<Case?>> find, CancellationToken cancellationToken = default)
    {
        var strays = 0;
        await foreach (var row in _table.QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
        {
            if (isKnown(row.RowKey, row.PartitionKey) || await find(row.RowKey, cancellationToken) is { } @case && PlacesOf(@case).Contains(row.PartitionKey)) continue;
            await DeleteAsync(row.PartitionKey, row.RowKey, cancellationToken);
            strays++;
        }

        return strays;
    }

    /// <summary>By round and reference.</summary>
    public async Task<CasePage> ListAsync(CaseFilter filter, int size = 50, string? page = null, CancellationToken cancellationToken = default)
    {
        var items = new List<CaseSummary>();
        string? last = null;
        await foreach (var row in _table.QueryAsync<TableEntity>(Where(filter, page), cancellationToken: cancellationToken))
        {
            if (items.Count == size) return new CasePage(items, last);
            var summary = Json.Read<CaseSummary>(row.Text("Json"), row.RowKey);
            if (!Matches(summary, filter)) continue;
            items.Add(summary);
            last = PageToken.Write(row.PartitionKey, row.RowKey);
        }
        return new CasePage(items, null);
    }

    /// <summary>Every case of an applicant, by reference.</summary>
    public async Task<IReadOnlyList<CaseOfApplicant>> ByApplicantAsync(string orgNumber, CancellationToken cancellationToken = default)
    {
        var cases = new List<CaseOfApplicant>();
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {OrgPartition(orgNumber)}"), cancellationToken: cancellationToken))
            cases.Add(Json.Read<CaseOfApplicant>(row.Text("Json"), row.RowKey));
        return cases;
    }

    /// <summary>The cases that have ordered payments, in any order; only those with one still to be made if <paramref name="onlyOpen"/>. Null: of every round.</summary>
    public async Task<IReadOnlyList<CaseSummary>> WithPaymentsAsync(bool onlyOpen, string? roundId = null, CancellationToken cancellationToken = default)
    {
        var wanted = onlyOpen ? TableClient.CreateQueryFilter($"Payments eq {OpenPayments}") : TableClient.CreateQueryFilter($"(Payments eq {OpenPayments} or Payments eq {NoOpenPayments})");
        return await SummariesAsync($"{Where(new CaseFilter(roundId), null)} and {wanted}", cancellationToken).ToListAsync(cancellationToken);
    }

    /// <summary>The cases with a report that was due on the day or earlier and is not in; one request up to a thousand.</summary>
    public async Task<IReadOnlyList<CaseSummary>> OwingSinceAsync(DateOnly dueOn, CancellationToken cancellationToken = default) =>
        await SummariesAsync($"{Where(new CaseFilter(), null)} and {TableClient.CreateQueryFilter($"OwesSince le {Day(dueOn)}")}", cancellationToken).ToListAsync(cancellationToken);

    /// <summary>Every case, by round: a request for each thousand.</summary>
    public IAsyncEnumerable<CaseSummary> AllAsync(CancellationToken cancellationToken = default) => SummariesAsync(Where(new CaseFilter(), null), cancellationToken);

    /// <summary>How many reviews each of these reviewers has open: what "assigned by load" goes by.</summary>
    public async Task<IReadOnlyDictionary<string, int>> ReviewLoadsAsync(IEnumerable<string> emails, CancellationToken cancellationToken = default)
    {
        var open = new List<string>();
        var filter = Where(new CaseFilter(Status: CaseStatus.UnderReview), null);
        await foreach (var summary in SummariesAsync(filter, cancellationToken)) open.AddRange(summary.AssigneeHashes);
        var loads = open.CountBy(hash => hash).ToDictionary();
        return emails.Distinct().ToDictionary(email => email, email => loads.GetValueOrDefault(HashOf(email)));
    }

    async IAsyncEnumerable<CaseSummary> SummariesAsync(string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)) yield return Json.Read<CaseSummary>(row.Text("Json"), row.RowKey);
    }

    IndexRow[] RowsOf(Case @case) =>
    [
        new(RoundPrefix + (@case.RoundId is { } round ? Rows.Escape(round) : NoRound), Json.Write(Summary(@case)), Json.Name(@case.Status), PaymentsOf(@case), OwesSince(@case)),
        new(OrgPartition(@case.Application.Applicant.OrgNumber), Json.Write(OfApplicant(@case)), null, null, null),
    ];

    static string OrgPartition(string orgNumber) => OrgPrefix + Rows.Escape(orgNumber);

    static CaseOfApplicant OfApplicant(Case @case) =>
        new(@case.Reference, @case.Status is CaseStatus.AgreementSent or CaseStatus.InForce, @case.Application.PartnershipRef, [.. @case.Application.Partners.Select(p => p.Name)]);

    static string Where(CaseFilter filter, string? page)
    {
        var where = filter.RoundId is { } round
            ? TableClient.CreateQueryFilter($"PartitionKey eq {RoundPrefix + Rows.Escape(round)}")
            : TableClient.CreateQueryFilter($"PartitionKey ge {RoundPrefix} and PartitionKey lt {"round`"}");
        if (filter.Status is { } status) where += TableClient.CreateQueryFilter($" and Status eq {Json.Name(status)}");
        if (page is null) return where;
        var (partition, row) = PageToken.Read(page);
        return where + TableClient.CreateQueryFilter($" and PartitionKey ge {partition} and (PartitionKey gt {partition} or RowKey gt {row})");
    }

    bool Matches(CaseSummary summary, CaseFilter filter) =>
        (filter.Country is not { } country || summary.Countries.Contains(country, StringComparer.OrdinalIgnoreCase))
        && (filter.Assignee is not { } assignee || summary.AssigneeHashes.Contains(HashOf(assignee)))
        && (filter.Query is not { } query || summary.Partners.Append(summary.Reference).Append(summary.Title).Append(summary.Applicant)
            .Any(text => text.Contains(query, StringComparison.CurrentCultureIgnoreCase)));

    CaseSummary Summary(Case @case) => new()
    {
        Reference = @case.Reference,
        Status = @case.Status,
        RoundId = @case.RoundId,
        GrantType = @case.Application.GrantType,
        Title = @case.Application.Title,
        Applicant = @case.Application.Applicant.Name,
        OrgNumber = @case.Application.Applicant.OrgNumber,
        PartnershipRef = @case.Application.PartnershipRef,
        Partners = [.. @case.Application.Partners.Select(p => p.Name)],
        Countries = [.. @case.Application.Partners.Select(p => p.Country).Distinct()],
        ReceivedAtUtc = @case.ReceivedAtUtc,
        RequestedSek = @case.Application.RequestedSek,
        RecommendedSek = @case.Recommendation?.AmountSek,
        ApprovedSek = @case.Decision is { Outcome: Outcome.Approve } approval ? approval.AmountSek : null,
        IsSuspended = @case.Suspension is not null,
        IsWithheld = @case.IsWithheld,
        AssigneeHashes = [.. @case.Reviews.Where(r => r.IsExpected && !r.IsSent).Select(r => HashOf(r.Email))],
        ReportsOwed = [.. Owed(@case).Select(r => new ReportOwed(r.Id, r.DueOn))],
        Payments = [.. @case.Payments.Select(p => new PaymentListed(p.Id, p.PayBy, p.AmountSek, PaymentHolds.Open(@case).Contains(p), p.IsPaid, p.Hold is not null))],
        IsConditionUnmet = @case.Conditions.Any(c => c.Blocks == "payment" && !c.IsMet),
    };

    /// <summary>The first day on which a report is due that is not in.</summary>
    static string? OwesSince(Case @case) => Owed(@case).Select(r => (DateOnly?)r.DueOn).Min() is { } first ? Day(first) : null;

    /// <summary>While a case is suspended nothing of it falls due.</summary>
    static IEnumerable<Report> Owed(Case @case) => StatusTable.IsEnded(@case) || @case.Suspension is not null ? [] : @case.Reports.Where(ReportPlan.IsOpen);

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string? PaymentsOf(Case @case) => @case.Payments.Count == 0 ? null : PaymentHolds.Open(@case).Count > 0 ? OpenPayments : NoOpenPayments;

    string HashOf(string email) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant())));

    async Task DeleteAsync(string partition, string reference, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(partition, reference, ETag.All, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Never written, or mended already.
        }
    }

    /// <summary>What is written of a case under one round or applicant; the columns after <paramref name="Json"/> only where lists are filtered by them.</summary>
    sealed record IndexRow(string Partition, string Json, string? Status, string? Payments, string? OwesSince)
    {
        public TableEntity ToEntity(Case @case) =>
            new TableEntity(Partition, @case.Reference).WithText("Json", Json).With("Status", Status).With("Payments", Payments).With("OwesSince", OwesSince);
    }
}
