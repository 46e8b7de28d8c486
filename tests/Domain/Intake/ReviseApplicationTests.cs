using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Completions;
using Mpp.Domain.Intake;
using Mpp.Domain.Rounds;
using static Mpp.Tests.Domain.Samples;

namespace Mpp.Tests.Domain.Intake;

public class ReviseApplicationTests
{
    static readonly DateTimeOffset Later = Received.AddDays(1);
    static readonly Application Renamed = Kalix with { Title = "Young people against plastics", RequestedSek = 1_340_000, Budget = [Line(1, "travel", 90_000), .. Kalix.Budget.Skip(1), Line(1, "audit", 50_000)] };

    [Fact]
    public void New_content_before_the_close_is_a_new_revision_with_a_receipt_of_its_own()
    {
        var change = Allowed(Revise(Submitted(), Renamed));

        Assert.Equal((CaseStatus.Eligible, "Young people against plastics"), (change.Case.Status, change.Case.Application.Title));
        Assert.Equal([1, 2], change.Case.Revisions.Select(r => r.Number));
        Assert.Equal(Received, change.Case.ReceivedAtUtc);
        Assert.Equal([("receipt", "2"), ("receipt", "2")], change.Letters.Select(l => (l.Letter, l.Occasion)));
        Assert.Equal(("2", "1340000"), (change.Letters[0].Values["revision"], change.Letters[0].Values["amountSek"]));
        Assert.Equal([("revise", "revision-2", "title requestedSek budget")], change.Facts.Select(f => (f.Action, f.Subject, f.To)));
    }

    [Fact]
    public void Content_that_the_case_has_had_before_is_a_repeat_even_if_a_newer_revision_came_meanwhile()
    {
        var revised = Allowed(Revise(Submitted(), Renamed)).Case;
        Assert.True(ReviseApplication.IsRepeat(revised, "first"));
        Assert.Equal(["repeat"], Codes(Revise(revised, Kalix, content: "first")));
    }

    [Theory]
    [InlineData("2026-03-15T23:59:59.9", null)]
    [InlineData("2026-03-16T00:00", "round-closed")]
    public void After_the_close_nothing_changes(string local, string? code) => Assert.Equal(code is null ? [] : [code], Codes(Revise(Submitted(), Renamed, at: Stockholm(local))));

    [Fact]
    public void A_permit_keeps_the_round_open_for_revisions()
    {
        var round = Spring with { LatePermits = [new(Kalix.Applicant.OrgNumber, new(2026, 3, 20), "Power cut", "Olle", Received)] };
        Assert.Equal("late-permit", Assert.Single(Allowed(Revise(Submitted(), Renamed, round, Stockholm("2026-03-18T12:00"))).Case.Eligibility.Warnings).Code);
        Assert.Equal(["round-paused"], Codes(Revise(Submitted(), Renamed, Spring with { IsPaused = true })));
    }

    [Fact]
    public void Once_reviewers_are_at_work_nothing_changes()
    {
        foreach (var status in Enum.GetValues<CaseStatus>())
        {
            var isOpen = status is CaseStatus.Eligible or CaseStatus.NotEligible or CaseStatus.Returned or CaseStatus.Complete;
            Assert.Equal(isOpen ? [] : ["wrong-status"], Codes(Revise(Submitted() with { Status = status }, Renamed)));
        }
    }

    [Fact]
    public void A_suspended_case_is_not_revised() =>
        Assert.Equal(["suspended"], Codes(Revise(Submitted() with { Suspension = new("Unrest", "Olle", Received, []) }, Renamed)));

    [Fact]
    public void A_revision_can_heal_and_can_spoil()
    {
        var refused = Submitted(Kalix with { CoreAreas = [] });
        var healed = Allowed(Revise(refused, Kalix));
        Assert.Equal(CaseStatus.Eligible, healed.Case.Status);
        Assert.Empty(healed.Case.Eligibility.Refusals);
        Assert.Contains(healed.Facts, f => f is { Action: "status", From: "not-eligible", To: "eligible" });

        var spoilt = Allowed(Revise(Submitted(), Kalix with { CoreAreas = [] }));
        Assert.Equal(CaseStatus.NotEligible, spoilt.Case.Status);
        Assert.Equal(["receipt", "receipt", "not-eligible", "not-eligible"], spoilt.Letters.Select(l => l.Letter));
    }

    [Fact]
    public void A_revision_of_a_returned_application_ends_the_completion_and_its_obligations()
    {
        var returned = Allowed(ReturnForCompletion.Apply(Submitted(), ["A letter of intent"], Officer, Handbook, Received)).Case;
        var change = Allowed(Revise(returned, Renamed));

        Assert.Equal(CaseStatus.Eligible, change.Case.Status);
        Assert.Empty(change.Case.Obligations);
        Assert.Equal(Later, Assert.Single(change.Case.Completions).CompletedAtUtc);
        Assert.Equal("revised", Assert.Single(change.Tasks).Kind);
    }

    [Fact]
    public void Links_that_were_revoked_stay_void_and_those_of_a_person_replaced_become_so()
    {
        var @case = Submitted();
        var contacts = @case.Application.Applicant.Contacts;
        @case = @case with { Application = @case.Application with { Applicant = @case.Application.Applicant with { Contacts = [contacts[0] with { LinkVersion = 3 }, contacts[1]] } } };
        var revised = Kalix with
        {
            Applicant = Kalix.Applicant with { Contacts = [contacts[0], contacts[1] with { Email = "new.head@kalix.example" }, contacts[1] with { Id = "applicant-3", Email = "third@kalix.example" }] },
        };

        var change = Allowed(Revise(@case, revised));
        Assert.Equal([3, 2, 5], change.Case.Application.Applicant.Contacts.Select(c => c.LinkVersion));
        Assert.Equal(3, change.Letters[0].To.LinkVersion);
        Assert.Equal("applicant.contacts", Assert.Single(change.Facts).To);
    }

