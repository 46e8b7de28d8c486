using System.Text.Json;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Mpp.Functions.Http;

/// <summary>
/// Who signs the tokens of staff, and with which keys: read from the authority's OpenID configuration and kept. The library's own manager reads anew behind the back of whoever asked, so that after a change of keys
/// the first people would be turned away; and anybody can name a key that does not exist, so that reading anew has to have a limit.
/// </summary>
/// <param name="address">Such as https://login.microsoftonline.com/TENANT/v2.0.</param>
/// <param name="machine">Machine time.</param>
public sealed class Authority(Uri address, TimeProvider machine)
{
    /// <summary>After so long the configuration is read anew without anybody's asking.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(12);

    /// <summary>So long nothing is read anew after it was, or after reading failed.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    readonly string document = $"{address.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration";
    readonly HttpDocumentRetriever retriever = new(Http) { RequireHttps = !address.IsLoopback };
    readonly Lock door = new();
    OpenIdConnectConfiguration? current;
    Task<OpenIdConnectConfiguration>? reading;
    long readAt;
    long? pausedAt;

    /// <summary>The configuration as far as it is known.</summary>
    /// <exception cref="RequestProblemException">503: it has never been read, and the authority does not answer.</exception>
    public Task<OpenIdConnectConfiguration> CurrentAsync(CancellationToken cancellation)
    {
        lock (door)
        {
            if (current is not { } known) return NewerThanAsync(null, isAskedFor: false, cancellation);

            // What is known stays good while a newer one is being read, however long that takes.
            if (machine.GetElapsedTime(readAt) >= KeptFor) _ = NewerThanAsync(known, isAskedFor: false, CancellationToken.None);
            return Task.FromResult(known);
        }
    }

    /// <summary>A newer one than <paramref name="known"/>, in which a key was looked for in vain; the same where there is none, or where somebody has asked just now.</summary>
    public Task<OpenIdConnectConfiguration> AnewAsync(OpenIdConnectConfiguration known, CancellationToken cancellation)
    {
        lock (door) return NewerThanAsync(known, isAskedFor: true, cancellation);
    }

    Task<OpenIdConnectConfiguration> NewerThanAsync(OpenIdConnectConfiguration? known, bool isAskedFor, CancellationToken cancellation)
    {
        if (current is { } other && !ReferenceEquals(other, known)) return Task.FromResult(other);
        if (reading is null)
        {
            if (pausedAt is { } at && machine.GetElapsedTime(at) < Pause) return current is null ? Task.FromException<OpenIdConnectConfiguration>(Away()) : Task.FromResult(current);
            if (isAskedFor) pausedAt = machine.GetTimestamp();
            reading = Task.Run(ReadAsync, CancellationToken.None);
        }

        // Whoever asks may go away; others wait for the same answer.
        return reading.WaitAsync(cancellation);
    }

    async Task<OpenIdConnectConfiguration> ReadAsync()
    {
        OpenIdConnectConfiguration? read = null;
        try
        {
            return read = await OpenIdConnectConfigurationRetriever.GetAsync(document, retriever, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException or JsonException or ArgumentException)
        {
            // The keys that were good yesterday go on being good; without any, nobody's token is wrong for it, and nobody is let in.
            lock (door) return current ?? throw Away();
        }
        finally
        {
            lock (door)
            {
                reading = null;
                if (read is null) pausedAt = machine.GetTimestamp();
                else (current, readAt) = (read, machine.GetTimestamp());
            }
        }
    }

    static RequestProblemException Away() => new(503, "sign-in", "The sign-in service does not answer; try again in a moment.");
}
