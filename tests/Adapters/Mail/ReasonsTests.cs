using Mpp.Adapters.Mail;
using Mpp.Domain.Cases;
using Mpp.Domain.Intake;
using Mpp.Domain.Rounds;
using Mpp.Tests.Domain.Intake;
using static Mpp.Tests.Domain.Samples;

namespace Mpp.Tests.Adapters.Mail;

/// <summary>A Swedish municipality is told in Swedish which rule is broken.</summary>
public sealed class ReasonsTests
{
    [Fact]
    public void Every_rule_that_can_refuse_an_application_has_a_sentence_in_swedish()
    {
        var judged = EligibilityRulesTests.OneRuleBroken.Select(row => ((Func<Application, Application>)row[1])(Kalix)).SelectMany(a => EligibilityRules.Judge(a, Spring, Handbook, Received).Refusals)
            .Concat(EligibilityRules.Judge(Kalix, null, Handbook, Received).Refusals)
            .Concat(EligibilityRules.Judge(Kalix with { RequestedSek = 2_000_000_000 }, Spring with { IsPaused = true, GrantTypes = [], Countries = [], RefusesOverCap = true }, Handbook, Spring.ClosesAtUtc()).Refusals)
            .Concat(EligibilityRules.Judge(Kalix with { Budget = [Line(1, "travel", -1)] }, Spring, Handbook, Spring.OpensAtUtc().AddTicks(-1)).Refusals)
            .Concat(RecordEarlierReports.Apply(Submitted(), ["2023-0007"], Received).Case.Eligibility.Refusals)
            .Select(r => r.Code).Distinct().ToList();

        Assert.InRange(judged.Count, 37, 60);
        Assert.All(judged, code => Assert.NotNull(LetterTexts.Embedded.SwedishReason(code)));
    }
}
