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
    public void Times_are_written_in_utc_with_a_z_and_read_with_any_offset()
    {
        var noon = new DateTimeOffset(2026, 2, 20, 12, 0, 0, TimeSpan.FromHours(1));

        Assert.Equal("\"2026-02-20T11:00:00Z\"", JsonSerializer.Serialize(noon, Json.Options));
        Assert.Equal("\"2026-02-20T11:00:00.0000001Z\"", JsonSerializer.Serialize(noon.AddTicks(1), Json.Options));
        Assert.Equal(noon, JsonSerializer.Deserialize<DateTimeOffset>("\"2026-02-20T12:00:00+01:00\"", Json.Options));
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
