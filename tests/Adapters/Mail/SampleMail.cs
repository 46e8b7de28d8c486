using Mpp.Adapters.Mail;
using Mpp.Domain.Cases;

namespace Mpp.Tests.Adapters.Mail;

static class SampleMail
{
    public static OutgoingMail Any => Of(SampleLetters.Order("receipt"));

    public static OutgoingMail Of(LetterOrder order)
    {
        var letter = SampleLetters.Render(order);
        return new(
            new("2026-0001", order.Key), order.Letter, letter.Language, SampleLetters.Now, Mailbox.Parse("Mail__From", "ICLD <programme@icld.example>"),
            Box(order.To), [.. order.Cc.Select(Box)], letter.Subject, letter.Text, letter.Html, letter.Ics);
    }

    public static Mailbox Box(Recipient recipient) => Mailbox.TryCreate(recipient.Email, recipient.Name, out var box) ? box : throw new ArgumentException(recipient.Email);
}
