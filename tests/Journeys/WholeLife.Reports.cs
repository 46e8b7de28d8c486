namespace Mpp.Tests.Journeys;

public sealed partial class WholeLife
{
    IEnumerable<LifeStep> Reports() =>
    [
        Day("report 1 opens", "2027-05-31T06:00:00Z"),
        Day("report 1: 60 days left", "2027-06-30T06:00:00Z"),
    ];
}