    [Fact]
    public void A_file_that_is_stored_is_not_stored_again()
    {
        var @case = Submitted();
        @case = @case with { Application = @case.Application with { Attachments = [.. @case.Application.Attachments.Select(a => a with { Blob = $"2026-0001/{a.Sha256}" })] } };
        var revised = Kalix with { Attachments = [Kalix.Attachments[1] with { Id = "file-1", Delivery = "deliveries/second" }, File("file-2", "letter-of-intent", "loi.pdf", 'c')] };

        var attachments = Allowed(Revise(@case, revised)).Case.Application.Attachments;
        Assert.Equal([$"2026-0001/{new string('b', 64)}", null], attachments.Select(a => a.Blob));
    }

    [Fact]
    public void An_overdue_report_of_an_earlier_grant_is_not_forgotten_by_a_revision_unless_another_applicant_sends_it()
    {
        var refused = RecordEarlierReports.Apply(Submitted(), ["2023-0007"], Received).Case;

        var same = Allowed(Revise(refused, Renamed)).Case;
        Assert.Equal((CaseStatus.NotEligible, "overdue-report"), (same.Status, Assert.Single(same.Eligibility.Refusals).Code));
        Assert.NotNull(same.Eligibility.EarlierReportsCheckedAtUtc);

        var other = Allowed(Revise(refused, Renamed with { Applicant = Kalix.Applicant with { OrgNumber = "2120000167" } })).Case;
        Assert.Equal(CaseStatus.Eligible, other.Status);
        Assert.Null(other.Eligibility.EarlierReportsCheckedAtUtc);
    }

    [Fact]
    public void An_override_covers_what_it_was_given_for_and_nothing_new()
    {
        var accepted = Allowed(OverrideEligibility.Apply(Submitted(Kalix with { CoreAreas = [] }), "Meant participation", Officer, Received)).Case;

        var still = Allowed(Revise(accepted, Renamed with { CoreAreas = [] })).Case;
        Assert.Equal((CaseStatus.Eligible, true), (still.Status, still.Eligibility.Override is not null));
        var worse = Allowed(Revise(accepted, Renamed with { CoreAreas = [], Consent = null })).Case;
        Assert.Equal((CaseStatus.NotEligible, false), (worse.Status, worse.Eligibility.Override is not null));
    }

    [Fact]
    public void A_case_without_a_round_gets_the_one_that_is_chosen_now_and_never_another()
    {
        var stray = SubmitApplication.Create("2026-0001", Kalix, null, Handbook, Received, null, Delivery(1, "first", Received)).Case;
        Assert.Equal("2026-spring", Allowed(Revise(stray, Renamed)).Case.RoundId);
        Assert.Throws<InvalidOperationException>(() => Revise(Submitted(), Renamed, Autumn));
    }

    [Fact]
    public void A_form_that_sends_itself_over_and_over_is_stopped()
    {
        var @case = Submitted();
        for (var n = 2; n <= ReviseApplication.MostRevisions; n++) @case = Allowed(ReviseApplication.Apply(@case, Renamed, Spring, Handbook, Delivery(n, $"content-{n}", Later))).Case;
        Assert.Equal(["too-many-revisions"], Codes(Revise(@case, Renamed)));
    }

    [Fact]
    public void Every_field_of_the_form_shows_in_the_difference()
    {
        (string Field, Application After)[] changes =
        [
            ("grantType", Kalix with { GrantType = "steering-group" }), ("partnershipRef", Kalix with { PartnershipRef = "p-1" }), ("renewalOf", Kalix with { RenewalOf = "2023-0001" }),
            ("title", Kalix with { Title = "Other" }), ("summary", Kalix with { Summary = "Other" }), ("applicant", Kalix with { Applicant = Kalix.Applicant with { Name = "Other" } }),
            ("applicant.contacts", Kalix with { Applicant = Kalix.Applicant with { Contacts = [] } }), ("partners", Kalix with { Partners = [Kalix.Partners[0] with { Country = "KE" }] }),
            ("partners.contacts", Kalix with { Partners = [Kalix.Partners[0] with { Contacts = [] }] }), ("coreAreas", Kalix with { CoreAreas = ["equity"] }),
            ("markers", Kalix with { Markers = [] }), ("sdgs", Kalix with { Sdgs = [] }), ("startDate", Kalix with { StartDate = new(2026, 8, 1) }), ("endDate", Kalix with { EndDate = new(2028, 8, 1) }),
            ("requestedSek", Kalix with { RequestedSek = 1 }), ("budget", Kalix with { Budget = [] }), ("steeringGroup", Kalix with { SteeringGroup = [] }),
            ("team", Kalix with { Team = [new("A", "partner", "b")] }), ("attachments", Kalix with { Attachments = [] }), ("consent", Kalix with { Consent = null }),
        ];
        Assert.Empty(ApplicationDiff.Between(Kalix, Kalix with { Partners = [.. Kalix.Partners], Budget = [.. Kalix.Budget] }));
        Assert.All(changes, c => Assert.Equal([c.Field], ApplicationDiff.Between(Kalix, c.After)));
        Assert.Equal(changes.Select(c => c.Field).Count(f => !f.Contains('.', StringComparison.Ordinal)), typeof(Application).GetProperties().Count(p => p.CanWrite));
    }

    static Ruling<Change> Revise(Case @case, Application revised, Round? round = null, DateTimeOffset? at = null, string content = "second") =>
        ReviseApplication.Apply(@case, revised, round ?? Spring, Handbook, Delivery(@case.Revisions.Count + 1, content, at ?? Later, "revision"));
}
