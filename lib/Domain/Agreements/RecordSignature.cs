using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Agreements;

/// <summary>A signature as it is given: by private link (<paramref name="How"/>: link) or recorded by staff from paper (staff).</summary>
public sealed record SignatureGiven(string Party, string SignedBy, DateOnly SignedOn, string How);

/// <summary>A party has signed. The last signature puts the agreement in force, unless a later day was asked for. Handbook section 4.6.</summary>
public static class RecordSignature
{
    public static Ruling<Change> Apply(Case @case, SignatureGiven given, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        const string Verb = "record-signature";
        if (@case.Agreement?.Signatures.FirstOrDefault(s => s.Party == given.Party) is { } earlier)
        {
            return new Refusal("already-signed", $"{given.Party} has signed the agreement of {@case.Reference} already, on {LetterOrders.Date(earlier.SignedOn)}.");
        }

        if (Precondition.Check(@case, Verb, CaseStatus.AgreementSent) is { } wrong) return wrong;
        var agreement = SigningReminders.Of(@case);
        List<Refusal> refusals = [.. Faults(agreement, given, nowUtc)];
        if (refusals.Count > 0) return refusals;

        var signature = new Signature(given.Party, given.SignedBy.Trim(), given.SignedOn, nowUtc, given.How);
        var signed = agreement with { Signatures = [.. agreement.Signatures, signature] };
        var after = @case with { Agreement = signed };
        var fact = new AuditFact("signed", given.Party, To: $"{LetterOrders.Date(given.SignedOn)} ({given.How})", Why: signature.SignedBy);

        if (!signed.IsSignedByAll) return new Change(after) { Facts = [fact] };
        if (PutInForce.IsTime(signed, nowUtc))
        {
            var inForce = PutInForce.Change(after, settings, nowUtc);
            return inForce with { Facts = [fact, .. inForce.Facts] };
        }

        var waiting = SigningReminders.None(after);
        return new Change(waiting with { Obligations = waiting.Obligations.With(PutInForce.Due(signed, settings)) }) { Facts = [fact] };
    }

    static IEnumerable<Refusal> Faults(Agreement agreement, SignatureGiven given, DateTimeOffset nowUtc)
    {
        if (!agreement.Parties.Contains(given.Party))
        {
            yield return new("unknown-party", $"'{given.Party}' is no party of this agreement; they are {string.Join(", ", agreement.Parties)}.");
        }

        if (string.IsNullOrWhiteSpace(given.SignedBy)) yield return new("no-signer", "Say who signed: the person's name.");
        if (given.SignedOn > SwedishCalendar.StockholmDate(nowUtc))
        {
            yield return new("signed-in-future", $"The day of the signature, {LetterOrders.Date(given.SignedOn)}, has not come yet.");
        }
    }
}
