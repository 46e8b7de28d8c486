using System.Text.Json;
using Mpp.Adapters;
using Mpp.Domain.Payments;
using Mpp.Functions.Http;
using Mpp.Functions.Staff;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Staff;

public class CaseViewTests
{
    [Fact]
    public void Staff_do_not_see_which_person_of_the_directory_somebody_is()
    {
        var @case = Do(PaymentCommands.Approve(ReportApproved, "2026-0001-year-1", [], Fia with { PersonId = "0d1c-fia" }, Reported)).Case;
        @case = @case with { Recommendation = @case.Recommendation! with { ByPersonId = "0d1c-olle" } };
        Assert.Contains("0d1c-fia", JsonSerializer.Serialize(@case, Json.Options), StringComparison.Ordinal);

        var seen = CaseView.For(new("axel@demo.example", "Axel", [Role.Auditor]), @case).ToJsonString(Json.Options);
        Assert.Contains("fia@demo.example", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("0d1c", seen, StringComparison.Ordinal);
    }
}
