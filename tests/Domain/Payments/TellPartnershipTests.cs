using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Closing;
using Mpp.Domain.Payments;
using Mpp.Domain.Reporting;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Domain.Payments;

public class TellPartnershipTests
{
    /// <summary>The first report of the holder was due on 29 August 2027.</summary>
    static readonly DateTimeOffset Fourteenth = At("2027-09-12T06:00:00Z");

    static readonly OverdueReport Owed = new("2026-0002", "year-1", new(2027, 8, 29));

    static Case Holder => Do(RemindOfReport.Apply(InForce with { Reference = "2026-0002" }, "year-1", Handbook, Fourteenth)).Case;

    static Case Told => Done(Holder, Fourteenth);

    static Case Done(Case @case, DateTimeOffset at) => Do(TellPartnership.Done(@case, TellPartnership.HoldsNow(@case, 14, at), 14, at)!).Case;

    static bool OwesTelling(Case @case) => @case.Obligations.Any(o => o.Kind == TellPartnership.Obligation);

    [Fact]
    public void The_reminder_of_the_fourteenth_day_owes_it_to_the_others_and_no_earlier_one()
    {
        Assert.False(OwesTelling(Do(RemindOfReport.Apply(InForce, "year-1", Handbook, Fourteenth.AddDays(-7))).Case));
        Assert.Equal(Fourteenth, Holder.Obligations.Single(o => o.Kind == TellPartnership.Obligation).Due.ToUtc());
        Assert.Equal([Owed], Told.HoldsOthersFor);
        Assert.False(OwesTelling(Told));
        Assert.False(OwesTelling(Do(RemindOfReport.Apply(Told, "year-1", Handbook, Fourteenth.AddDays(16))).Case));
    }

    [Fact]
    public void Who_waits_for_money_is_told_once_and_keeps_what_it_was_told()
    {
        var told = TellPartnership.On(ReportApproved, Holder, [Owed], Fourteenth)!;
        Assert.Equal(("payment-held", "partnership-report-overdue"), (Assert.Single(told.Letters).Letter, told.Letters[0].Values["codes"]));
        Assert.Equal("Report year-1 of 2026-0002, a grant of the same partnership, was due 2027-08-29 and is not in.", told.Letters[0].Values["reasons"]);
        Assert.Equal(("partnership-told", "2026-0002", "free", "2026-0002-year-1 due 2027-08-29"), told.Facts[0] is var fact ? (fact.Action, fact.Subject, fact.From, fact.To) : default);
        Assert.Equal(["partnership-report-overdue"], PaymentHolds.Of(told.Case, told.Case.Payments[0], Fourteenth).Select(h => h.Code));
        Assert.Null(TellPartnership.On(told.Case, Holder, [Owed], Fourteenth));

        // Who waits for none hears nothing, but knows; a grant of others, one that has ended, and the holder itself are told nothing.
        Assert.Empty(TellPartnership.On(InForce, Holder, [Owed], Fourteenth)!.Letters);
        Assert.Null(TellPartnership.On(ReportApproved with { Application = Kalix with { PartnershipRef = "p-9" } }, Holder with { Application = Kalix with { PartnershipRef = "p-1" } }, [Owed], Fourteenth));
        Assert.Null(TellPartnership.On(Do(Withdraw.Apply(ReportApproved, "No staff.", Karin, Reported)).Case, Holder, [Owed], Fourteenth));
        Assert.Null(TellPartnership.On(Holder, Holder, [Owed], Fourteenth));

        var free = TellPartnership.On(told.Case, Holder, [], Fourteenth)!;
        Assert.Equal("payment-released", Assert.Single(free.Letters).Letter);
        Assert.Empty(free.Case.HeldFor);
    }

    [Fact]
    public void It_stays_held_for_one_when_it_is_free_for_another()
    {
        var twice = TellPartnership.On(TellPartnership.On(ReportApproved, Holder, [Owed], Fourteenth)!.Case, Holder with { Reference = "2026-0003" }, [Owed with { Reference = "2026-0003" }], Fourteenth)!;
        Assert.Empty(twice.Letters);
        var half = TellPartnership.On(twice.Case, Holder, [], Fourteenth)!;
        Assert.Empty(half.Letters);
        Assert.Equal("payment-released", Assert.Single(TellPartnership.On(half.Case, Holder with { Reference = "2026-0003" }, [], Fourteenth)!.Letters).Letter);
    }

