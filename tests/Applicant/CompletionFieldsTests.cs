using System.Text.Json;
using Mpp.Functions.Applicant.Pages;

namespace Mpp.Tests.Applicant;

public sealed class CompletionFieldsTests
{
    static readonly CompletionFields Before = CompletionFields.Of(Kalix.Returnee.Application);

    [Fact]
    public void A_form_that_comes_back_as_it_was_filled_changes_nothing()
    {
        var posted = CompletionFields.Of(Posted(Before));

        Assert.Empty(posted.ChangesFrom(Before));
        Assert.Equal(Before.Basis(), posted.Basis());
    }

    [Fact]
    public void Only_what_was_changed_becomes_a_member_and_numbers_are_numbers()
    {
        IReadOnlyList<BudgetRow> budget = [.. Before.Budget.Take(5), new("", "3", "audit", "applicant", "50 000"), new("", "1", "other", "applicant", "")];
        var posted = CompletionFields.Of(Posted(Before with { RequestedSek = "1\u00A0400\u00A0000", Budget = budget }));

        using var data = JsonDocument.Parse(posted.ChangesFrom(Before).ToJsonString());
        Assert.Equal(["requestedSek", "budget"], data.RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Equal(1_400_000, data.RootElement.GetProperty("requestedSek").GetInt64());
        var lines = data.RootElement.GetProperty("budget").EnumerateArray().ToList();
        Assert.Equal(6, lines.Count);
        Assert.Equal(50_000, lines[5].GetProperty("amountSek").GetInt64());
        Assert.Equal(JsonValueKind.Null, lines[5].GetProperty("line").ValueKind);
    }

    [Fact]
    public void An_application_that_changed_in_between_has_another_basis()
    {
        var corrected = CompletionFields.Of(Kalix.Returnee.Application with { Title = "Corrected by staff" });

        Assert.NotEqual(Before.Basis(), corrected.Basis());
    }

    /// <summary>As a browser sends the page's fields: in order, one value a cell.</summary>
    static Func<string, IReadOnlyList<string>> Posted(CompletionFields fields) => name => name switch
    {
        "title" => [fields.Title],
        "summary" => [fields.Summary.Replace("\n", "\r\n", StringComparison.Ordinal)],
        "startDate" => [fields.StartDate],
        "endDate" => [fields.EndDate],
        "requestedSek" => [fields.RequestedSek],
        "coreAreas" => [.. fields.CoreAreas.Reverse()],
        "budget.line" => [.. fields.Budget.Select(b => b.Line), ""],
        "budget.year" => [.. fields.Budget.Select(b => b.Year), "1"],
        "budget.category" => [.. fields.Budget.Select(b => b.Category), "other"],
        "budget.party" => [.. fields.Budget.Select(b => b.Party), "applicant"],
        "budget.amountSek" => [.. fields.Budget.Select(b => b.AmountSek), ""],
        "group.name" => [.. fields.SteeringGroup.Select(g => g.Name), ""],
        "group.side" => [.. fields.SteeringGroup.Select(g => g.Side), "applicant"],
        "group.role" => [.. fields.SteeringGroup.Select(g => g.Role), "senior-official"],
        "group.gender" => [.. fields.SteeringGroup.Select(g => g.Gender), ""],
        _ => [],
    };
}
