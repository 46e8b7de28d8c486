using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Mpp.Domain.Reviews;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Reviews;

/// <summary>An assigned reviewer sends scores and comments, once (handbook 4.4).</summary>
public sealed class SubmitReviewCommand(CaseCommands commands)
{
    [Function(nameof(SubmitReviewCommand)), Staff(Role.Reviewer)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/applications/{reference}/review")] HttpRequest request, string reference, [DurableClient] DurableTaskClient client) =>
        commands.RunAsync(request, client, reference, StaffForms.Review, (hand, given) => SubmitReview.Apply(hand.Case, given, hand.Actor, hand.Settings, hand.NowUtc));
}
