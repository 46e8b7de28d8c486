using Mpp.Adapters.Blobs;
using Mpp.Domain.Agreements;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Functions.Agreements;

/// <summary>The agreements' texts as they went to the parties, word for word, by their hash. What is signed is never written anew from a record that may have been corrected since.</summary>
public sealed class AgreementTexts(BlobVault blobs)
{
    /// <summary>Before the agreement is sent: a text that nobody sends is harmless, an agreement without its text is not.</summary>
    public Task KeepAsync(Case @case, DateOnly? inForceOn, ProgrammeSettings settings, CancellationToken cancellation)
    {
        var text = AgreementText.For(@case, inForceOn, settings);
        return blobs.PutAsync(BlobVault.Attachments, Name(@case.Reference, AgreementText.Hash(text)), BinaryData.FromString(text), "text/plain; charset=utf-8", cancellation);
    }

    /// <summary>Null: there is no agreement yet.</summary>
    /// <exception cref="InvalidDataException">The text is lost, or is not what the record's hash says.</exception>
    public async Task<string?> ReadAsync(Case @case, CancellationToken cancellation)
    {
        if (@case.Agreement is not { TextHash: var hash }) return null;
        var text = (await blobs.ReadAsync(BlobVault.Attachments, Name(@case.Reference, hash), cancellation))?.ToString();
        return text is not null && AgreementText.Hash(text) == hash ? text : throw new InvalidDataException($"The agreement of {@case.Reference} has no text with hash {hash}.");
    }

    static string Name(string reference, string hash) => $"{reference}/{hash}";
}
