using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Intake;

/// <summary>
/// Every rule of eligibility that an application's own record shows, each broken one named (handbook section 4.2). The one rule that looks at
/// other cases, an earlier grant's overdue report, is RecordEarlierReports.
/// </summary>
public static class EligibilityRules
{
    /// <summary>Judges a submission or revision on the day it was received.</summary>
    /// <param name="application">As the form sent it.</param>
    /// <param name="round">See <see cref="RoundChoice"/>; null: none was found.</param>
    /// <param name="settings">The version that the case keeps.</param>
    /// <param name="receivedAtUtc">When the server received it: the time that counts.</param>
    /// <param name="isDelayedByUs">It is known that an outage of ours delayed it: being late is then a warning, for staff to look at.</param>
    public static Eligibility Judge(Application application, Round? round, ProgrammeSettings settings, DateTimeOffset receivedAtUtc, bool isDelayedByUs = false)
    {
        var findings = new Findings();
        RoundRules.Judge(application, round, receivedAtUtc, isDelayedByUs, findings);
        return Content(application, round, settings, SwedishCalendar.StockholmDate(receivedAtUtc), findings);
    }

    /// <summary>Judges what a completion made of an application; when it came is no question any more. <paramref name="day"/>: of its submission.</summary>
    public static Eligibility JudgeContent(Application application, Round? round, ProgrammeSettings settings, DateOnly day) =>
        Content(application, round, settings, day, new());

    static Eligibility Content(Application application, Round? round, ProgrammeSettings settings, DateOnly day, Findings findings)
    {
        var type = settings.GrantType(application.GrantType);
        if (type is null)
            findings.RefuseUnknown("unknown-grant-type", "Grant type", [application.GrantType], [.. settings.GrantTypes.Select(t => t.Type)]);
        else
            RoundRules.JudgeType(type, round, settings, findings);

        PartyRules.Judge(application, round, settings, day, findings);
        ContentRules.Judge(application, type, settings, day, findings);
        BudgetRules.Judge(application, type, round, settings, day, findings);
        return new(findings.Refusals, findings.Warnings);
    }
}
