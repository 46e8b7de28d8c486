using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Adapters.Forms;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Reporting;

/// <summary>A report is approved, which orders the payment, or returned with what is missing (handbook 4.7, 4.8).</summary>
public sealed class AssessReportCommand(CaseCommands commands)
{
    [Function(nameof(AssessReportCommand)), Staff(Role.Officer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/assess-report")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, Read, (hand, given) => AssessReport.Apply(hand.Case, given, hand.Settings, hand.Live, hand.Actor, hand.NowUtc));

    static AssessmentGiven Read(FormReader body)
    {
        var outcome = body.Text("outcome", 20);
        if (outcome is not ("" or "approve" or "return")) body.Problem("outcome", "must be approve or return");
        // Nothing said of amounts: all that is claimed. An empty list is something: nothing is accepted.
        var accepted = body.Has("acceptedSek") ? body.Parts("acceptedSek", 300).Select(line => new LineAmount(line.Text("line", 60), line.Whole("amountSek"))).ToList() : null;
        return new(body.Text("report", 20), outcome == "approve", accepted, body.Texts("missing", 30, 500), body.OptionalText("reason", 2000), body.OptionalWhole("version") is { } version ? (int)Math.Clamp(version, 0, int.MaxValue) : null);
    }
}
