namespace Mpp.Adapters.Tables;

/// <summary>Is a trail as it was written? Names every altered, missing, added or reordered entry, a head that tells of another end, and states that are not what the trail left.</summary>
static class AuditVerification
{
    public static ChainReport Judge(string stream, AuditHead? head, TrailRows found, AuditSeal? seal)
    {
        var (rows, companions, states, strange, _) = found;
        var findings = new List<string>(strange.Select(row => $"{row}: not a row of a trail."));
        var (sequence, hash) = (0, "");
        foreach (var row in rows)
        {
            if (row.Sequence > sequence + 1) findings.Add($"{AuditRow.Key(sequence + 1)}: missing, up to before {AuditRow.Key(row.Sequence)}.");
            if (row.Hash != row.ComputeHash(stream)) findings.Add($"{AuditRow.Key(row.Sequence)}: its content is not what was hashed.");
            if (row.PreviousHash != hash) findings.Add($"{AuditRow.Key(row.Sequence)}: does not follow the entry before it.");
            // Without its companion the entry is erased, which is not tampering.
            if (companions.TryGetValue(row.Sequence, out var companion) && companion.PersonHash != row.PersonHash) findings.Add($"{AuditRow.Key(row.Sequence)}: who or why is not what was hashed.");
            (sequence, hash) = (row.Sequence, row.Hash);
        }
        findings.AddRange(companions.Keys.Except(rows.Select(r => r.Sequence)).Order().Select(orphan => $"{AuditRow.Key(orphan)}: missing, but its companion is there."));
        if (head is null) findings.Add("The head is missing.");
        else if (head.Sequence != sequence || head.Hash != hash) findings.Add($"The head tells of entry {head.Sequence}, the trail ends with another entry {sequence}.");
        // A chain that was rewritten as a whole, or cut, is whole in itself: only what was sealed outside it tells.
        if (seal is not null && rows.FirstOrDefault(r => r.Sequence == seal.Sequence)?.Hash != seal.Hash) findings.Add($"{AuditRow.Key(seal.Sequence)}: not the entry of which the digest of {seal.Digest} tells.");
        findings.AddRange(StateHashes.Findings(rows, states));
        return new ChainReport(stream, rows.Count, head?.Hash ?? "", findings);
    }
}