    [Fact]
    public void Whatever_ends_it_the_others_are_owed_to_hear_it_and_nothing_is_where_they_heard_of_nothing()
    {
        var later = Fourteenth.AddDays(3);
        Func<Case, Change>[] ends =
        [
            c => Do(SubmitReport.Apply(c, ReportOf("year-1", 60_000, later), Handbook, later)),
            c => Do(MoveReportDate.Apply(c, "year-1", new(2027, 11, 30), "Ill.", Handbook, later)),
            c => Do(Suspend.Apply(c, "Unrest.", Decider, later)),
            c => Do(Withdraw.Apply(c, "No staff.", Karin, later)),
            c => Do(Terminate.Apply(c, "Fraud.", 0, Decider, later)),
        ];
        foreach (var end in ends)
        {
            var after = end(Told).Case;
            Assert.True(OwesTelling(after));
            Assert.Empty(TellPartnership.HoldsNow(after, 14, later));
            Assert.Empty(Done(after, later).HoldsOthersFor);
            Assert.False(OwesTelling(Done(after, later)));

            // Half told, and then over: what is under way is not taken back.
            Assert.True(OwesTelling(end(Holder).Case));
            Assert.False(OwesTelling(end(InForce).Case));
        }
    }

    [Fact]
    public void Who_is_suspended_holds_nobody_and_again_from_the_day_on_which_it_is_resumed()
    {
        var suspended = Done(Do(Suspend.Apply(Told, "Unrest.", Decider, Fourteenth)).Case, Fourteenth);
        Assert.Empty(suspended.HoldsOthersFor);
        var resumed = Do(Resume.Apply(suspended, "Calm.", Handbook, Fourteenth.AddDays(60))).Case;
        Assert.True(OwesTelling(resumed));
        Assert.Equal([Owed with { DueOn = Owed.DueOn.AddDays(60) }], Done(resumed, Fourteenth.AddDays(60)).HoldsOthersFor);

        // Resumed before the others had heard of the suspension.
        var atOnce = Do(Resume.Apply(Do(Suspend.Apply(Told, "Unrest.", Decider, Fourteenth)).Case, "A mistake.", Handbook, Fourteenth.AddMinutes(5))).Case;
        Assert.Single(atOnce.Obligations, o => o.Kind == TellPartnership.Obligation);
    }

    [Fact]
    public void What_is_told_while_something_else_has_become_so_is_told_anew()
    {
        var told = TellPartnership.HoldsNow(Holder, 14, Fourteenth);
        var arrived = Do(SubmitReport.Apply(Holder, ReportOf("year-1", 60_000, Fourteenth), Handbook, Fourteenth)).Case;
        Assert.Null(TellPartnership.Done(arrived, told, 14, Fourteenth));
    }

    [Fact]
    public void An_approval_asks_the_others_themselves_and_tells_what_nobody_has_told_yet()
    {
        var held = TellPartnership.On(ReportApproved, Holder, [Owed], Fourteenth)!.Case;
        Assert.Equal(["partnership-report-overdue"], Codes(PaymentCommands.Approve(held, "2026-0001-year-1", PaymentHolds.Elsewhere(held, Holder, 14, Fourteenth), Fia, Fourteenth)));
        var approved = Do(PaymentCommands.Approve(held, "2026-0001-year-1", [], Fia, Fourteenth));
        Assert.Equal("payment-released", Assert.Single(approved.Letters).Letter);
        Assert.Empty(approved.Case.HeldFor);
    }

    [Fact]
    public void On_the_last_day_of_a_payment_staff_read_what_others_hold_it_for()
    {
        var late = RemindOfPayment.Apply(ReportApproved, "year-1", PaymentHolds.Elsewhere(ReportApproved, Holder, 14, Fourteenth), At("2027-09-15T06:00:00Z"));
        Assert.Contains("Report year-1 of 2026-0002", late.Tasks[0].Text, StringComparison.Ordinal);
        Assert.Contains("Nothing holds it", RemindOfPayment.Apply(ReportApproved, "year-1", [], At("2027-09-15T06:00:00Z")).Tasks[0].Text, StringComparison.Ordinal);
    }
}
