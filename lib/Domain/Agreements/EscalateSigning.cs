using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Agreements;

/// <summary>Thirty days after it was sent an unsigned agreement is a task for staff, once. Handbook section 4.6.</summary>
public static class EscalateSigning
{
    public const string Obligation = "agreement-escalation";

    internal const string TaskKind = "agreement-unsigned";

    /// <summary>The change has no facts and no tasks where nothing is due.</summary>
    public static Ruling<Change> Apply(Case @case, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        const string Verb = "escalate-signing";
        if (Precondition.Check(@case, Verb, CaseStatus.AgreementSent) is { } wrong) return wrong;

        var agreement = SigningReminders.Of(@case);
        var days = settings.AgreementEscalationDays;
        var done = @case with { Obligations = @case.Obligations.Without(Obligation) };
        if (agreement.IsSignedByAll || @case.Obligations.All(o => o.Kind != Obligation)) return new Change(done);
        if (SigningReminders.At(agreement, days, settings).ToUtc() > nowUtc) return new Change(SigningReminders.PlanEscalation(@case, settings));

        return new Change(done)
        {
            Facts = [new("signing-escalated", To: $"{days} days")],
            Tasks = [Task(@case, agreement, days)],
        };
    }

    /// <summary>The day has come, and signatures are missing.</summary>
    internal static IEnumerable<StaffTask> Waiting(Case @case, ProgrammeSettings settings) =>
        @case.Agreement is { IsSignedByAll: false } agreement && !@case.IsToCome(Obligation) ? [Task(@case, agreement, settings.AgreementEscalationDays)] : [];

    static StaffTask Task(Case @case, Agreement agreement, int days) => new(
        TaskKind, $"{days}", $"{@case.Reference}: the agreement has been out for {days} days and is not signed by {string.Join(", ", SigningReminders.Unsigned(agreement))}. Ring them.");
}
