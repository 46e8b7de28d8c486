using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Agreements;

/// <summary>When the parties are reminded to sign, counted in days from the day the agreement was sent.</summary>
static class SigningReminders
{
    /// <summary>The case with the reminders that are still to come; the days are live settings.</summary>
    public static Case Plan(Case @case, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        var agreement = Of(@case);
        return @case with
        {
            Obligations = @case.Obligations.Without(RemindToSign.Obligation).With(
            [
                .. from days in settings.AgreementReminderDays
                   let obligation = new Obligation(RemindToSign.Obligation, $"{days}", At(agreement, days, settings))
                   where obligation.Due.ToUtc() > nowUtc
                   select obligation,
            ]),
        };
    }

    /// <summary>The case with the day on which staff get it, if all have not signed by then.</summary>
    public static Case PlanEscalation(Case @case, ProgrammeSettings settings) => @case with
    {
        Obligations = @case.Obligations.With(new Obligation(EscalateSigning.Obligation, "agreement", At(Of(@case), settings.AgreementEscalationDays, settings))),
    };

    public static Case None(Case @case) => @case with { Obligations = @case.Obligations.Without(RemindToSign.Obligation).Without(EscalateSigning.Obligation) };

    public static LocalDeadline At(Agreement agreement, int days, ProgrammeSettings settings) =>
        SwedishCalendar.At(SwedishCalendar.StockholmDate(agreement.SentAtUtc).AddDays(days), settings.LettersGoOutAt, settings.Zone);

    public static Agreement Of(Case @case) => @case.Agreement ?? throw new InvalidOperationException($"Case {@case.Reference} is {@case.Status}, but has no agreement.");

    public static IReadOnlyList<string> Unsigned(Agreement agreement) => [.. agreement.Parties.Where(p => agreement.Signatures.All(s => s.Party != p))];
}
