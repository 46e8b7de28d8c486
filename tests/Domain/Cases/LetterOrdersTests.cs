using Mpp.Domain.Cases;

namespace Mpp.Tests.Domain.Cases;

public class LetterOrdersTests
{
    static readonly Dictionary<string, string> None = [];

    [Fact]
    public void A_person_in_two_roles_gets_one_letter()
    {
        Recipient coordinator = new("applicant-1", "Karin", "karin@kalix.example", "sv", 1), head = new("applicant-2", "Karin", "Karin@Kalix.example", "sv", 1);
        Assert.Equal("applicant-1", Assert.Single(LetterOrders.To([coordinator, head], "receipt", "1", None)).To.Id);
    }

    [Fact]
    public void One_address_in_two_languages_gets_both()
    {
        Recipient swede = new("applicant-1", "Karin", "shared@kalix.example", "sv", 1), partner = new("partner-1-1", "Grace", "shared@kalix.example", "en", 1);
        Assert.Equal(2, LetterOrders.To([swede, partner], "receipt", "1", None).Count);
    }

    [Fact]
    public void Values_are_plain_whatever_the_machine_speaks()
    {
        Assert.Equal("1200000", LetterOrders.Amount(1_200_000));
        Assert.Equal("2026-07-01", LetterOrders.Date(new(2026, 7, 1)));
    }

    [Fact]
    public void A_line_break_inside_an_item_does_not_make_two_of_it() => Assert.Equal("one and more\ntwo", LetterOrders.Lines(["one\r\nand more", " two "]));
}
