using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using static Mpp.Tests.Adapters.Samples;

namespace Mpp.Tests.Adapters.Tables;

public sealed class StaffListTests
{
    [Fact]
    public async Task A_task_is_one_however_often_it_is_raised_and_done_once()
    {
        var tasks = new TaskStore((await TestStorage.NewAsync()).Storage);
        var task = new StaffTask("mail-failed", "receipt_1_applicant-1", "The receipt bounced.");
        Assert.Single(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => tasks.AddAsync("2026-0001", task, Now))), added => added);
        Assert.True(await tasks.AddAsync("2026-0002", task, Now.AddHours(-1)));

        var open = await tasks.OpenAsync();
        Assert.Equal(["2026-0002", "2026-0001"], open.Select(t => t.Subject));
        Assert.Equal(task, open[0].Task);
        Assert.Equal(Now, (await tasks.DoneAsync(open[0].Id, Now))!.DoneAtUtc);
        Assert.Equal(Now, (await tasks.DoneAsync(open[0].Id, Now.AddDays(1)))!.DoneAtUtc);
        Assert.Null(await tasks.DoneAsync("other", Now));

        Assert.Equal(["2026-0001"], (await tasks.OpenAsync()).Select(t => t.Subject));
        Assert.False(await tasks.AddAsync("2026-0002", task, Now));
        Assert.Single(await tasks.OpenAsync());
    }

    [Fact]
    public async Task All_tasks_of_some_kinds_are_done_together_and_no_others()
    {
        var tasks = new TaskStore((await TestStorage.NewAsync()).Storage);
        foreach (var (subject, kind, occasion) in new[] { ("2026-0001", "sign", "icld"), ("2026-0001", "sign", "icld.7"), ("2026-0001", "sign-late", "30"), ("2026-0002", "sign", "icld") })
            await tasks.AddAsync(subject, new(kind, occasion, "Sign."), Now);

        await tasks.DoneKindsAsync("2026-0001", ["sign", "stamp"], Now);

        Assert.Equal([("2026-0001", "sign-late"), ("2026-0002", "sign")], (await tasks.OpenAsync()).Select(t => (t.Subject, t.Task.Kind)).Order());
    }

    [Fact]
    public async Task A_delivery_is_quarantined_once_and_settled_once()
    {
        var storage = await TestStorage.NewAsync();
        var quarantine = new QuarantineStore(storage.Storage);
        var delivery = new QuarantinedDelivery("forms/abc", "forms", null, "unreadable/abc", "data.title is missing", Now);
        Assert.True(await quarantine.AddAsync(delivery));
        Assert.False(await quarantine.AddAsync(delivery));
        Assert.Equal(delivery, Assert.Single(await quarantine.OpenAsync()));

        var settled = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => new QuarantineStore(storage.AnotherProcess().Storage).SettleAsync(delivery.Id, "replayed", Now)));

        Assert.Single(settled, s => s);
        Assert.Empty(await quarantine.OpenAsync());
        Assert.Equal("replayed", (await quarantine.FindAsync(delivery.Id))!.Outcome);
        Assert.False(await quarantine.AddAsync(delivery));
        Assert.False(await quarantine.SettleAsync("other", "discarded", Now));
    }

    [Fact]
    public async Task Reviewers_are_found_by_their_address_in_any_case()
    {
        var reviewers = new ReviewerStore((await TestStorage.NewAsync()).Storage);
        await reviewers.PutAsync(new("Rita@Visby.example", "Rita Reviewer", "Gotland"));
        await reviewers.PutAsync(new("ake@umea.example", "Åke", "Umeå"));
        await reviewers.PutAsync(new("rita@visby.example", "Rita Reviewer", "Visby", false));

        Assert.Equal(2, (await reviewers.ListAsync()).Count);
        Assert.Equal(new Reviewer("rita@visby.example", "Rita Reviewer", "Visby", false), await reviewers.FindAsync("RITA@visby.example"));
        Assert.Null(await reviewers.FindAsync("other@visby.example"));
    }
}
