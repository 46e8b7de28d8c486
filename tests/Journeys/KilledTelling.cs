using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Tables;
using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using Mpp.Tests.Domain.Cases;
using Mpp.Tests.Support;

namespace Mpp.Tests.Journeys;

/// <summary>A case tells the other grants of its partnership in transactions of theirs: whoever dies in between leaves it owing, and each of them is told once.</summary>
public sealed class KilledTelling
{
    [Theory]
    [InlineData("overdue", false)]
    [InlineData("overdue", true)]
    [InlineData("suspend", false)]
    [InlineData("suspend", true)]
    public async Task A_telling_that_dies_at_any_of_its_storage_requests_reaches_everybody_once(string why, bool afterwards)
    {
        StorageProxy? proxy = null;
        await using var programme = await ProgrammeUnderTest.StartAsync("2027-09-20T05:00:00Z", records: storage => (proxy = StorageProxy.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        await using var _ = proxy;
        await programme.PutRoundAsync();

        var owing = 0;
        for (var request = 1; ; request++)
        {
            // Each is a partnership of its own; the reminder of the fourteenth day goes out at the next eight o'clock.
            var (holder, first, second) = ($"2026-{1000 + request}", $"2026-{2000 + request}", $"2026-{3000 + request}");
            var morning = programme.Now.UtcDateTime.TimeOfDay < new TimeSpan(5, 50, 0) ? SwedishCalendar.StockholmDate(programme.Now) : SwedishCalendar.StockholmDate(programme.Now).AddDays(1);
            await PutOnFileAsync(programme, holder, request, Owing(morning));
            foreach (var other in new[] { first, second }) await PutOnFileAsync(programme, other, request, Life.ReportApproved with { Obligations = [] });
            var eight = SwedishCalendar.At(morning, new(8, 0)).ToUtc();
            await programme.MoveToAsync(eight.AddSeconds(-20));

            if (why == "suspend") await TellAsync(programme, holder, eight);
            proxy!.DieAt(request, afterwards);
            if (why == "suspend") await programme.Driver.VerbAsync("dina:Decider", holder, "suspend", new { reason = "Unrest." });
            else await programme.Driver.MoveAsync(eight);
            await programme.QuietAsync();
            var hasDied = proxy.IsDead;
            proxy.Revive();
            if (hasDied && (await programme.CaseAsync(holder)).Obligations.Any(o => o.Kind == "tell-partnership")) owing++;
            if (why == "suspend" && (await programme.CaseAsync(holder)).Suspension is null) (await programme.Driver.VerbAsync("dina:Decider", holder, "suspend", new { reason = "Unrest." })).Ok();
            await programme.CatchUpAsync();

            var told = (await programme.CaseAsync(holder)).HoldsOthersFor;
            Assert.Equal(why == "suspend" ? 0 : 1, told.Count);
            foreach (var other in new[] { first, second })
            {
                var @case = await programme.CaseAsync(other);
                Assert.Equal(told, @case.HeldFor);
                Assert.Equal(why == "suspend" ? ["payment-held", "payment-released"] : ["payment-held"], await OrderedAsync(programme, other));
                Assert.InRange((await programme.Driver.LettersAsync(other, "payment-held")).Count, 0, 1);
                Assert.InRange((await programme.Driver.LettersAsync(other, "payment-released")).Count, 0, 1);
            }

            if (!hasDied) break;
            Assert.True(request < 80, "A telling takes fewer requests than this.");
        }

        Assert.True(owing > 0, "No death fell within a telling: this test has proved nothing.");
    }

    static async Task TellAsync(ProgrammeUnderTest programme, string holder, DateTimeOffset eight)
    {
        await programme.MoveToAsync(eight);
        await programme.CatchUpAsync();
        Assert.Single((await programme.CaseAsync(holder)).HoldsOthersFor);
    }

    static async Task<IReadOnlyList<string>> OrderedAsync(ProgrammeUnderTest programme, string reference) =>
        [.. (await programme.Host.Services.GetRequiredService<CaseStore>().LettersAsync(reference)).Select(l => l.Order.Letter).Where(l => l.StartsWith("payment-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>The first report has been overdue for fourteen days on <paramref name="morning"/>, and all reminders but that day's have gone out.</summary>
    static Case Owing(DateOnly morning)
    {
        var dueOn = morning.AddDays(-14);
        return Life.InForce with
        {
            Reports = [Life.InForce.Reports[0] with { DueOn = dueOn, RemindersSent = [new(7, dueOn, Life.Reported)] }, .. Life.InForce.Reports.Skip(1)],
            Obligations = [new(RemindOfReport.Obligation, "year-1", SwedishCalendar.At(morning, new(8, 0)))],
        };
    }

    static async Task PutOnFileAsync(ProgrammeUnderTest programme, string reference, int partnership, Case @case)
    {
        var filed = @case with
        {
            Reference = reference,
            RoundId = null,
            Decision = @case.Decision! with { LedgerOperation = null },
            Application = @case.Application with { Applicant = @case.Application.Applicant with { OrgNumber = $"{2_120_000_000 + partnership}" } },
            Payments = [.. @case.Payments.Select(p => p with { Id = $"{reference}-{p.Report}" })],
        };
        Assert.True(await programme.Host.Services.GetRequiredService<CaseStore>().CreateAsync(new Change(filed) { Facts = [new("by-a-test")] }, Actor.System, programme.Now));
        await programme.Host.Services.GetRequiredService<CaseIndex>().UpsertAsync(filed);
    }
}
