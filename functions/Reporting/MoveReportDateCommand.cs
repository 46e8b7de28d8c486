using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Reporting;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Reporting;

/// <summary>The due date of a report that is not in moves, and its reminders with it (handbook 4.7).</summary>
public sealed class MoveReportDateCommand(CaseCommands commands)
{
    [Function(nameof(MoveReportDateCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/move-report-date")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference,
            body => (Report: body.Text("report", 20), DueOn: body.Date("dueOn"), Reason: body.OptionalText("reason", 2000)),
            (hand, given) => MoveReportDate.Apply(hand.Case, given.Report, given.DueOn, given.Reason, hand.Live, hand.NowUtc));
}
