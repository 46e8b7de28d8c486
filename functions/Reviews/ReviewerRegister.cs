using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Forms;
using Mpp.Adapters.Tables;
using Mpp.Functions.Http;

namespace Mpp.Functions.Reviews;

/// <summary>The register of reviewers, from which assignment by load takes them.</summary>
public sealed class ReviewerRegister(ReviewerStore register, CaseIndex index)
{
    [Function("ListReviewers"), Staff]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/reviewers")] HttpRequest request)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var reviewers = await register.ListAsync(cancellation);
        var loads = await index.ReviewLoadsAsync(reviewers.Select(r => r.Email), cancellation);
        return Results.Json(new { items = reviewers.Select(r => new { r.Name, r.Email, r.Municipality, r.IsActive, load = loads[r.Email] }), next = (string?)null }, Json.Options);
    }

    [Function("AddReviewer"), Staff(Role.Officer)]
    public async Task<IResult> Add([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "staff/reviewers")] HttpRequest request)
    {
        var reviewer = await request.ReadAsync(body => Reviewer(body, Email(body)), request.HttpContext.RequestAborted);
        await register.PutAsync(reviewer);
        return Results.Json(reviewer, Json.Options, statusCode: 201);
    }

    /// <summary>The id is the e-mail address, by which a reviewer signs in.</summary>
    [Function("GetReviewer"), Staff]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/reviewers/{id}")] HttpRequest request, string id)
    {
        var cancellation = request.HttpContext.RequestAborted;
        if (await register.FindAsync(id, cancellation) is not { } reviewer) return Problems.NotFound($"reviewer '{id}'");
        var loads = await index.ReviewLoadsAsync([reviewer.Email], cancellation);
        return Results.Json(new { reviewer.Name, reviewer.Email, reviewer.Municipality, reviewer.IsActive, load = loads[reviewer.Email] }, Json.Options);
    }

    /// <summary>Changes a reviewer as a whole, or adds one. One who is no longer active is assigned no more; what they have in hand stays theirs.</summary>
    [Function("PutReviewer"), Staff(Role.Officer)]
    public async Task<IResult> Put([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "staff/reviewers/{id}")] HttpRequest request, string id)
    {
        var reviewer = await request.ReadAsync(body =>
        {
            var email = id.Trim().ToLowerInvariant();
            if (email.Length > 254 || !ApplicationForm.IsEmail(email)) body.Problem("id", "in the address must be the reviewer's e-mail address");
            if (body.Has("email") && Email(body) != email) body.Problem("email", "is not the one in the address: a reviewer is known by it, so add another and make this one inactive");
            return Reviewer(body, email);
        }, request.HttpContext.RequestAborted);
        await register.PutAsync(reviewer);
        return Results.Json(reviewer, Json.Options);
    }

    static Reviewer Reviewer(FormReader body, string email) => new(email, body.Text("name", 200), body.Text("municipality", 200), !body.Has("isActive") || body.Flag("isActive"));

    static string Email(FormReader body)
    {
        var email = body.Text("email", 254).ToLowerInvariant();
        if (email.Length > 0 && !ApplicationForm.IsEmail(email)) body.Problem("email", $"'{email}' is not an e-mail address");
        return email;
    }
}
