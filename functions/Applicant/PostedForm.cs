using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Mpp.Adapters.Forms;
using Mpp.Domain.Intake;
using Mpp.Functions.Applicant.Pages;
using Mpp.Functions.Forms;
using Mpp.Functions.Http;

namespace Mpp.Functions.Applicant;

/// <summary>What a browser sends from one of the pages' forms.</summary>
public sealed class PostedForm
{
    /// <summary>Of everything that is sent at once, files and all.</summary>
    public const int LargestBytes = 25 * 1024 * 1024;

    static readonly FormOptions Limits = new() { MultipartBodyLengthLimit = LargestBytes, ValueLengthLimit = 64 * 1024, ValueCountLimit = 4096 };

    readonly IFormCollection form;

    PostedForm(IFormCollection form, IReadOnlyList<SentFile> files) => (this.form, Files) = (form, files);

    public IReadOnlyList<SentFile> Files { get; }

    /// <exception cref="RequestProblemException">413 where it is too much, 400 where it is no form.</exception>
    public static async Task<PostedForm> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > LargestBytes) throw TooLarge();
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body) body.MaxRequestBodySize = LargestBytes;
        try
        {
            var form = await request.ReadFormAsync(Limits, cancellation);
            if (form.Files.Sum(f => f.Length) > LargestBytes) throw TooLarge();
            if (form.Files.Count > AttachmentForm.Most) throw new RequestProblemException(400, "malformed", $"At most {AttachmentForm.Most} files can be sent at once.");
            var files = new List<SentFile>();
            foreach (var file in form.Files.Where(f => f.Length > 0)) files.Add(await ReadAsync(file, cancellation));
            return new(form, files);
        }
        catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw new RequestProblemException(400, "malformed", $"The form cannot be read: {e.Message}");
        }
    }

    /// <summary>Null where it is too much, which the page says in its own words.</summary>
    public static async Task<PostedForm?> ReadOrTooLargeAsync(HttpRequest request)
    {
        try
        {
            return await ReadAsync(request, request.HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == 413)
        {
            return null;
        }
        catch (RequestProblemException e) when (e.Status == 413)
        {
            return null;
        }
    }

    public static string TooLargeFor(Viewer viewer) => viewer.Say(
        $"Filerna är tillsammans större än {LargestBytes / 1024 / 1024} MB. Dela upp dem, eller svara på vårt brev.",
        $"The files are larger than {LargestBytes / 1024 / 1024} MB together. Send fewer or smaller ones, or reply to our letter.");

    public bool Has(string name) => form.ContainsKey(name);

    public string One(string name) => form[name] is [{ } value, ..] ? value.Trim() : "";

    public IReadOnlyList<string> All(string name) => [.. form[name].Select(v => v ?? "")];

    static async Task<SentFile> ReadAsync(IFormFile file, CancellationToken cancellation)
    {
        await using var content = file.OpenReadStream();
        var kind = KnownValues.AttachmentKinds.Contains(file.Name) ? file.Name : "other";
        var type = file.ContentType is { Length: > 0 and <= 100 } given ? given : "application/octet-stream";
        return new(kind, NameOf(file), type, await BinaryData.FromStreamAsync(content, cancellation));
    }

    // Some browsers send a path; a name is shown and offered for download, and is never opened here.
    static string NameOf(IFormFile file)
    {
        var name = new string([.. file.FileName.Split('/', '\\')[^1].Where(c => !char.IsControl(c))]).Trim();
        return name.Length switch { 0 => "file", > 200 => name[^200..], _ => name };
    }

    static RequestProblemException TooLarge() => new(413, "too-large", $"All files together are over {LargestBytes / 1024 / 1024} MB.");
}
