using Mpp.Domain.Reviews;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Reviews;

public class MunicipalityTests
{
    [Theory]
    [InlineData("Växjö kommun", "Växjö")]
    [InlineData("Växjö kommun", "VÄXJÖ")]
    [InlineData("Växjö kommun", "Vaxjo Municipality")]
    [InlineData("Växjö kommun", "Municipality of Växjö")]
    [InlineData("Borås stad", "Borås kommun")]
    [InlineData("Göteborgs Stad", "Göteborg")]
    [InlineData("Robertsfors kommun", "Robertsfors kommuns")]
    [InlineData("Region Gotland", "Gotlands kommun")]
    [InlineData("Region Västernorrland", "Västernorrlands län")]
    [InlineData("Masaka", "Masaka City")]
    [InlineData("Masaka", "Masaka Municipal Council")]
    [InlineData("Upplands-Bro", "Upplands Bro kommun")]
    [InlineData("Region", "region")]
    public void Two_names_of_one_place_are_the_same(string one, string other) => Assert.True(Municipality.AreSame(one, other));

    [Theory]
    [InlineData("Växjö kommun", "Kalix kommun")]
    [InlineData("Upplands Väsby", "Upplands-Bro")]
    [InlineData("Region Gotland", "Region Skåne")]
    [InlineData("Åre kommun", "Åmål")]
    [InlineData("", "")]
    public void Different_places_are_not(string one, string other) => Assert.False(Municipality.AreSame(one, other));

    [Theory]
    [InlineData("Kalix", "Kalix kommun")]
    [InlineData("Luleå, Kalix kommun", "Kalix kommun")]
    [InlineData("masaka", "Masaka")]
    [InlineData("Luleå", null)]
    public void A_reviewer_of_several_places_belongs_to_each(string municipality, string? party) =>
        Assert.Equal(party, Municipality.PartyNamed(Kalix, municipality));
}
