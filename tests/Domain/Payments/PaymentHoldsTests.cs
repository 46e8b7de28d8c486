using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Decisions;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using Mpp.Functions.Staff;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Payments;

public class PaymentHoldsTests
{
    static readonly Payment First = ReportApproved.Payments[0];

    /// <summary>Of the second year, due 29 August 2028.</summary>
    static readonly DateTimeOffset SecondReportWasDue = SwedishCalendar.EndOfDay(new(2028, 8, 29)).ToUtc();

    [Fact]
    public void Nothing_holds_a_payment_of_a_case_that_is_in_order() => Assert.Empty(PaymentHolds.Of(ReportApproved, First, Reported));

    [Fact]
    public void A_report_holds_from_the_end_of_its_last_day_until_it_is_in()
    {
        Assert.Empty(PaymentHolds.Of(ReportApproved, First, SecondReportWasDue.AddTicks(-1)));
        Assert.Equal(["report-overdue"], PaymentHolds.Of(ReportApproved, First, SecondReportWasDue).Select(h => h.Code));

        var submitted = Do(SubmitReport.Apply(ReportApproved, ReportOf("year-2", 50_000, SecondReportWasDue.AddDays(1)), Handbook, SecondReportWasDue.AddDays(1)));
        Assert.Empty(PaymentHolds.Of(submitted.Case, First, SecondReportWasDue.AddDays(1)));
    }

    [Theory]
    [InlineData("2028-08-30T05:00:00Z", "", "")]
    [InlineData("2028-09-08T09:00:00Z", "2028-08-30T06:00:00Z", "payment-released")]
    [InlineData("2028-10-20T09:00:00Z", "2028-08-30T06:00:00Z", "payment-released")]
    public void Who_is_told_that_a_payment_is_free_again_was_told_that_it_is_held(string reportedAt, string toldAt, string told)
    {
        var (@case, held) = (ReportApproved, new List<DateTimeOffset>());
        while (@case.Obligations.Where(o => o is { Kind: RemindOfReport.Obligation, Occasion: "year-2" }).Select(o => (DateTimeOffset?)o.Due.ToUtc()).SingleOrDefault() is { } due && due < At(reportedAt))
        {
            var reminded = Do(RemindOfReport.Apply(@case, "year-2", Handbook, due));
            held.AddRange(reminded.Letters.Where(l => l.Letter == "payment-held").Select(_ => due));
            @case = reminded.Case;
        }

        Assert.Equal(toldAt.Length == 0 ? [] : [At(toldAt)], held);
        var submitted = Do(SubmitReport.Apply(@case, ReportOf("year-2", 50_000, At(reportedAt)), Handbook, At(reportedAt)));
        Assert.Equal(told, string.Join(' ', submitted.Letters.Select(l => l.Letter).Where(l => l.StartsWith("payment-", StringComparison.Ordinal))));
    }

    [Fact]
    public void What_ends_while_the_case_is_suspended_is_told_when_it_is_resumed()
    {
        var suspended = Do(Suspend.Apply(Do(PaymentCommands.Hold(ReportApproved, First.Id, "A question.", Fia, Reported)).Case, "Unrest.", Decider, Reported)).Case;
        var released = Do(PaymentCommands.Release(suspended, First.Id, "Answered.", Reported.AddDays(1)));
        Assert.Empty(released.Letters);
        Assert.Equal(["payment-released", "resumed"], Do(Resume.Apply(released.Case, "Calm.", Handbook, Reported.AddDays(2))).Letters.Select(l => l.Letter).Distinct().Order());
    }

    [Fact]
    public void A_report_that_is_returned_holds_again_when_its_new_last_day_is_over()
    {
        var (sent, returned) = (SecondReportWasDue.AddDays(-5), SecondReportWasDue.AddDays(3));
        var submitted = Do(SubmitReport.Apply(ReportApproved, ReportOf("year-2", 50_000, sent), Handbook, sent)).Case;
        var back = Do(AssessReport.Apply(submitted, new("year-2", false, null, ["The accounts"], null), Handbook, Handbook, Officer, returned)).Case;
        var dueOn = back.Reports[1].DueOn;
        Assert.True(dueOn > new DateOnly(2028, 9, 1));
        Assert.Empty(PaymentHolds.Of(back, First, SwedishCalendar.EndOfDay(dueOn).ToUtc().AddTicks(-1)));
        Assert.Equal(["report-overdue"], PaymentHolds.Of(back, First, SwedishCalendar.EndOfDay(dueOn).ToUtc()).Select(h => h.Code));
    }

    [Fact]
    public void A_condition_that_blocks_payments_holds_until_it_is_met_and_one_that_blocks_the_agreement_does_not()
    {
        var @case = ReportApproved with { Conditions = [new("condition-1", "A bank account", "payment"), new("condition-2", "A plan", "agreement")] };
        Assert.Equal(["condition-unmet"], PaymentHolds.Of(@case, First, Reported).Select(h => h.Code));
        var met = Do(MeetCondition.Apply(@case with { Payments = [First with { IsToldHeld = true }] }, "condition-1", null, Officer, Reported));
        Assert.Empty(PaymentHolds.Of(met.Case, First, Reported));
        Assert.Equal(["payment-released"], met.Letters.Select(l => l.Letter));
    }

    [Fact]
    public void A_payment_that_is_ordered_into_a_hold_is_told_at_once()
    {
        var conditional = ReportIn with { Conditions = [new("condition-1", "A bank account", "payment")] };
        var ordered = Do(AssessReport.Apply(conditional, Accept("year-1"), Handbook, Handbook, Officer, Reported));
        Assert.Equal(["payment-held", "report-approved"], ordered.Letters.Select(l => l.Letter).Distinct().Order());
    }

