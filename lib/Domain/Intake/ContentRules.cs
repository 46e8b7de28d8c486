using System.Text.RegularExpressions;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;
using static Mpp.Domain.Intake.Findings;

namespace Mpp.Domain.Intake;

/// <summary>What the project is, when, and with which papers.</summary>
static partial class ContentRules
{
    const int MostWordsOfSummary = 200;

    public static void Judge(Application application, GrantTypeRule? type, ProgrammeSettings settings, DateOnly day, Findings findings)
    {
        JudgeDates(application, type, day, findings);
        JudgeAims(application, findings);
        JudgePapers(application, settings, findings);
        JudgeSteeringGroup(application, type, findings);
    }

    /// <summary>True if the period is one that years can be counted in: begins before it ends, and in the programme's lifetime.</summary>
    public static bool HasSoundDates(Application application, DateOnly day) =>
        application.EndDate >= application.StartDate && application.StartDate.Year >= day.Year - 2 && application.EndDate.Year <= day.Year + 15;

    static void JudgeDates(Application application, GrantTypeRule? type, DateOnly day, Findings findings)
    {
        var (start, end) = (application.StartDate, application.EndDate);
        if (end < start)
        {
            findings.Refuse("dates-order", $"The project ends {Day(end)}, before it begins {Day(start)}. Check both dates.");
        }
        else if (!HasSoundDates(application, day))
        {
            findings.Refuse("dates-range", $"A project from {Day(start)} to {Day(end)} cannot be meant. Check the years of both dates.");
        }
        else if (type is not null)
        {
            var years = ProjectYears.Count(start, end);
            if (years < type.MinYears || years > type.MaxYears)
                findings.Refuse("dates-length", $"{Day(start)} to {Day(end)} is {Years(years)} begun; grant type '{type.Type}' takes {Range(type)}, to {Day(ProjectYears.Begins(start, type.MaxYears + 1).AddDays(-1))} at the latest.");
            else if (end < ProjectYears.Begins(start, type.MinYears + 1).AddDays(-1))
                findings.Warn("dates-short", $"{Day(start)} to {Day(end)} is less than the {Years(type.MinYears)} of grant type '{type.Type}'.");
        }

        if (start < day && start.Year >= day.Year - 2)
            findings.Warn("dates-past", $"The project begins {Day(start)}, before the day of submission, {Day(day)}.");
    }

    static void JudgeAims(Application application, Findings findings)
    {
        if (string.IsNullOrWhiteSpace(application.Title))
            findings.Refuse("no-title", "The project has no title.");
        if (application.CoreAreas.Count == 0)
            findings.Refuse("no-core-area", $"No core area is named. Name at least one of: {string.Join(", ", KnownValues.CoreAreas)}.");
        findings.RefuseUnknown("unknown-core-area", "Core area", application.CoreAreas, KnownValues.CoreAreas);

        var strange = application.Sdgs.Where(s => !GlobalGoal().IsMatch(s)).ToList();
        if (strange.Count > 0)
            findings.Warn("unknown-sdg", $"{Listed(strange)} is neither a Global Goal (1 to 17) nor a target of one (such as 12.5).");
        var words = application.Summary.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (words > MostWordsOfSummary)
            findings.Warn("summary-long", $"The summary has {words} words; {MostWordsOfSummary} are asked for.");
        if (application.RenewalOf is { } earlier && !CaseReference.IsValid(earlier))
            findings.Warn("renewal-reference", $"The application renews {Quoted(earlier)}, which is no reference of this programme (one looks like 2026-0012).");
    }

    static void JudgePapers(Application application, ProgrammeSettings settings, Findings findings)
    {
        // An empty file is no paper; one that could not be fetched is a task for staff and not the sender's omission.
        var missing = settings.RequiredAttachments.Where(kind => !application.Attachments.Any(a => a.Kind == kind && a.Size != 0)).ToList();
        if (missing.Count > 0)
            findings.Refuse("missing-attachment", $"Required and not attached: {string.Join(", ", missing)}.");
        findings.RefuseUnknown("unknown-attachment-kind", "Attachment kind", application.Attachments.Select(a => a.Kind), KnownValues.AttachmentKinds);
        if (application.Consent is not { By.Length: > 0 } consent || string.IsNullOrWhiteSpace(consent.By))
            findings.Refuse("no-consent", "Consent is missing: name who agrees to the programme's terms and to the handling of personal data, and when.");
    }

    static void JudgeSteeringGroup(Application application, GrantTypeRule? type, Findings findings)
    {
        if (type is { NeedsSteeringGroup: true } && application.SteeringGroup.Count == 0)
            findings.Warn("no-steering-group", "No steering group is named. The agreement cannot be sent before there is one, with politicians of majority and opposition and senior officials from both sides.");
        findings.RefuseUnknown("unknown-steering-role", "Steering group role", application.SteeringGroup.Select(m => m.Role), KnownValues.SteeringRoles);
        findings.RefuseUnknown("unknown-side", "Side", application.SteeringGroup.Select(m => m.Side).Concat(application.Team.Select(m => m.Side)), KnownValues.Sides);
    }

    static string Range(GrantTypeRule type) => type.MinYears == type.MaxYears ? Years(type.MaxYears) : $"{type.MinYears} to {Years(type.MaxYears)}";

    static string Years(int count) => count == 1 ? "1 year" : $"{count} years";

    [GeneratedRegex("^(1[0-7]|[1-9])(\\.([0-9]{1,2}|[a-d]))?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex GlobalGoal();
}
