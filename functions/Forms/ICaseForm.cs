using Mpp.Domain.Cases;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Forms;

/// <summary>
/// A type of form about a case that is there: a report, a completion, an amendment. A class for each; what reads its members stands in Delivery, so that an unreadable one is refused before the case is looked for.
/// </summary>
public interface ICaseForm
{
    /// <summary>As the contract calls it: mpp.report.submitted.</summary>
    string Type { get; }

    /// <summary>What the rule says to it; null where the same has come in before.</summary>
    ValueTask<Ruling<Change>?> ApplyAsync(SentForm sent, InHand hand);

    /// <summary>It takes the place of an earlier one; <paramref name="before"/> is the case as it was.</summary>
    bool IsRevision(SentForm sent, Case before) => false;
}