    [Fact]
    public void A_suspension_holds_and_has_letters_of_its_own()
    {
        var suspended = Do(Suspend.Apply(ReportApproved, "Unrest.", Decider, Reported));
        Assert.Equal(["suspended"], PaymentHolds.Of(suspended.Case, First, Reported).Select(h => h.Code));
        Assert.All(suspended.Letters, l => Assert.Equal("suspended", l.Letter));
        Assert.Empty(PaymentHolds.Of(Do(Resume.Apply(suspended.Case, "Calm.", Handbook, Reported)).Case, First, Reported));
    }

    [Fact]
    public void The_reminder_of_the_first_day_tells_that_payments_are_held_and_after_an_outage_the_next_does()
    {
        foreach (var (day, letters) in new[] { (0, 0), (1, 1), (7, 1), (14, 1), (30, 1) })
        {
            var at = SwedishCalendar.At(new DateOnly(2028, 8, 29).AddDays(day), new(8, 0)).ToUtc();
            var owing = ReportApproved with { Obligations = [.. ReportApproved.Obligations.Where(o => o.Occasion != "year-2"), new(RemindOfReport.Obligation, "year-2", SwedishCalendar.At(new(2028, 8, 29), new(8, 0)))] };
            var reminded = Do(RemindOfReport.Apply(owing, "year-2", Handbook, at));
            Assert.Equal(letters, reminded.Letters.Count(l => l.Letter == "payment-held"));
            if (day != 1) continue;

            // Once: the thirtieth day's does not tell it again.
            var month = SwedishCalendar.At(new(2028, 9, 28), new(8, 0)).ToUtc();
            Assert.DoesNotContain(Do(RemindOfReport.Apply(reminded.Case, "year-2", Handbook, month)).Letters, l => l.Letter == "payment-held");
        }
    }

    [Fact]
    public void Another_grant_of_the_partnership_holds_from_the_fourteenth_day_on()
    {
        var other = InForce with { Reference = "2026-0002" };
        var fourteenth = SwedishCalendar.EndOfDay(new DateOnly(2027, 8, 29).AddDays(13)).ToUtc();
        Assert.Empty(PaymentHolds.Elsewhere(ReportApproved, other, 14, fourteenth.AddTicks(-1)));
        var hold = Assert.Single(PaymentHolds.Elsewhere(ReportApproved, other, 14, fourteenth));
        Assert.Equal("partnership-report-overdue", hold.Code);
        Assert.Contains("2026-0002", hold.Message, StringComparison.Ordinal);

        Assert.Empty(PaymentHolds.Elsewhere(other, other, 14, fourteenth.AddYears(5)));
        Assert.Empty(PaymentHolds.Elsewhere(ReportApproved, Do(Withdraw.Apply(other, "No staff.", Karin, Monday)).Case, 14, fourteenth));
    }

    [Theory]
    [InlineData("2027-03-20", "2027-04-02T22:00:00Z")]
    [InlineData("2027-10-25", "2027-11-07T23:00:00Z")]
    public void It_holds_from_midnight_in_Stockholm_also_where_the_clocks_change_in_between(string dueOn, string from)
    {
        var due = DateOnly.Parse(dueOn, System.Globalization.CultureInfo.InvariantCulture);
        var other = InForce with { Reference = "2026-0002", Reports = [InForce.Reports[0] with { DueOn = due }] };
        Assert.Empty(PaymentHolds.Elsewhere(ReportApproved, other, 14, At(from).AddTicks(-1)));
        Assert.Single(PaymentHolds.Elsewhere(ReportApproved, other, 14, At(from)));

        var dashboard = (DateTimeOffset now) => DashboardView.Of([Summary("2026-0001") with { Payments = [new("2026-0001-year-1", due.AddDays(30), 1, true, false, false)] }, Summary("2026-0002") with { ReportsOwed = [new("year-1", due)] }], [], 14, now).Payments.Held;
        Assert.Equal((0, 1), (dashboard(At(from).AddTicks(-1)), dashboard(At(from))));

        static CaseSummary Summary(string reference) => new()
        {
            Reference = reference,
            Status = CaseStatus.InForce,
            GrantType = "project",
            Title = "Plastic",
            Applicant = "Kalix",
            OrgNumber = "2120002692",
            PartnershipRef = "p-1",
            ReceivedAtUtc = Monday,
        };
    }

    [Fact]
    public void A_partnership_is_told_by_its_number_and_without_one_by_applicant_and_partner()
    {
        Case Of(string? number, string org = "2120002692", string partner = "Masaka", string country = "UG") => InForce with
        {
            Application = Kalix with { PartnershipRef = number, Applicant = Kalix.Applicant with { OrgNumber = org }, Partners = [Kalix.Partners[0] with { Name = partner, Country = country }] },
        };
        Assert.True(PaymentHolds.IsSamePartnership(Of("p-1"), Of("P-1", partner: "Mbale")));
        Assert.False(PaymentHolds.IsSamePartnership(Of("p-1"), Of("p-2")));
        Assert.False(PaymentHolds.IsSamePartnership(Of("p-1"), Of("p-1", org: "2120000662")));
        Assert.True(PaymentHolds.IsSamePartnership(Of("p-1"), Of(null, partner: " masaka ")));
        Assert.False(PaymentHolds.IsSamePartnership(Of(null), Of(null, partner: "Mbale")));
        Assert.False(PaymentHolds.IsSamePartnership(Of(null), Of(null, country: "KE")));
        Assert.False(PaymentHolds.IsSamePartnership(Of(null), Of(null, org: "2120000662")));
    }
}
