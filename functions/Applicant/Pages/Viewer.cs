using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>Who looks at the case through a private link, and when: what every page is made from, and what the person may do.</summary>
public sealed record Viewer(Case Case, Contact Contact, ProgrammeSettings Settings, DateTimeOffset NowUtc)
{
    /// <summary>sv or en, as in the letters: partners abroad read English.</summary>
    public string Language { get; } = Recipients.Contact(Case, Contact.Id)?.Language ?? "en";

    /// <summary>A person at the Swedish applicant; the others are at a partner abroad.</summary>
    public bool IsApplicant => Contact.Party == Parties.Applicant;

    /// <summary>The round of completion that waits for an answer; null if none does.</summary>
    public Domain.Cases.Completion? OpenCompletion => Case is { Status: CaseStatus.Returned, Suspension: null } ? Case.Completions.LastOrDefault(c => c.IsOpen) : null;

    /// <summary>Completing is the applicant's, who answers for the application.</summary>
    public bool MayComplete => IsApplicant && OpenCompletion is { } completion && NowUtc < completion.Deadline.ToUtc();

    /// <summary>A contact signs for the own party, once.</summary>
    public bool MaySign => Case is { Status: CaseStatus.AgreementSent, Suspension: null, Agreement: { } agreement }
        && agreement.Parties.Contains(Contact.Party) && agreement.Signatures.All(s => s.Party != Contact.Party);

    /// <summary>Reports are the applicant's, who is paid for them.</summary>
    public bool MayReport => IsApplicant && Case is { Status: CaseStatus.InForce, Suspension: null } && NextReport is not null;

    /// <summary>The report that comes next: one that was returned, one that is open, one that is in and can still be sent anew, one that is ahead; null where all are approved.</summary>
    public Report? NextReport => Case.Reports.Where(r => r.Status != ReportStatus.Approved)
        .OrderBy(r => r.Status switch { ReportStatus.Returned => 0, ReportStatus.Planned when ReportView.IsOpen(this, r) => 1, ReportStatus.Submitted => 2, _ => 3 }).ThenBy(r => r.DueOn).FirstOrDefault();

    /// <summary>The status table lets even an unannounced rejection be withdrawn, so that this tells nothing.</summary>
    public bool MayWithdraw => IsApplicant && !StatusTable.IsEnded(Case) && StatusTable.After(Case.Status).Contains(CaseStatus.Withdrawn);

    /// <summary>The text in the reader's language.</summary>
    public string Say(string sv, string en) => Language == "sv" ? sv : en;
}

/// <summary>The signing parties, as contacts and agreements name them.</summary>
static class Parties
{
    public const string Icld = "icld", Applicant = "applicant";

    public static string NameOf(Case @case, string party) => party switch
    {
        Icld => "ICLD",
        Applicant => @case.Application.Applicant.Name,
        _ => @case.Application.Partners.FirstOrDefault(p => p.Id == party)?.Name ?? party,
    };
}
