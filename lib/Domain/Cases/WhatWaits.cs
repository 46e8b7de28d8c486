using Mpp.Domain.Agreements;
using Mpp.Domain.Amendments;
using Mpp.Domain.Closing;
using Mpp.Domain.Completions;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Domain.Reviews;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Cases;

/// <summary>
/// What waits for staff, told from a case's record alone: whatever is in here has an open task, and a task of these kinds that is not in here is over. Commands compare before and after, and the
/// night compares with the tasks there are. Tasks that only a person can call done (a file that could not be had) are not among them.
/// </summary>
public static class WhatWaits
{
    /// <summary>An extended round makes a refused case one in time: what it says of the round is not in the case's record, and so the case only tells when it is over.</summary>
    public const string LateInTime = "late-in-time";

    static readonly string[] Kinds =
    [
        SubmitReview.SpreadKind, CompleteApplication.TaskKind, ExpireCompletion.TaskKind, SendAgreement.TaskKind, EscalateSigning.TaskKind, SubmitReport.Task, OverdueReports.TaskKind,
        OrderPayment.TaskKind, RemindOfPayment.TaskKind, RequestAmendment.TaskKind,
    ];

    /// <param name="case">As it stands.</param>
    /// <param name="settings">Those of the case, frozen at submission.</param>
    public static IReadOnlyList<StaffTask> Of(Case @case, ProgrammeSettings settings) => @case.Status switch
    {
        CaseStatus.Eligible => [.. CompleteApplication.Waiting(@case), .. ExpireCompletion.Waiting(@case)],
        CaseStatus.UnderReview => [.. SubmitReview.SpreadTask(@case, settings)],
        CaseStatus.AgreementSent => [.. SendAgreement.Waiting(@case), .. EscalateSigning.Waiting(@case, settings)],
        CaseStatus.InForce => [.. SubmitReport.Waiting(@case), .. OverdueReports.Waiting(@case), .. OrderPayment.Waiting(@case), .. RemindOfPayment.Waiting(@case), .. RequestAmendment.Waiting(@case)],
        CaseStatus.Withdrawn or CaseStatus.Terminated => [.. Ended.Waiting(@case)],
        _ => [],
    };

    /// <summary>What waits since a change: staff have to hear of it.</summary>
    public static IReadOnlyList<StaffTask> Begun(Case before, Case after, ProgrammeSettings settings) => [.. Of(after, settings).ExceptBy(Of(before, settings).Select(Id), Id)];

    /// <summary>What a change has settled, and nothing that waits still or anew.</summary>
    public static IReadOnlyList<StaffTask> Settled(Case before, Case after, ProgrammeSettings settings) => Begun(after, before, settings);

    /// <summary>True if nobody need be asked for the task any more; false where it waits, or where only a person can tell.</summary>
    public static bool IsOver(Case @case, StaffTask task, ProgrammeSettings settings) => task.Kind == LateInTime
        ? @case.Status != CaseStatus.NotEligible
        : Kinds.Contains(task.Kind) && Of(@case, settings).All(t => Id(t) != Id(task));

    /// <summary>What tells two tasks of a case apart; the text does not.</summary>
    public static (string Kind, string Occasion) Id(StaffTask task) => (task.Kind, task.Occasion);
}
