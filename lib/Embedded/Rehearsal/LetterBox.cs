using Mpp.Adapters;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;

namespace Mpp.Embedded.Rehearsal;

/// <summary>What was mailed in a rehearsal: every letter is written to a folder, also where it goes to a mail service as well.</summary>
public sealed class LetterBox(string folder, IMailer? service) : IMailer
{
    readonly FileMailer files = new(folder);

    public async Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var outcome = service is null ? new MailOutcome.Accepted() : await service.SendAsync(mail, cancellationToken);
        return outcome is MailOutcome.Accepted or MailOutcome.Uncertain && await files.SendAsync(mail, cancellationToken) is var written && service is null ? written : outcome;
    }

    /// <summary>In the order in which they were mailed, each with what became of it as the case's record has it now.</summary>
    public async Task<IReadOnlyList<MailedLetter>> ListAsync(string? reference, string? letter, CaseStore cases, CancellationToken cancellationToken)
    {
        var letters = new List<MailedLetter>();
        foreach (var mail in await FileMailer.ReadAsync(folder, cancellationToken: cancellationToken))
        {
            if (!string.IsNullOrEmpty(reference) && mail.Case != reference || !string.IsNullOrEmpty(letter) && mail.Letter != letter) continue;
            var state = LetterId.Parse(mail.LetterId) is { } id && await cases.FindLetterAsync(id.Reference, id.Key, cancellationToken) is { } stored ? Json.Name(stored.State) : "unknown";
            letters.Add(new(mail.At, mail.To, mail.Cc, mail.Letter, mail.Case, mail.Language, mail.Subject, mail.Text, mail.Html, state));
        }

        return letters;
    }
}
