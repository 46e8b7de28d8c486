using Mpp.Domain.Agreements;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Tests.Books;

/// <summary>The agreement is sent and signed (handbook 4.6).</summary>
static class AgreementDeeds
{
    public static Deed Send(Case @case, Chance chance, DateTimeOffset nowUtc)
    {
        var today = SwedishCalendar.StockholmDate(nowUtc);
        var inForceOn = chance.Or(chance.OneIn(3) ? today.AddDays(chance.Below(60)) : (DateOnly?)null, today.AddDays(-1), @case.Application.EndDate.AddDays(1), DateOnly.MaxValue);
        return new("send-agreement", @case.Reference, chance.Pick(Cast.Officers), hand => SendAgreement.Apply(hand.Case, inForceOn, hand.Live, hand.NowUtc)) { Role = "Officer", Body = new { inForceOn } };
    }

    public static Deed Sign(Case @case, Chance chance, DateTimeOffset nowUtc)
    {
        var agreement = @case.Agreement;
        var unsigned = agreement?.Parties.Where(p => agreement.Signatures.All(s => s.Party != p)).ToList() ?? [];
        var today = SwedishCalendar.StockholmDate(nowUtc);
        var given = new SignatureGiven(chance.Or(unsigned.Count > 0 ? chance.Pick(unsigned) : "icld", "applicant", "partner-9", ""), chance.Or("Ingrid Chef", "", "  "), chance.Or(today.AddDays(-chance.Below(3)), today.AddDays(1), DateOnly.MaxValue), "staff");
        return new("record-signature", @case.Reference, chance.Pick(Cast.Officers), hand => RecordSignature.Apply(hand.Case, given, hand.Live, hand.NowUtc))
        { Role = "Officer", Body = new { given.Party, given.SignedBy, given.SignedOn } };
    }
}
