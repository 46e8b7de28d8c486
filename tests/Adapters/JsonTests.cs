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

    /// <summary>A member that came later: old rows are without it, and rows of people whom no directory vouches for stay as they were.</summary>
    [Fact]
    public void Who_a_person_is_to_the_directory_is_on_record_where_it_is_known()
    {
        const string Old = """{"byId":"fia@demo.example","by":"Fia","atUtc":"2027-08-16T09:00:00Z"}""";
        var approval = JsonSerializer.Deserialize<PaymentApproval>(Old, Json.Record)!;
        Assert.Null(approval.ByPersonId);
        Assert.Equal(Old, JsonSerializer.Serialize(approval, Json.Record));

        var row = JsonSerializer.Serialize(approval with { ByPersonId = "0d1c" }, Json.Record);
        Assert.Equal("0d1c", JsonSerializer.Deserialize<PaymentApproval>(row, Json.Record)!.ByPersonId);
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
