using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace Mpp.Embedded.Durable;

/// <summary>A host that runs on this storage, until when it may be believed alive.</summary>
sealed record Member(string HostId, ProcessIdentity Process, DateTimeOffset UntilUtc);

/// <summary>All hosts, and which of them runs the instances.</summary>
sealed record Members(string? Owner, IReadOnlyList<Member> Hosts)
{
    public static readonly Members Nobody = new(null, []);
}

/// <summary>
/// Who runs the instances: one host at a time, so that none runs twice. All hosts stand in one row, which costs a host alone one request per renewal.
/// The lease keeps hosts from doing each other's work; that nothing is committed twice follows from the ETags of the instances. By machine time.
/// </summary>
sealed class Lease(TableClient table, DurableEngineOptions options, ILogger logger)
{
    static readonly TimeProvider Machine = TimeProvider.System;

    readonly string hostId = Guid.NewGuid().ToString("N");
    Members members = Members.Nobody;
    ETag? etag;
    DateTimeOffset renewAtUtc;
    long untilUtcTicks;
    bool isRegistered;

    /// <summary>False: another host may have taken over, and nothing may be committed. Ends a little before others think so.</summary>
    public bool IsHeld => members.Owner == hostId && Machine.GetUtcNow().UtcTicks < Volatile.Read(ref untilUtcTicks) - options.LeaseDuration.Ticks / 10;

    /// <summary>Other hosts are there: they send messages, or wait for this one's end.</summary>
    public bool HasCompany => members.Hosts.Any(h => h.HostId != hostId);

    /// <summary>When <see cref="TickAsync"/> has something to do again.</summary>
    public TimeSpan Pause
    {
        get
        {
            // Whole milliseconds, upwards: a delay drops the rest, and who looks too early looks twice.
            var untilRenewal = TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((renewAtUtc - Machine.GetUtcNow()).TotalMilliseconds)));
            return HasCompany && options.PollInterval < untilRenewal ? options.PollInterval : untilRenewal;
        }
    }

    /// <summary>Renews what has to be renewed; takes over what nobody holds.</summary>
    public async Task TickAsync(CancellationToken cancellation)
    {
        while (true)
        {
            // Alone, the row is as we left it: no need to read it. If not, the ETag says so.
            if (members.Owner != hostId || etag is null) await ReadAsync(cancellation);
            var now = Machine.GetUtcNow();
            var others = members.Hosts.Where(h => h.HostId != hostId && h.UntilUtc > now && !h.Process.IsProvablyDead()).ToList();
            var owner = members.Owner == hostId || others.Any(h => h.HostId == members.Owner) ? members.Owner : hostId;
            if (owner == members.Owner && now < renewAtUtc) return;
            var until = now + options.LeaseDuration;
            if (!await TryWriteAsync(new(owner, [.. others, new(hostId, options.Identity, until)]), cancellation)) continue;
            Volatile.Write(ref untilUtcTicks, until.UtcTicks);
            renewAtUtc = now + options.LeaseRenewal;
            return;
        }
    }

    /// <summary>Leaves at once, so that another host need not wait. Who never came has nothing to leave.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        if (!isRegistered) return;
        do
        {
            await ReadAsync(cancellation);
        }
        while (!await TryWriteAsync(
            new(members.Owner == hostId ? null : members.Owner, [.. members.Hosts.Where(h => h.HostId != hostId)]), cancellation));
    }

    /// <summary>No request was sent, none will be: as if the process had ended.</summary>
    public void Forget() => members = Members.Nobody;

    async Task ReadAsync(CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Keys.Hosts, Keys.Lease, cancellationToken: cancellation);
        etag = found.HasValue ? found.Value!.ETag : null;
        members = found.HasValue ? Json.Read<Members>(found.Value!.GetString("Members")!) : Members.Nobody;
    }

    async Task<bool> TryWriteAsync(Members next, CancellationToken cancellation)
    {
        var row = new TableEntity(Keys.Hosts, Keys.Lease) { ["Members"] = Json.Write(next) };
        try
        {
            var answer = etag is { } before
                ? await table.UpdateEntityAsync(row, before, TableUpdateMode.Replace, cancellation)
                : await table.AddEntityAsync(row, cancellation);
            (members, etag, isRegistered) = (next, answer.Headers.ETag, next.Hosts.Any(h => h.HostId == hostId));
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            logger.LogDebug("Another host changed the lease; it is read again");
            etag = null;
            return false;
        }
    }
}
