using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Functions.Http;

namespace Mpp.Functions.Reviews;

/// <summary>The register of reviewers, from which assignment by load takes them.</summary>
public sealed class ReviewerRegister(ReviewerStore register, CaseIndex index)
{
    [Function("ListReviewers"), Staff]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/reviewers")] HttpRequest request, CancellationToken cancellation)
    {
        var reviewers = await register.ListAsync(cancellation);
        var loads = await index.ReviewLoadsAsync(reviewers.Select(r => r.Email), cancellation);
        return Results.Json(new { items = reviewers.Select(r => new { r.Name, r.Email, r.Municipality, r.IsActive, load = loads[r.Email] }), next = (string?)null }, Json.Options);
    }

    [Function("AddReviewer"), Staff(Role.Officer)]
    public async Task<IResult> Add([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/reviewers")] HttpRequest request)
    {
        var reviewer = await request.ReadAsync(body =>
        {
            var email = body.Text("email", 254).ToLowerInvariant();
            if (email.Length > 0 && !Adapters.Forms.ApplicationForm.IsEmail(email)) body.Problem("email", $"'{email}' is not an e-mail address");
            return new Reviewer(email, body.Text("name", 200), body.Text("municipality", 200), !body.Has("isActive") || body.Flag("isActive"));
        }, request.HttpContext.RequestAborted);
        await register.PutAsync(reviewer);
        return Results.Json(reviewer, Json.Options, statusCode: 201);
    }
}
