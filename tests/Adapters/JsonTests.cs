using System.Text.Json;
using Mpp.Adapters;
using Mpp.Domain.Cases;

namespace Mpp.Tests.Adapters;

public sealed class JsonTests
{
    [Fact]
    public void Names_are_camel_case_values_of_enums_kebab_case_and_letters_as_they_are()
    {
        Assert.Equal("""{"theStatus":"not-eligible","name":"Åsa"}""", JsonSerializer.Serialize(new { TheStatus = CaseStatus.NotEligible, Name = "Åsa" }, Json.Options));
        Assert.Equal("under-review", Json.Name(CaseStatus.UnderReview));
    }

    [Fact]
    public void A_row_keeps_neither_what_can_be_computed_nor_what_is_null()
    {
        var row = JsonSerializer.Serialize(Samples.Case(), Json.Record);
        Assert.DoesNotContain("\"contacts\":[{\"id\":\"applicant-1\"", row[..row.IndexOf("\"applicant\"", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(row, "grace@masaka.example"));
        Assert.DoesNotContain("null", row, StringComparison.Ordinal);
        Assert.DoesNotContain("isExpected", row, StringComparison.Ordinal);
    }
}
