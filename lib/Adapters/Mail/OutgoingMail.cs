using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;

namespace Mpp.Adapters.Mail;

/// <summary>A name and an address that were checked: neither can begin a header of its own.</summary>
public sealed partial record Mailbox
{
    Mailbox(string email, string name) => (Email, Name) = (email, name);

    /// <summary>In ASCII; a domain with other letters as xn--….</summary>
    public string Email { get; }

    /// <summary>One line; may be empty.</summary>
    public string Name { get; }

    /// <summary>False where no mail could go to the address as it is written.</summary>
    public static bool TryCreate(string email, string name, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = null;
        if (Address().Match(email.Trim()) is not { Success: true } match || email.Length > 254)
            return false;
        try
        {
            mailbox = new($"{match.Groups["local"].Value}@{new IdnMapping().GetAscii(match.Groups["domain"].Value)}", MailText.Line(name, 100));
            return true;
        }
        catch (ArgumentException)
        {
            // IdnMapping's way of saying that this is no domain.
            return false;
        }
    }

    /// <summary>Reads a setting: an address, or Name &lt;address&gt;.</summary>
    public static Mailbox Parse(string setting, string value) =>
        MailAddress.TryCreate(value, out var address) && TryCreate(address.Address, address.DisplayName, out var mailbox)
            ? mailbox
            : throw new FormatException($"{setting} is \"{value}\" and must be an e-mail address, or a name and one: ICLD <programme@icld.example>.");

    // Quoted local parts are legal and never meant: what has blanks, quotes or brackets is a slip of the pen or an attack.
    [GeneratedRegex(@"^(?<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@(?<domain>[^\s@<>()\[\]\\,;:""]+\.[^\s@<>()\[\]\\,;:"".]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}

/// <summary>A mail, ready to go. <paramref name="LetterId"/> comes back with the mail service's events.</summary>
public sealed record OutgoingMail(
    LetterId LetterId, string Letter, string Language, DateTimeOffset AtUtc, Mailbox From, Mailbox To, IReadOnlyList<Mailbox> Cc, string Subject, string Text, string Html, string? Ics);

/// <summary>A letter's name to the outside: case and key within it. Holds no personal data.</summary>
public sealed record LetterId(string Reference, string Key)
{
    public override string ToString() => $"{Reference}_{Key}";

    /// <summary>Null if it is none of ours.</summary>
    public static LetterId? Parse(string? text) =>
        text?.Split('_', 2) is [{ Length: > 0 } reference, { Length: > 0 } key] ? new(reference, key) : null;
}

/// <summary>What became of an attempt to send.</summary>
public abstract record MailOutcome
{
    MailOutcome()
    {
    }

    /// <summary>The mail service has it.</summary>
    public sealed record Accepted : MailOutcome;

    /// <summary>The mail service will never take it.</summary>
    public sealed record Rejected(string Reason) : MailOutcome;

    /// <summary>Certainly not sent; trying again can help.</summary>
    public sealed record TryLater(string Reason) : MailOutcome;

    /// <summary>It may have gone out. Never to be repeated by a machine.</summary>
    public sealed record Uncertain(string Reason) : MailOutcome;
}

/// <summary>Sends mail: through SendGrid, or into files where there is no key for it. Design rule 7.</summary>
public interface IMailer
{
    /// <summary>Does not throw for anything that the network or the service does: that is the outcome.</summary>
    Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellationToken);
}

/// <summary>
/// Who letters come from, and on test systems where all of them go instead of to the people they are meant for.
/// Settings Mail__From and Mail__RedirectAllTo.
/// </summary>
public sealed class MailRoute(string from, string? redirectAllTo = null)
{
    readonly Mailbox? redirect = string.IsNullOrWhiteSpace(redirectAllTo) ? null : Mailbox.Parse("Mail__RedirectAllTo", redirectAllTo);

    public Mailbox From { get; } = Mailbox.Parse("Mail__From", from);

    /// <summary>The mail as it may leave this system.</summary>
    public OutgoingMail Direct(OutgoingMail mail)
    {
        if (redirect is null)
            return mail;
        var meant = string.Join(", ", mail.Cc.Select(c => c.Email).Prepend(mail.To.Email));
        return mail with { To = redirect, Cc = [], Subject = MailText.Line($"[Test, to {meant}] {mail.Subject}", 250) };
    }
}
