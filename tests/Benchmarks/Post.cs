using System.Collections.Concurrent;
using Mpp.Adapters.Mail;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Benchmarks;

/// <summary>A mail service that takes everything and remembers of each letter the link in it: a file for each would be measured, too.</summary>
sealed class Post : IMailer
{
    readonly ConcurrentDictionary<(string Reference, string Letter, string To), string?> links = [];
    int letters;

    public int Letters => Volatile.Read(ref letters);

    /// <summary>The link in the newest letter of a kind to an address; null where none has come.</summary>
    public string? Link(string reference, string letter, string to) => links.GetValueOrDefault((reference, letter, to));

    public Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        links[(mail.LetterId.Reference, mail.Letter, mail.To.Email)] = MailedLetter.LinkIn(mail.Text);
        Interlocked.Increment(ref letters);
        return Task.FromResult<MailOutcome>(new MailOutcome.Accepted());
    }
}
