using Mpp.Domain.Cases;

namespace Mpp.Tests.Domain.Cases;

public class StatusTableTests
{
    public static TheoryData<CaseStatus> Statuses => [.. Enum.GetValues<CaseStatus>()];

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Every_status_has_a_row_and_labels_in_both_languages(CaseStatus status)
    {
        Assert.NotNull(StatusTable.After(status));
        Assert.NotEqual(StatusTable.StaffLabel(status, "sv"), StatusTable.StaffLabel(status, "en"));
        Assert.NotEqual("", StatusTable.PublicLabel(Life.Complete with { Status = status }, "sv"));
        Assert.NotEqual("", StatusTable.PublicLabel(Life.Complete with { Status = status }, "en"));
    }

    [Fact]
    public void An_application_goes_from_eligible_to_closed_step_by_step()
    {
        CaseStatus[] way =
        [
            CaseStatus.Eligible, CaseStatus.Returned, CaseStatus.Eligible, CaseStatus.Complete, CaseStatus.UnderReview, CaseStatus.Reviewed, CaseStatus.Recommended,
            CaseStatus.Approved, CaseStatus.AgreementSent, CaseStatus.InForce, CaseStatus.Closed,
        ];
        var last = way.Skip(1).Aggregate(Life.Complete with { Status = way[0] }, StatusTable.Change);
        Assert.Equal(CaseStatus.Closed, last.Status);
    }

    [Fact]
    public void An_illegal_change_throws_and_names_the_case_and_both_states()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => StatusTable.Change(Life.Complete, CaseStatus.Approved));
        Assert.Contains("2026-0001", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Complete", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Approved", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CaseStatus.Closed)]
    [InlineData(CaseStatus.Withdrawn)]
    [InlineData(CaseStatus.Terminated)]
    public void Nothing_follows_on_an_end(CaseStatus end)
    {
        Assert.Empty(StatusTable.After(end));
        Assert.Empty(StatusTable.Verbs(Life.Complete with { Status = end }));
    }

    [Fact]
    public void Everything_that_has_not_ended_can_be_withdrawn()
    {
        var running = Enum.GetValues<CaseStatus>().Where(s => StatusTable.After(s).Count > 0);
        Assert.All(running, s => Assert.True(StatusTable.IsLegal(s, CaseStatus.Withdrawn)));
    }

    [Fact]
    public void Every_status_can_be_reached_from_a_submission()
    {
        HashSet<CaseStatus> reached = [CaseStatus.Eligible, CaseStatus.NotEligible];
        for (var before = 0; before < reached.Count;)
        {
            before = reached.Count;
            reached.UnionWith(reached.SelectMany(StatusTable.After).ToList());
        }

        Assert.Equal(Enum.GetValues<CaseStatus>().Order(), reached.Order());
    }

    [Theory]
    [InlineData("sv", "Under bedömning")]
    [InlineData("en", "Under assessment")]
    public void The_public_cannot_tell_a_decision_before_its_announcement(string language, string label)
    {
        foreach (var @case in new[] { Life.Complete, Life.UnderReview, Life.Reviewed, Life.Recommended, Life.Approved, Life.Rejected })
        {
            Assert.Equal(label, StatusTable.PublicLabel(@case, language));
        }
    }

    [Fact]
    public void The_public_sees_the_decision_once_it_is_announced()
    {
        Assert.Equal("Approved", StatusTable.PublicLabel(Life.Announced, "en"));
        var announced = Life.Rejected with { Decision = Life.Rejected.Decision! with { AnnouncedAtUtc = Life.Monday } };
        Assert.Equal("Avslagen", StatusTable.PublicLabel(announced, "sv"));
    }

    [Fact]
    public void An_unannounced_decision_cannot_be_told_from_a_suspended_case_either()
    {
        var suspension = new Suspension("Audit.", "Disa", Life.Monday, []);
        Assert.Equal("Suspended", StatusTable.PublicLabel(Life.Approved with { Suspension = suspension }, "en"));
        Assert.Equal("Suspended", StatusTable.PublicLabel(Life.Rejected with { Suspension = suspension }, "en"));
    }

    [Fact]
    public void A_rejection_ends_the_case_when_it_is_announced_and_not_before()
    {
        Assert.False(StatusTable.IsEnded(Life.Rejected));
        Assert.True(StatusTable.IsEnded(Life.Rejected with { Decision = Life.Rejected.Decision! with { AnnouncedAtUtc = Life.Monday } }));
    }

    [Fact]
    public void The_diagram_has_every_status_and_every_change()
    {
        var diagram = StatusTable.Mermaid().Split('\n').Select(l => l.Trim()).ToList();
        Assert.Equal("stateDiagram-v2", diagram[0]);
        foreach (var from in Enum.GetValues<CaseStatus>())
        {
            Assert.Contains($"{from} : {StatusTable.StaffLabel(from, "en")}", diagram);
            foreach (var to in StatusTable.After(from))
            {
                Assert.True(diagram.Contains($"{from} --> {to}") || (IsEnd(to) && diagram.Contains($"Running --> {to}")), $"{from} to {to} is not in the diagram.");
            }
        }

        var changes = Enum.GetValues<CaseStatus>().Sum(s => StatusTable.After(s).Count);
        var running = Enum.GetValues<CaseStatus>().Count(s => StatusTable.IsLegal(s, CaseStatus.Terminated) && s != CaseStatus.Terminated);
        Assert.Equal(changes - 2 * running + 2 + 3, diagram.Count(l => l.Contains("-->", StringComparison.Ordinal)));

        static bool IsEnd(CaseStatus status) => status is CaseStatus.Withdrawn or CaseStatus.Terminated;
    }
}
