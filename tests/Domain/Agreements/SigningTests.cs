using Mpp.Domain.Agreements;
using Mpp.Domain.Cases;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Agreements;

public class SigningTests
{
    static Case Sent(DateOnly? inForceOn) => Do(SendAgreement.Apply(Announced, inForceOn, Handbook, Monday)).Case;

    static Case Signed(DateOnly? inForceOn) => Sign(Sign(Sign(Sent(inForceOn), "icld"), "applicant"), "partner-1");

    [Fact]
    public void Before_the_last_signature_nothing_is_in_force()
    {
        var change = Do(SignAs(Sign(AgreementSent, "icld"), "applicant"));
        Assert.Equal(CaseStatus.AgreementSent, change.Case.Status);
        Assert.Equal(3, change.Case.Obligations.Count);
        Assert.Empty(change.Letters);
        Assert.Equal("Signer of applicant", Assert.Single(change.Facts).Why);
    }

    [Fact]
    public void The_last_signature_puts_it_in_force_with_reports_and_the_years_dates()
    {
        var change = Do(SignAs(Sign(Sign(AgreementSent, "icld"), "applicant"), "partner-1"));

        Assert.Equal(CaseStatus.InForce, change.Case.Status);
        Assert.Equal(Monday, change.Case.Agreement!.InForceAtUtc);
        Assert.Equal(["year-1", "year-2", "year-3"], change.Case.Reports.Select(r => r.Id));
        Assert.Equal(
            [("report-reminder_year-1", "2027-05-31 08:00"), ("report-reminder_year-2", "2028-05-31 08:00"), ("report-reminder_year-3", "2029-06-30 08:00")],
            change.Case.Obligations.Select(o => (o.Id, $"{o.Due.Local:yyyy-MM-dd HH:mm}")));
        Assert.Equal(["applicant-1", "partner-1-1"], change.Letters.Select(l => l.To.Id));
        Assert.All(change.Letters, l =>
        {
            Assert.Equal(("agreement-in-force", "2026-05-18", "1000000"), (l.Letter, l.Values["inForceOn"], l.Values["amountSek"]));
            Assert.Equal("year-1: 2027-08-29\nyear-2: 2028-08-29\nyear-3: 2029-09-28", l.Values["reports"]);
            Assert.Equal(new(2027, 8, 29), l.Calendar!.On);
            Assert.Equal(At("2027-08-29T22:00:00Z"), l.Calendar.DeadlineUtc);
        });
        Assert.Contains("rapport", change.Letters[0].Calendar!.Summary, StringComparison.Ordinal);
        Assert.Contains("report", change.Letters[1].Calendar!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_party_signs_once_even_when_its_signature_was_the_last()
    {
        Assert.Equal(["already-signed"], Codes(SignAs(Sign(AgreementSent, "applicant"), "applicant")));
        Assert.Equal(["already-signed"], Codes(SignAs(InForce, "partner-1")));
    }

    [Fact]
    public void A_stranger_a_blank_name_and_a_day_to_come_are_refused_at_once() =>
        Assert.Equal(
            ["unknown-party", "no-signer", "signed-in-future"],
            Codes(RecordSignature.Apply(AgreementSent, new("partner-2", " ", new(2026, 5, 19), "staff"), Handbook, Monday)));

    [Fact]
    public void Late_in_the_evening_UTC_it_is_tomorrow_in_Stockholm() =>
        Assert.True(RecordSignature.Apply(AgreementSent, new("icld", "Ingrid", new(2026, 5, 19), "staff"), Handbook, At("2026-05-18T22:30:00Z")).IsAllowed);

    [Fact]
    public void With_a_day_to_come_it_waits_for_its_morning_and_reminds_nobody()
    {
        var signed = Signed(new(2026, 7, 1));
        Assert.Equal(CaseStatus.AgreementSent, signed.Status);
        var obligation = Assert.Single(signed.Obligations);
        Assert.Equal(("in-force_agreement", At("2026-07-01T06:00:00Z")), (obligation.Id, obligation.Due.ToUtc()));

        Assert.Equal(["not-yet"], Codes(PutInForce.Apply(signed, Handbook, At("2026-06-30T21:59:00Z"))));
        var change = Do(PutInForce.Apply(signed, Handbook, At("2026-07-01T06:00:00Z")));
        Assert.Equal(CaseStatus.InForce, change.Case.Status);
        Assert.All(change.Letters, l => Assert.Equal("2026-07-01", l.Values["inForceOn"]));
        Assert.All(change.Case.Obligations, o => Assert.Equal("report-reminder", o.Kind));
    }

    [Fact]
    public void After_an_outage_the_day_in_force_is_still_the_one_agreed_on()
    {
        var change = Do(PutInForce.Apply(Signed(new(2026, 7, 1)), Handbook, At("2026-07-09T06:00:00Z")));
        Assert.All(change.Letters, l => Assert.Equal("2026-07-01", l.Values["inForceOn"]));
    }

    [Fact]
    public void Where_the_day_has_passed_before_all_signed_it_is_the_day_of_the_last_signature()
    {
        var late = Sign(Sign(Sent(new(2026, 5, 20)), "icld"), "applicant");
        var change = Do(SignAs(late, "partner-1", At("2026-05-25T12:00:00Z")));
        Assert.Equal(CaseStatus.InForce, change.Case.Status);
        Assert.All(change.Letters, l => Assert.Equal("2026-05-25", l.Values["inForceOn"]));
    }

    [Fact]
    public void In_force_is_refused_while_a_signature_is_missing_and_a_second_time()
    {
        Assert.Equal(["not-signed", "not-yet"], Codes(PutInForce.Apply(Sent(new(2026, 7, 1)), Handbook, Monday)));
        Assert.Equal(["wrong-status"], Codes(PutInForce.Apply(InForce, Handbook, Monday)));
    }

    [Fact]
    public void A_project_of_sixty_years_that_somebody_has_let_through_comes_into_force_in_one_transaction()
    {
        var longest = AgreementSent with { Application = Kalix with { EndDate = Kalix.EndDate.AddYears(57) } };
        var change = Do(SignAs(Sign(Sign(longest, "icld"), "applicant"), "partner-1"));
        Assert.Equal(60, change.Case.Reports.Count);
        var planned = Assert.Single(change.Facts, f => f.Action == "report-planned");
        Assert.Equal(("year-1..year-60", "2027-08-29", "2086-09-28"), (planned.Subject, planned.From, planned.To));
    }

    [Fact]
    public void A_report_whose_reminders_have_all_passed_before_the_agreement_is_in_force_is_a_task()
    {
        var old = AgreementSent with { Application = Kalix with { StartDate = new(2025, 1, 1), EndDate = new(2026, 12, 31) } };
        var change = Do(SignAs(Sign(Sign(old, "icld"), "applicant"), "partner-1"));
        Assert.Equal(("report-overdue", "year-1.2026-03-01"), Assert.Single(change.Tasks) is var task ? (task.Kind, task.Occasion) : default);
        Assert.Equal("report-reminder_year-2", Assert.Single(change.Case.Obligations).Id);

        // And it waits, whoever looks, until its date is moved.
        Assert.Equal([task], WhatWaits.Of(change.Case, Handbook));
        var moved = Do(Mpp.Domain.Reporting.MoveReportDate.Apply(change.Case, "year-1", new(2026, 9, 1), "Agreed.", Handbook, Monday)).Case;
        Assert.Empty(WhatWaits.Of(moved, Handbook));
    }
}
