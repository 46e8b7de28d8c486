using System.Globalization;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Agreements;

/// <summary>The parties that have not signed are reminded, after 7 and 14 days; after an outage only once. Handbook section 4.6.</summary>
public static class RemindToSign
{
    public const string Obligation = "agreement-reminder";

    /// <summary>The change has no facts and no letters where nothing is due.</summary>
    public static Ruling<Change> Apply(Case @case, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        const string Verb = "remind-to-sign";
        if (Precondition.Check(@case, Verb, CaseStatus.AgreementSent) is { } wrong) return wrong;

        var agreement = SigningReminders.Of(@case);
        var come = settings.AgreementReminderDays.Where(d => SigningReminders.At(agreement, d, settings).ToUtc() <= nowUtc).ToList();
        var unsigned = SigningReminders.Unsigned(agreement);
        // Those up to the latest that went out are skipped for good.
        if (come.Count == 0 || unsigned.Count == 0 || agreement.RemindersSent.Any(d => d >= come.Max())) return new Change(Planned(@case, agreement, settings, nowUtc));

        var days = come.Max();
        var elapsed = SwedishCalendar.StockholmDate(nowUtc).DayNumber - SwedishCalendar.StockholmDate(agreement.SentAtUtc).DayNumber;
        var reminded = @case with { Agreement = agreement with { RemindersSent = [.. agreement.RemindersSent, days] } };
        return new Change(Planned(reminded, agreement, settings, nowUtc))
        {
            Facts = [new("agreement-reminded", To: $"{days} days")],
            Letters = LetterOrders.To(
                Recipients.Everyone(@case).Where(r => unsigned.Contains(Party(@case, r))),
                "agreement-reminder",
                $"{days}",
                new Dictionary<string, string> { ["days"] = elapsed.ToString(CultureInfo.InvariantCulture) }),
            Tasks = unsigned.Contains("icld") ? [Task(@case, agreement, days)] : [],
        };
    }

    internal static StaffTask Task(Case @case, Agreement agreement, int days) => new(
        SendAgreement.TaskKind, $"icld.{days}", $"{@case.Reference}: the agreement has been out since {LetterOrders.Date(SwedishCalendar.StockholmDate(agreement.SentAtUtc))} and ICLD has not signed.");

    /// <summary>The recipient's party has signed, or a later reminder has been ordered.</summary>
    internal static Refusal? Overtaken(Case @case, LetterOrder letter)
    {
        if (@case is not { Status: CaseStatus.AgreementSent, Agreement: { } agreement }) return new("agreement-signed", $"The agreement of {@case.Reference} is signed.");
        if (@case.Application.Contacts.FirstOrDefault(c => c.Id == letter.To.Id)?.Party is { } party && !SigningReminders.Unsigned(agreement).Contains(party)) return new("agreement-signed", $"{party} has signed.");
        return agreement.RemindersSent is [.., var latest] && letter.Occasion != $"{latest}" ? new("overtaken", $"The reminder after {latest} days has been ordered since.") : null;
    }

    /// <summary>Once all have signed, nobody is reminded, however long the day in force is off.</summary>
    static Case Planned(Case @case, Agreement agreement, ProgrammeSettings settings, DateTimeOffset nowUtc) =>
        agreement.IsSignedByAll ? SigningReminders.None(@case) : SigningReminders.Plan(@case, settings, nowUtc);

    static string Party(Case @case, Recipient recipient) => @case.Application.Contacts.Single(c => c.Id == recipient.Id).Party;
}
