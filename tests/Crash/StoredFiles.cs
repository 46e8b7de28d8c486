using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Mpp.Adapters;
using Mpp.Adapters.Blobs;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Tests.Adapters.Mail;

namespace Mpp.Tests.Crash;

/// <summary>
/// Every blob that a case names: is it there, is it what the record says? Deliveries and attachments carry the hash of their content, and a letter's copy says what went out. Each is read once, since
/// none is ever written over.
/// </summary>
sealed class StoredFiles(BlobServiceClient blobs)
{
    readonly HashSet<(string Container, string Name)> good = [];

    public async Task<IReadOnlyList<string>> FindingsAsync(Case @case, IReadOnlyList<StoredLetter> letters, IReadOnlyList<ReceivedMail> mails)
    {
        var findings = new List<string>();
        var attachments = CaseFiles.All(@case).Concat(@case.Application.Attachments).ToList();
        var deliveries = @case.Revisions.Select(r => r.Blob).Concat(@case.Reports.SelectMany(r => r.Deliveries).Select(d => d.Blob)).Concat(@case.Amendments.Select(a => a.Blob)).Concat(attachments.Select(a => a.Delivery));
        foreach (var delivery in deliveries.Distinct()) await JudgeAsync(BlobVault.Deliveries, delivery, content => HashOf(content) == delivery.Split('/')[^1]);
        foreach (var file in attachments) await JudgeAsync(BlobVault.Attachments, file.Blob, content => HashOf(content) == file.Sha256 && content.ToMemory().Length == file.Size);
        foreach (var letter in letters.Where(l => l.State is not LetterState.Pending))
            await JudgeAsync(BlobVault.Letters, letter.ContentBlob, content => mails.FirstOrDefault(m => m.LetterId == $"{letter.Reference}_{letter.Order.Key}") is not { } mail || IsCopy(content, mail));
        return findings;

        async Task JudgeAsync(string container, string? name, Func<BinaryData, bool> isGood)
        {
            if (name is null) findings.Add($"the record names none of its {container}");
            else if (good.Contains((container, name))) return;
            else if (await ReadAsync(container, name) is not { } content) findings.Add($"{container}: {name} is named and not stored");
            else if (!isGood(content)) findings.Add($"{container}: {name} is not what the record says");
            else good.Add((container, name));
        }
    }

    async Task<BinaryData?> ReadAsync(string container, string name)
    {
        try
        {
            return (await blobs.GetBlobContainerClient(container).GetBlobClient(name).DownloadContentAsync()).Value.Content;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    static bool IsCopy(BinaryData content, ReceivedMail mail)
    {
        var copy = JsonSerializer.Deserialize<LetterCopy>(content, Json.Options)!;
        return copy.To == mail.To && copy.Cc.SequenceEqual(mail.Cc) && copy.Subject == mail.Subject && Picture.WithoutLinks(copy.Text) == Picture.WithoutLinks(mail.Text);
    }

    static string HashOf(BinaryData content) => Convert.ToHexStringLower(SHA256.HashData(content.ToMemory().Span));
}
