using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using static Mpp.Tests.Domain.Cases.Life;

namespace Mpp.Tests.Adapters.Mail;

/// <summary>The mail service is away for a while, and the case moves on.</summary>
public sealed class DroppedLettersTests
{
    static readonly DateTimeOffset Due = At("2027-08-29T06:00:00Z");

    static readonly Case Reminded = Do(RemindOfReport.Apply(InForce, "year-1", Handbook, Due)).Case;

    [Fact]
    public async Task A_reminder_does_not_follow_the_report_and_the_record_says_why()
    {
        await using var room = await AwayAsync();
        await CommitAsync(room, c => SubmitReport.Apply(c, ReportOf("year-1", 60_000, Due.AddHours(1)), Handbook, Due.AddHours(1)));

        Assert.Equal(new OutboxResult(1, 0, null), await room.RunAsync());
        Assert.Equal(["report-received"], room.Server.Taken.Select(m => m.LetterId.Split('_')[1]));
        var letter = await room.LetterAsync("report-reminder");
        Assert.Equal((LetterState.Dropped, "Report year-1 is in."), (letter.State, letter.Reason));
        var told = Assert.Single(await room.Storage.Cases.AuditAsync("2026-0001"), e => e.Action == "letter-dropped");
        Assert.Equal((letter.Order.Key, "report-in", "system"), (told.Subject, told.To, told.ActorKind));
        Assert.True((await room.Storage.Cases.VerifyAsync("2026-0001")).IsIntact);

        // And it stays dropped.
        Assert.Equal(new OutboxResult(0, 0, null), await room.RunAsync());
        Assert.Empty(await room.TasksAsync());
    }

    [Fact]
    public async Task Of_two_reminders_that_could_not_go_out_only_the_later_does()
    {
        await using var room = await AwayAsync();
        await CommitAsync(room, c => RemindOfReport.Apply(c, "year-1", Handbook, Due.AddDays(1)));

        Assert.Equal(new OutboxResult(1, 0, null), await room.RunAsync());
        Assert.Equal("2026-0001_report-reminder_year-1.2027-08-29.1_applicant-1", Assert.Single(room.Server.Taken).LetterId);
        Assert.Single(await room.Storage.Cases.AuditAsync("2026-0001"), e => e is { Action: "letter-dropped", To: "overtaken" });
    }

    [Fact]
    public async Task One_that_still_says_what_is_so_goes_out_when_the_service_is_back()
    {
        await using var room = await AwayAsync();
        Assert.Equal(new OutboxResult(1, 0, null), await room.RunAsync());
        Assert.Single(room.Server.Taken);
    }

    [Fact]
    public async Task Runs_at_the_same_time_drop_a_letter_once()
    {
        await using var room = await AwayAsync();
        await CommitAsync(room, c => SubmitReport.Apply(c, ReportOf("year-1", 60_000, Due), Handbook, Due));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => room.NewOutbox().SendPendingAsync("2026-0001")));

        Assert.Equal(LetterState.Dropped, (await room.LetterAsync("report-reminder")).State);
        Assert.Single(await room.Storage.Cases.AuditAsync("2026-0001"), e => e.Action == "letter-dropped");
    }

    /// <summary>The reminder of the last day was not taken; now the service is back, and its pause is over.</summary>
    static async Task<MailRoom> AwayAsync()
    {
        var room = await MailRoom.OpenAsync(Reminded, Do(RemindOfReport.Apply(InForce, "year-1", Handbook, Due)).Letters);
        room.Server.Treat = _ => Treatment.TooMany;
        Assert.Equal(1, (await room.RunAsync()).Waiting);
        room.Server.Treat = _ => Treatment.Accept;
        room.Clock.Now += TimeSpan.FromMinutes(1);
        return room;
    }

    static async Task CommitAsync(MailRoom room, Func<Case, Ruling<Change>> rule)
    {
        var stored = (await room.Storage.Cases.FindAsync("2026-0001"))!;
        Assert.IsType<CommitOutcome.Committed>(await room.Storage.Cases.CommitAsync(stored, Do(rule(stored.Case)), Actor.System, room.Clock.Now));
    }
}
