using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Tests.Domain.Cases;
using Mpp.Tests.Journeys;
using Mpp.Tests.Staff;
using Mpp.Tests.Support;

namespace Mpp.Tests.Payments;

public sealed class PaymentListTests
{
    static readonly DateTimeOffset Now = Life.At("2027-09-20T09:00:00Z");

    [Fact]
    public async Task Payments_are_listed_by_their_last_day_and_by_where_they_stand()
    {
        await using var list = await ListAsync();
        var held = Life.ReportApproved with { Payments = [Payment(Life.ReportApproved) with { Hold = new("Wrong account.", "Fia", Now) }] };
        var dropped = Life.Do(Mpp.Domain.Closing.Withdraw.Apply(Life.ReportApproved, "No staff.", Life.Karin, Life.Reported)).Case;
        await list.PutAsync("2026-0101", Life.ReportApproved, payBy: "2027-10-03");
        await list.PutAsync("2026-0102", held, payBy: "2027-10-02");
        await list.PutAsync("2026-0103", Life.ApproveByTwo(Life.ReportApproved, "2026-0001-year-1", Life.Reported), payBy: "2027-09-19");
        await list.PutAsync("2026-0104", Life.PaidOnce, payBy: "2027-08-01");
        await list.PutAsync("2026-0105", dropped, payBy: "2027-09-01");
        await list.PutAsync("2026-0106", Life.ReportApproved with { RoundId = "2026-autumn" }, payBy: "2027-10-01");
        await list.PutAsync("2026-0107", Own(Life.InForce, 7), payBy: "2027-10-01");

        Assert.Equal(["0103 ready late", "0106 waiting", "0102 held", "0101 waiting"], await list.GetAsync(""));
        Assert.Equal(["0102 held"], await list.GetAsync("?status=held"));
        Assert.Equal(["0103 ready late"], await list.GetAsync("?status=ready"));
        Assert.Equal(["0106 waiting", "0101 waiting"], await list.GetAsync("?status=waiting"));
        Assert.Equal(["0106 waiting"], await list.GetAsync("?round=2026-autumn"));
        Assert.Equal(["0104 paid"], await list.GetAsync("?status=paid"));
        Assert.Equal(["0105 dropped"], await list.GetAsync("?status=dropped"));
        Assert.Equal(["0104 paid", "0105 dropped", "0103 ready late", "0106 waiting", "0102 held", "0101 waiting"], await list.GetAsync("?status=all"));
        Assert.Empty(await list.GetAsync("?round=none"));

        var whole = (await list.Caller.GetAsync("staff/payments?status=held", "rut:Reviewer")).Ok().Items.Single();
        Assert.Equal(("Kalix kommun", "2026-0001-year-1", "Fia holds the payment: Wrong account."), ((string?)whole["applicant"], (string?)whole["id"], (string?)whole["holds"]![0]!["message"]));
        Assert.Equal((60_000, 60_000, 0), ((int)whole["lines"]![0]!["claimedSek"]!, (int)whole["lines"]![0]!["acceptedSek"]!, (int)whole["lines"]![0]!["paidSek"]!));
        Assert.Equal((400, "unknown-status"), await list.Caller.GetAsync("staff/payments?status=open'") is var unknown ? (unknown.Status, unknown.Code) : default);
        Assert.Equal((400, "bad-page"), await list.Caller.GetAsync("staff/payments?page=!") is var bad ? (bad.Status, bad.Code) : default);
    }

    [Fact]
    public async Task A_page_reads_its_own_cases_and_no_others_and_the_next_goes_on_where_it_ended()
    {
        await using var list = await ListAsync();
        for (var n = 1; n <= 60; n++) await list.PutAsync($"2026-{100 + n:D4}", Own(Life.ReportApproved, n), payBy: $"2027-10-{1 + n % 28:D2}");
        for (var n = 1; n <= 10; n++) await list.PutAsync($"2026-{200 + n:D4}", Own(Life.PaidOnce, n), payBy: "2027-08-01");

        var before = list.Proxy.Count;
        var first = (await list.Caller.GetAsync("staff/payments", "fia:Finance")).Ok();
        // The index twice (what is to be paid, and who owes reports), then the cases of the page; and once a minute the settings.
        Assert.InRange(list.Proxy.Count - before, 52, 53);
        Assert.DoesNotContain(list.Proxy.Since(before), r => r.Contains("2026-02", StringComparison.Ordinal));
        var second = (await list.Caller.GetAsync($"staff/payments?page={(string)first.Json["next"]!}", "fia:Finance")).Ok();

        Assert.Equal((50, 10), (first.Items.Count, second.Items.Count));
        Assert.Null((string?)second.Json["next"]);
        var all = first.Items.Concat(second.Items).ToList();
        Assert.Equal(60, all.Select(p => (string?)p["reference"]).Distinct().Count());
        Assert.Equal(all.Select(p => (string?)p["payBy"]).Order(StringComparer.Ordinal), all.Select(p => (string?)p["payBy"]));
    }

