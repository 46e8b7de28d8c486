using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;

namespace Mpp.Functions.Applicant.Pages;

/// <summary>One step of a case's way. <paramref name="State"/>: done, present or ahead; <paramref name="On"/>: the day it was done, where the record knows one.</summary>
public sealed record Step(string Id, string Label, string State, DateOnly? On = null);

/// <summary>The case's way as the applicant may see it: from what is announced, never from what is decided.</summary>
public static class Way
{
    public const string Done = "done", Present = "present", Ahead = "ahead";

    public static IReadOnlyList<Step> Of(Viewer viewer)
    {
        var @case = viewer.Case;
        var status = PublicStatus.CodeBehindSuspension(@case);
        var announcedOn = Day(@case.Decision?.AnnouncedAtUtc);
        var received = new Step("received", viewer.Say("Mottagen", "Received"), Done, Day(@case.ReceivedAtUtc));
        var completion = new Step("completion", viewer.Say("Komplettering", "Completion"), Done, Day(@case.Completions is [.., var last] ? last.CompletedAtUtc : null));
        var assessment = new Step("assessment", viewer.Say("Bedömning", "Assessment"), Done);
        var decision = new Step("decision", viewer.Say("Beslut", "Decision"), Done, announcedOn);
        var agreement = new Step("agreement", viewer.Say("Avtal", "Agreement"), Done, Day(@case.Agreement?.InForceAtUtc));
        var project = new Step("project", viewer.Say("Projekt och rapporter", "Project and reports"), Done);
        var closed = new Step("closed", viewer.Say("Avslutad", "Closed"), Done);

        List<Step> begun = @case.Completions.Count > 0 ? [received, completion] : [received];
        return status switch
        {
            "not-eligible" => Ending(viewer, [received], "not-eligible"),
            "rejected" => [.. begun, assessment, decision with { Label = StatusTable.PublicLabel(@case, viewer.Language), State = Present }],
            "withdrawn" or "terminated" => Ending(viewer, Passed(), status),
            "eligible" or "returned" => At(begun[^1].Id),
            PublicStatus.UnderAssessment => At("assessment"),
            "approved" or "agreement-sent" => At("agreement"),
            "in-force" => At("project"),
            "closed" => At("closed"),
            _ => throw new ArgumentOutOfRangeException(nameof(viewer), status, "A public status without a place on the way."),
        };

        List<Step> Passed()
        {
            List<Step> passed = [.. begun];
            if (announcedOn is not null) passed.AddRange([assessment, decision]);
            if (agreement.On is not null) passed.Add(agreement);
            return passed;
        }

        IReadOnlyList<Step> At(string present)
        {
            List<Step> all = [.. begun, assessment, decision, agreement, project, closed];
            var at = all.FindIndex(s => s.Id == present);
            return [.. all.Select((step, i) => i < at ? step : i == at ? step with { State = Present } : step with { State = Ahead, On = null })];
        }
    }

    static IReadOnlyList<Step> Ending(Viewer viewer, List<Step> before, string id) =>
        [.. before, new(id, StatusTable.PublicLabel(viewer.Case, viewer.Language), Present, Day(viewer.Case.Ending?.AtUtc))];

    static DateOnly? Day(DateTimeOffset? instant) => instant is { } at ? SwedishCalendar.StockholmDate(at) : null;
}
