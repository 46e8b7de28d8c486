using Mpp.Domain.Agreements;
using Mpp.Domain.Cases;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Agreements;

public class SteeringGroupRuleTests
{
    [Fact]
    public void One_of_each_role_on_each_side_is_enough() => Assert.Empty(SteeringGroupRule.Refusals(Kalix, Handbook));

    [Fact]
    public void Everybody_who_is_missing_is_named_by_side_and_role()
    {
        var refusals = SteeringGroupRule.Refusals(Kalix with { SteeringGroup = [.. Kalix.SteeringGroup.Where(m => m.Name is not ("Bo" or "Fred"))] }, Handbook);
        Assert.Equal(["steering-group-incomplete", "steering-group-incomplete"], refusals.Select(r => r.Code));
        Assert.Contains("opposition on the applicant's side", refusals[0].Message, StringComparison.Ordinal);
        Assert.Contains("senior official on the partners' side", refusals[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_person_in_two_roles_leaves_one_of_them_empty()
    {
        var group = Kalix.SteeringGroup.Select(m => m.Name == "Bo" ? m with { Name = "anna " } : m).ToList();
        Assert.Equal("steering-group-two-roles", Assert.Single(SteeringGroupRule.Refusals(Kalix with { SteeringGroup = group }, Handbook)).Code);
    }

    [Fact]
    public void Namesakes_on_the_two_sides_are_two_people()
    {
        var group = Kalix.SteeringGroup.Select(m => m.Name == "Esther" ? m with { Name = "Anna" } : m).ToList();
        Assert.Empty(SteeringGroupRule.Refusals(Kalix with { SteeringGroup = group }, Handbook));
    }

    [Fact]
    public void Inception_needs_no_steering_group_and_a_type_nobody_knows_does()
    {
        Assert.Empty(SteeringGroupRule.Refusals(Kalix with { GrantType = "inception", SteeringGroup = [] }, Handbook));
        Assert.Equal(6, SteeringGroupRule.Refusals(Kalix with { GrantType = "mystery", SteeringGroup = [] }, Handbook).Count);
    }

    [Theory]
    [InlineData(3, 2, false)]
    [InlineData(4, 2, true)]
    [InlineData(2, 2, false)]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    public void More_than_60_per_cent_of_one_gender_is_a_warning(int women, int men, bool isWarned)
    {
        List<SteeringGroupMember> group = [new("Unknown", "applicant", "senior-official", null)];
        group.AddRange(Enumerable.Range(0, women).Select(i => new SteeringGroupMember($"W{i}", "applicant", "senior-official", i == 0 ? "Woman" : "woman")));
        group.AddRange(Enumerable.Range(0, men).Select(i => new SteeringGroupMember($"M{i}", "partner", "senior-official", "man")));
        Assert.Equal(isWarned, SteeringGroupRule.Warning(Kalix with { SteeringGroup = group }, Handbook) is not null);
    }
}
