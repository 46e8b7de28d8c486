using Mpp.Domain.Cases;

namespace Mpp.Tests.Domain.Cases;

public class CaseReferenceTests
{
    [Theory]
    [InlineData("2026-0001", 2026, 1)]
    [InlineData("2026-9999", 2026, 9999)]
    [InlineData("2026-10000", 2026, 10000)]
    [InlineData("2031-123456", 2031, 123456)]
    public void A_reference_is_read_and_written_alike(string text, int year, long sequence)
    {
        Assert.Equal(new CaseReference(year, sequence), CaseReference.Parse(text));
        Assert.Equal(text, CaseReference.Format(year, sequence));
        Assert.Equal(text, CaseReference.Parse(text).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-12")]
    [InlineData("2026-00012")]
    [InlineData("2026-0000")]
    [InlineData("0000-0001")]
    [InlineData("2026_0001")]
    [InlineData("2026--001")]
    [InlineData("2026-+001")]
    [InlineData(" 2026-0001")]
    [InlineData("2026-0001 ")]
    [InlineData("2026-0001'")]
    [InlineData("２０２６-0001")]
    [InlineData("2026-99999999999999999999")]
    public void Anything_else_is_none(string? text)
    {
        Assert.False(CaseReference.IsValid(text));
        if (text is not null) Assert.Throws<FormatException>(() => CaseReference.Parse(text));
    }

    [Fact]
    public void References_of_a_year_sort_as_they_were_given_up_to_ten_thousand() =>
        Assert.Equal(Enumerable.Range(1, 9999).Select(n => CaseReference.Format(2026, n)).Order(StringComparer.Ordinal), Enumerable.Range(1, 9999).Select(n => CaseReference.Format(2026, n)));
}
