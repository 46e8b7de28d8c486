using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Agreements;

/// <summary>
/// The agreement goes to all parties for signature: after the announcement, when no condition blocks it and the steering group is whole. Handbook section 4.6.
/// </summary>
public static class SendAgreement
{
    internal const string TaskKind = "sign-agreement";

    /// <summary>
    /// <paramref name="inForceOn"/>: the day asked for; null: the day of the last signature. The change's agreement has the hash of <see cref="AgreementText.For"/>
    /// with the same arguments.
    /// </summary>
    public static Ruling<Change> Apply(Case @case, DateOnly? inForceOn, ProgrammeSettings settings, DateTimeOffset nowUtc)
    {
        const string Verb = "send-agreement";
        if (Precondition.Check(@case, Verb, CaseStatus.Approved) is { } wrong) return wrong;

        List<Refusal> refusals = [.. Obstacles(@case, settings), .. DateFaults(@case, inForceOn, nowUtc)];
        if (refusals.Count > 0) return refusals;

        var agreement = new Agreement(nowUtc, inForceOn, Parties(@case), [], AgreementText.Hash(AgreementText.For(@case, inForceOn, settings)));
        var sent = StatusTable.Change(@case, CaseStatus.AgreementSent) with { Agreement = agreement };
        var after = SigningReminders.PlanEscalation(SigningReminders.Plan(sent, settings, nowUtc), settings);
        var warning = SteeringGroupRule.Warning(@case.Application, settings);
        return new Change(after)
        {
            Facts =
            [
                new("agreement-sent", To: agreement.TextHash),
                .. inForceOn is { } day ? [new AuditFact("in-force-on", To: LetterOrders.Date(day))] : Array.Empty<AuditFact>(),
                .. warning is null ? [] : new[] { new AuditFact("warning", warning.Code) },
                .. StatusTable.Facts(@case, after),
            ],
            Letters = LetterOrders.To(Recipients.Everyone(@case), "agreement-to-sign", "agreement", new Dictionary<string, string>
            {
                ["amountSek"] = LetterOrders.Amount(AgreementText.ApprovedSek(@case)),
                ["conditions"] = LetterOrders.Lines(@case.Conditions.Select(c => c.Text)),
            }),
            Tasks =
            [
                Task(@case),
                .. warning is null ? [] : new[] { new StaffTask("steering-group", "agreement", warning.Message) },
            ],
        };
    }

    /// <summary>ICLD is asked when the agreement goes out and with each reminder, until it has signed.</summary>
    internal static IEnumerable<StaffTask> Waiting(Case @case) => @case.Agreement is { } agreement && SigningReminders.Unsigned(agreement).Contains("icld")
        ? [Task(@case), .. agreement.RemindersSent.Select(days => RemindToSign.Task(@case, agreement, days))]
        : [];

    static StaffTask Task(Case @case) => new(TaskKind, "icld", $"The agreement of {@case.Reference} is out for signature: have it signed for ICLD and record the signature.");

    static IReadOnlyList<string> Parties(Case @case) => ["icld", "applicant", .. @case.Application.Partners.Select(p => p.Id)];

    static IEnumerable<Refusal> Obstacles(Case @case, ProgrammeSettings settings)
    {
        if (@case.Decision?.AnnouncedAtUtc is null)
        {
            yield return new("not-announced", $"The decision on {@case.Reference} has not been announced; the agreement follows on the announcement.");
        }

        foreach (var condition in @case.Conditions.Where(c => c is { IsMet: false, Blocks: "agreement" }))
        {
            yield return new("condition-unmet", $"{condition.Id} blocks the agreement until it is met: {condition.Text}");
        }

        foreach (var refusal in SteeringGroupRule.Refusals(@case.Application, settings)) yield return refusal;
    }

    static IEnumerable<Refusal> DateFaults(Case @case, DateOnly? inForceOn, DateTimeOffset nowUtc)
    {
        var today = SwedishCalendar.StockholmDate(nowUtc);
        var (starts, ends) = (@case.Application.StartDate, @case.Application.EndDate);
        if (inForceOn < today)
        {
            yield return new("in-force-in-past", $"The agreement cannot come into force on {LetterOrders.Date(inForceOn.Value)}, before today ({LetterOrders.Date(today)}).");
        }

        if (ends < starts)
        {
            // Only an overridden eligibility gets here with it.
            yield return new("dates-order", $"The project ends {LetterOrders.Date(ends)}, before it starts {LetterOrders.Date(starts)}: no report can be planned.");
        }
        else if (inForceOn > ends)
        {
            yield return new("in-force-after-end", $"The agreement would come into force on {LetterOrders.Date(inForceOn.Value)}, after the project's end on {LetterOrders.Date(ends)}.");
        }
    }
}
