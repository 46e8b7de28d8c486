using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Intake;

/// <summary>Which round an application is for.</summary>
public static class RoundChoice
{
    /// <summary>
    /// The round that the form names, whatever its state. Else, among those for the type (and for the partners' countries, if any is): the one
    /// in which the applicant has a permit, the open one that closes first, one that is open but paused, the one whose window is nearest in time: so that somebody
    /// who is late or early is told of the round that was meant. Null if there is no such round.
    /// </summary>
    /// <param name="roundId">As the form has it; null or blank where it names none.</param>
    /// <param name="application">Its type, applicant and partner countries are looked at.</param>
    /// <param name="rounds">All of them.</param>
    /// <param name="settings">In force on the day of submission; say which types roll.</param>
    /// <param name="receivedAtUtc">When the server received the submission.</param>
    public static Round? For(string? roundId, Application application, IEnumerable<Round> rounds, ProgrammeSettings settings, DateTimeOffset receivedAtUtc)
    {
        if (!string.IsNullOrWhiteSpace(roundId))
            return rounds.FirstOrDefault(r => string.Equals(r.Id, roundId.Trim(), StringComparison.OrdinalIgnoreCase));
        if (settings.GrantType(application.GrantType) is not { } type)
            return null;

        var ofType = rounds.Where(r => r.Takes(type)).OrderBy(r => r.ClosesOn).ThenBy(r => r.Id, StringComparer.Ordinal).ToList();
        var ofCountries = ofType.Where(r => application.Partners.All(p => r.Takes(p.Country))).ToList();
        var candidates = ofCountries.Count > 0 ? ofCountries : ofType;

        // A permit is a promise to this one applicant: it must not be lost because the next round has opened meanwhile.
        return candidates.Find(r => receivedAtUtc >= r.ClosesAtUtc() && r.PermitFor(application.Applicant.OrgNumber, receivedAtUtc) is not null)
            ?? candidates.Find(r => r.IsWithin(receivedAtUtc) && !r.IsPaused)
            ?? candidates.Find(r => r.IsWithin(receivedAtUtc))
            ?? candidates.MinBy(r => receivedAtUtc < r.OpensAtUtc() ? r.OpensAtUtc() - receivedAtUtc : receivedAtUtc - r.ClosesAtUtc());
    }
}
