using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Timers;

/// <summary>
/// The night's round (design rule 8): every audit trail is verified and its end sealed in the night's digest; the index, staff's tasks, the hints of what is due and the ledgers are compared with the
/// records and mended; stories that ended long ago are removed. All of it can be done again at any time. Cases are found by the references that were given out, not by an
/// index that may be what is broken, and read one by one, so that memory holds a few lines for each and no more: two requests, where all is well.
/// </summary>
public sealed class Nightly(
    IntakeStore intake, CaseStore cases, ProgrammeStore programme, CaseIndex index, DueStore due, Aftermath aftermath, TaskStore tasks, AuditDigests digests, NightlyMending mending, NightlyBooks books, EndedStories ended, TimeProvider clock, ILogger<Nightly> log)
{
    const int AtOnce = 8;

    [Function(nameof(Nightly))]
    public async Task Run([TimerTrigger("0 30 1 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        IReadOnlyDictionary<string, AuditSeal> before = new Dictionary<string, AuditSeal>();
        await AttendAsync("digest", async () => before = await digests.BeforeAsync(now, cancellation), now, cancellation);
        var seals = new NightsSeals(before);

        await AttendAsync("programme", async () => await JudgeAsync(await programme.VerifyAsync(before.GetValueOrDefault("programme"), cancellation), seals, now, cancellation), now, cancellation);
        var (entries, lists, rounds) = (new NightsEntries(), new NightsLists(), (IReadOnlyList<StoredRound>)[]);
        await AttendAsync("lists", () => lists.ReadAsync(index, due, tasks, cancellation), now, cancellation);
        var isAllRead = await AttendAsync("rounds", async () => rounds = (await programme.ReadAsync(cancellation)).Rounds, now, cancellation);
        foreach (var round in rounds) isAllRead &= await AttendAsync($"round_{round.Round.Id}", () => AttendToRoundAsync(round.Round, entries, now, cancellation), now, cancellation);

        foreach (var (year, last) in await intake.GivenOutAsync(cancellation))
        {
            await Parallel.ForAsync(1, last + 1, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (sequence, token) =>
            {
                var reference = CaseReference.Format(year, sequence);
                if (!await AttendAsync(reference, () => AttendToCaseAsync(reference, before.GetValueOrDefault(reference), seals, entries, lists, now, token), now, token)) isAllRead = false;
            });
        }

        // A case that cannot be read must not lose its place in the lists.
        if (isAllRead) log.LogInformation("Nightly: {Strays} rows of the index were strays", await index.RemoveStraysAsync(lists.IsPlaceOf, async (reference, token) => (await cases.FindAsync(reference, token))?.Case, cancellation));
        if (isAllRead) await books.ReportStraysAsync(entries, now, cancellation);
        var digest = await digests.SealAsync(seals, now, cancellation);
        log.LogInformation("Nightly: the digest of {Trails} trails is {Digest}; {Purged} ended stories were removed", seals.Count, digest, await ended.RemoveAsync(client, now, cancellation));
    }

    async Task AttendToCaseAsync(string reference, AuditSeal? seal, NightsSeals seals, NightsEntries entries, NightsLists lists, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await cases.FindWithPendingLettersAsync(reference, cancellation) is not var (stored, pending))
        {
            // One that is not sealed may be in the making at this moment: its Due row names the delivery, and the sweep finishes it.
            if (seal is not null) await ReportAsync(new(reference, 0, "", [$"The case is gone; the digest of {seal.Digest} tells of {seal.Sequence} entries."]), now, cancellation);
            return;
        }

        await JudgeAsync(await cases.VerifyAsync(reference, seal, cancellation), seals, now, cancellation);
        if (await aftermath.MendAsync(stored.Case, lists, cancellation)) log.LogWarning("Nightly: the index of {Reference} was not as the case; it is mended", reference);
        await mending.MendAsync(stored.Case, pending, lists, now, cancellation);
        await books.MendAsync(stored.Case, entries, now, cancellation);
    }

    async Task AttendToRoundAsync(Round round, NightsEntries entries, DateTimeOffset now, CancellationToken cancellation)
    {
        await mending.MendAsync(round, cancellation);
        await books.MendAsync(round, entries, now, cancellation);
    }

    /// <summary>A trail with a finding is not sealed anew: its earlier seal stands, and tells again tomorrow.</summary>
    async Task JudgeAsync(ChainReport report, NightsSeals seals, DateTimeOffset now, CancellationToken cancellation)
    {
        if (report.IsIntact) seals.Add(report);
        else await ReportAsync(report, now, cancellation);
    }

    async Task ReportAsync(ChainReport report, DateTimeOffset now, CancellationToken cancellation)
    {
        var findings = string.Join(' ', report.Findings);
        log.LogError("The audit trail of {Stream} is not as it was written: {Findings}", report.Stream, findings);
        await tasks.AddAsync(report.Stream, new StaffTask("audit-trail", ShortHash.Of(findings), $"The audit trail of {report.Stream} is not as it was written. {findings} Tell the auditor; change nothing."), now, cancellation);
    }

    /// <summary>One sick subject must not keep the others from being looked at. False if it could not be.</summary>
    async Task<bool> AttendAsync(string subject, Func<Task> attend, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            await attend();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "Nightly: {Subject} could not be looked at", subject);
            await tasks.AddAsync(subject, new StaffTask("nightly", $"{now:yyyy-MM-dd}", $"{subject} could not be verified in the night of {now:yyyy-MM-dd} ({e.GetType().Name}): see the log."), now, cancellation);
            return false;
        }
    }
}
