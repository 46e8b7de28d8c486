using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Mpp.Adapters.Blobs;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Intake;

/// <summary>A file's server did not give it this time (no answer, 5xx, 429, a connection that broke, or one that drips): another try may help.</summary>
public sealed class FileNotGivenException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Fetches files that come by link, from allowed hosts only (Attachments__AllowedHosts) and without following redirects: the link is somebody else's
/// text, and this server must not be made to call wherever it says.
/// </summary>
public sealed class LinkedFiles(BlobVault blobs, IConfiguration configuration)
{
    public const int LargestBytes = 25 * 1024 * 1024;

    static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>For the whole of a file: the client's own time-out ends with the headers, and a server that drips would hold up the case's letters.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly HashSet<string> allowedHosts = [.. (configuration["Attachments:AllowedHosts"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(h => h.ToLowerInvariant())];

    /// <summary>The file as stored, or with the reason why it never will be.</summary>
    /// <exception cref="FileNotGivenException">What may pass.</exception>
    public async Task<Attachment> StoreAsync(string reference, Attachment file, CancellationToken cancellation)
    {
        var url = new Uri(file.Url!);
        if (!allowedHosts.Contains(url.Host) && !allowedHosts.Contains(url.Authority)) return file with { Failure = $"{url.Host} is not among the hosts that files are fetched from." };
        if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback) return file with { Failure = "The link is not https." };

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var response = await GivenAsync(() => Client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, patience.Token));
        if (response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
            throw new FileNotGivenException($"{url.Host} answered {(int)response.StatusCode} for {reference} {file.Id}.");
        if (!response.IsSuccessStatusCode) return file with { Failure = $"{url.Host} answered {(int)response.StatusCode}." };

        await using var from = await GivenAsync(() => response.Content.ReadAsStreamAsync(patience.Token));
        await using var temporary = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await GivenAsync(() => from.ReadAsync(buffer, patience.Token).AsTask())) > 0)
        {
            if (temporary.Length + read > LargestBytes) return file with { Failure = $"The file is larger than {LargestBytes / 1024 / 1024} MB." };
            hash.AppendData(buffer, 0, read);
            await temporary.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (temporary.Length == 0) return file with { Failure = "The file is empty." };
        if (file.Sha256 is not null && file.Sha256 != sha256) return file with { Failure = "The content does not match the sha256 that the form gave." };
        if (file.Size is not null && file.Size != temporary.Length) return file with { Failure = $"The file has {temporary.Length} bytes; the form said {file.Size}." };
        var name = $"{reference}/{sha256}";
        temporary.Position = 0;
        await blobs.PutAsync(BlobVault.Attachments, name, temporary, file.ContentType, cancellation);
        return file with { Blob = name, Sha256 = sha256, Size = temporary.Length };

        // Only what the other server does: a disk of ours that is full is another matter.
        async Task<T> GivenAsync<T>(Func<Task<T>> ask)
        {
            try
            {
                return await ask();
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                throw new FileNotGivenException($"{url.Host} did not give {file.Id} of {reference}: {e.Message}", e);
            }
        }
    }
}