    [Fact]
    public async Task The_dashboard_counts_without_reading_a_case()
    {
        await using var list = await ListAsync();
        await list.PutAsync("2026-0101", Own(Life.ReportApproved, 1), payBy: "2027-10-03");
        await list.PutAsync("2026-0102", Own(Life.ReportApproved, 2), payBy: "2027-09-19");
        // Its first report was due on 29 August: overdue for more than fourteen days, which holds the other grant of the same two.
        await list.PutAsync("2026-0103", Own(Life.InForce, 2), payBy: "2027-10-03");
        await list.PutAsync("2026-0104", Own(Life.ReportApproved with { Conditions = [new("condition-1", "A bank account", "payment")] }, 3), payBy: "2027-10-03");
        await list.PutAsync("2026-0105", Own(Life.ReportApproved with { Suspension = new("Unrest", "Disa", Now, []) }, 4), payBy: "2027-10-03");
        await list.PutAsync("2026-0106", Own(Life.PaidOnce, 5), payBy: "2027-08-01");
        await list.PutAsync("2026-0107", Own(Life.Complete, 6), payBy: "2027-08-01");
        var tasks = list.Programme.Host.Services.GetRequiredService<TaskStore>();
        foreach (var (kind, n) in new[] { ("mail-bounced", 1), ("payment", 1), ("payment", 2) }) await tasks.AddAsync($"2026-010{n}", new(kind, "by-a-test", "Look."), Now);

        var before = list.Proxy.Count;
        var numbers = (await list.Caller.GetAsync("staff/dashboard", "axel:Auditor")).Ok().Json;
        Assert.DoesNotContain(list.Proxy.Since(before), r => r.Contains("Cases", StringComparison.Ordinal));
        Assert.InRange(list.Proxy.Count - before, 2, 3);

        Assert.Equal((7, 6, 1, 0, 1), ((int)numbers["cases"]!["total"]!, Status("in-force"), Status("complete"), Status("closed"), (int)numbers["cases"]!["suspended"]!));
        Assert.Equal((3, 2, 1), ((int)numbers["tasks"]!["open"]!, (int)numbers["tasks"]!["byKind"]!["payment"]!, (int)numbers["letters"]!["inTrouble"]!));
        Assert.Equal(1, (int)numbers["reports"]!["overdue"]!);
        var payments = numbers["payments"]!;
        Assert.Equal((4, 240_000, 1, 3, 1), ((int)payments["open"]!, (int)payments["openSek"]!, (int)payments["waiting"]!, (int)payments["held"]!, (int)payments["late"]!));

        int Status(string name) => (int)numbers["cases"]!["byStatus"]![name]!;
    }

    static Payment Payment(Case @case) => @case.Payments[0];

    /// <summary>Another applicant, so that cases do not hold each other.</summary>
    static Case Own(Case @case, int n) => @case with { Application = @case.Application with { Applicant = @case.Application.Applicant with { OrgNumber = $"21200000{n:D2}" } } };

    static async Task<FiledCases> ListAsync()
    {
        StorageProxy? proxy = null;
        var programme = await ProgrammeUnderTest.StartAsync("2027-09-20T09:00:00Z", records: storage => (proxy = StorageProxy.StartAsync(storage).GetAwaiter().GetResult()).ConnectionString);
        return new(programme, proxy!);
    }

    /// <summary>Cases put on file as their lives would have left them.</summary>
    sealed class FiledCases(ProgrammeUnderTest programme, StorageProxy proxy) : IAsyncDisposable
    {
        public ProgrammeUnderTest Programme => programme;

        public StorageProxy Proxy => proxy;

        public Caller Caller { get; } = new(programme.Host.BaseAddress);

        public async Task PutAsync(string reference, Case @case, string payBy)
        {
            var filed = @case with
            {
                Reference = reference,
                Payments = [.. @case.Payments.Select(p => p with { PayBy = DateOnly.ParseExact(payBy, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) })],
            };
            Assert.True(await programme.Host.Services.GetRequiredService<CaseStore>().CreateAsync(new Change(filed) { Facts = [new("by-a-test")] }, Actor.System, Now));
            await programme.Host.Services.GetRequiredService<CaseIndex>().UpsertAsync(filed);
        }

        /// <summary>Of each payment the case, where it stands, and whether it is late.</summary>
        public async Task<IReadOnlyList<string>> GetAsync(string query) =>
            [.. (await Caller.GetAsync($"staff/payments{query}", "axel:Auditor")).Ok().Items.Select(p => $"{((string)p["reference"]!)[5..]} {p["status"]}{((bool)p["isLate"]! ? " late" : "")}")];

        public async ValueTask DisposeAsync()
        {
            Caller.Dispose();
            await programme.DisposeAsync();
            await proxy.DisposeAsync();
        }
    }
}
