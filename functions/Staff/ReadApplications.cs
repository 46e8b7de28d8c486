using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Payments;
using Mpp.Functions.Http;
using Mpp.Functions.Payments;
using Mpp.Functions.Stories;

namespace Mpp.Functions.Staff;

/// <summary>What staff read of cases: lists, one case whole, its trail, its letters, its files.</summary>
public sealed class ReadApplications(CaseStore cases, CaseIndex index, BlobVault blobs, DownloadLinks links, PartnershipHolds partnership, ProgrammeCache programme, TimeProvider clock)
{
    [Function("ListApplications"), Staff]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/applications")] HttpRequest request)
    {
        string? Query(string name) => request.QueryText(name);
        var status = Enum.GetValues<CaseStatus>().Cast<CaseStatus?>().FirstOrDefault(s => Json.Name(s!.Value) == Query("status"));
        if (status is null && Query("status") is { } unknown)
            return Problems.Of(400, "unknown-status", $"'{unknown}' is no status; they are {string.Join(", ", Enum.GetValues<CaseStatus>().Select(Json.Name))}.");
        var page = await index.ListAsync(new CaseFilter(Query("round"), status, Query("country"), Query("assignee"), Query("q")), page: request.QueryText("page", 2000), cancellationToken: request.HttpContext.RequestAborted);
        return Results.Json(new { items = page.Items, next = page.Next }, Json.Options);
    }

    [Function("GetApplication"), Staff]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/applications/{reference}")] HttpRequest request, string reference)
    {
        var cancellation = request.HttpContext.RequestAborted;
        if (await FindAsync(reference, cancellation) is not { } stored) return Problems.NotFound($"application '{reference}'");
        var tag = Conditions.Tag(stored.ETag.ToString());
        // What holds a payment comes and goes without the record.
        var elsewhere = PaymentHolds.Open(stored.Case).Count == 0 ? [] : await partnership.OfAsync(stored.Case, await programme.InForceAsync(cancellation), clock.GetUtcNow(), cancellation);
        if (Conditions.IsKnown(request, tag) && PaymentHolds.Open(stored.Case).Count == 0) return Results.StatusCode(304);
        var view = CaseView.For(request.Staff(), stored.Case);
        view["paymentsNow"] = JsonSerializer.SerializeToNode(stored.Case.Payments.Select(p => PaymentView.Of(stored, p, elsewhere, clock.GetUtcNow())), Json.Options);
        return new TaggedJson(view.ToJsonString(Json.Options), 200, tag);
    }

    [Function("GetApplicationAudit"), Staff]
    public async Task<IResult> Audit([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/applications/{reference}/audit")] HttpRequest request, string reference)
    {
        var cancellation = request.HttpContext.RequestAborted;
        if (!CaseReference.IsValid(reference)) return Problems.NotFound($"application '{reference}'");
        var entries = await cases.AuditAsync(reference, cancellation);
        if (entries.Count == 0) return Problems.NotFound($"application '{reference}'");
        var chain = await cases.VerifyAsync(reference, cancellationToken: cancellation);
        return Results.Json(new { items = CaseView.Visible(request.Staff(), entries), next = (string?)null, chain }, Json.Options);
    }

    [Function("GetApplicationLetters"), Staff]
    public async Task<IResult> Letters([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/applications/{reference}/letters")] HttpRequest request, string reference)
    {
        var cancellation = request.HttpContext.RequestAborted;
        if (await FindAsync(reference, cancellation) is null) return Problems.NotFound($"application '{reference}'");
        var letters = await cases.LettersAsync(reference, cancellation);
        return Results.Json(new { items = letters.OrderBy(l => l.OrderedAtUtc).Select(LetterView.Of), next = (string?)null }, Json.Options);
    }

    [Function("GetApplicationAttachment"), Staff]
    public async Task<IResult> Attachment([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff/applications/{reference}/attachments/{id}")] HttpRequest request, string reference, string id)
    {
        var cancellation = request.HttpContext.RequestAborted;
        if (await FindAsync(reference, cancellation) is not { } stored) return Problems.NotFound($"application '{reference}'");
        if (CaseFiles.All(stored.Case).FirstOrDefault(a => a.Id == id) is not { } file) return Problems.NotFound($"attachment '{id}' of {reference}");
        if (file.Blob is null) return Problems.Of(409, "attachment-not-stored", file.Failure ?? "The file is still being fetched; try again in a moment.");
        if (!await blobs.ExistsAsync(BlobVault.Attachments, file.Blob, cancellation)) return Gone(file);

        // Who read which file is on record before the file leaves the house.
        await cases.RecordReadAsync(stored, new AuditFact("attachment-read", file.Id), request.StaffActor(), clock.GetUtcNow(), cancellation);
        if (request.QueryText("as") == "link")
        {
            var link = await links.ToAsync(BlobVault.Attachments, file.Blob, file.Name, cancellation);
            request.HttpContext.Response.Headers.CacheControl = "no-store";
            return Results.Json(new { url = link.Url, expiresAtUtc = link.ExpiresAtUtc, file.Name }, Json.Options);
        }

        if (await blobs.OpenAsync(BlobVault.Attachments, file.Blob, cancellation) is not { } content) return Gone(file);

        // Applicants' files are never shown inside our own origin.
        request.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Stream(content, "application/octet-stream", file.Name);
    }

    /// <summary>The record names it all the same: what was handed in stays told.</summary>
    static IResult Gone(Attachment file) =>
        Problems.Of(410, "attachment-gone", $"{file.Name} is no longer kept: it was erased, or found malicious and taken away. An operator can say which; if it is needed, ask the applicant for another.");

    async Task<StoredCase?> FindAsync(string reference, CancellationToken cancellation) => CaseReference.IsValid(reference) ? await cases.FindAsync(reference, cancellation) : null;
}
