using Azure;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Tables;

public sealed partial class CaseStore
{
    /// <summary>The case's trail, first to last.</summary>
    public Task<IReadOnlyList<AuditEntry>> AuditAsync(string reference, CancellationToken cancellationToken = default) => _trail.ReadAsync(reference, cancellationToken);

    /// <summary>Is the case's trail as it was written, and, where a <paramref name="seal"/> tells of it, as it was then?</summary>
    public Task<ChainReport> VerifyAsync(string reference, AuditSeal? seal = null, CancellationToken cancellationToken = default) => _trail.VerifyAsync(reference, seal, cancellationToken);

    /// <summary>Records that somebody read something (a download): the trail grows, the state and its ETag stay as they are.</summary>
    public Task<AuditHead> RecordReadAsync(StoredCase stored, AuditFact fact, Actor actor, DateTimeOffset nowUtc, CancellationToken cancellationToken = default)
    {
        var (reference, head) = (stored.Case.Reference, stored.Head);
        return HotPartition.RetryAsync($"Audit trail of {reference}", async () =>
        {
            var (actions, next) = _trail.Append(reference, head, [fact], actor, nowUtc);
            try
            {
                var answer = await _table.SubmitTransactionAsync(actions, cancellationToken);
                return next with { ETag = Written(answer, actions.Count - 1) };
            }
            catch (RequestFailedException e) when (e.IsLostRace())
            {
                var now = await _trail.HeadAsync(reference, cancellationToken) ?? throw new InvalidDataException($"{reference}: the case has lost the head of its audit trail.");
                if (now.Sequence >= next.Sequence && await _trail.ContainsAsync(reference, next, cancellationToken)) return now;
                if (now == head) throw;
                head = now;
                return null;
            }
        }, cancellationToken);
    }
}
