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
    public async Task What_the_record_has_settled_is_one_occasion_and_there_again_when_it_waits_again()
    {
        var tasks = new TaskStore((await TestStorage.NewAsync()).Storage);
        var sign = new StaffTask("sign", "icld", "Sign.");
        foreach (var (subject, kind, occasion) in new[] { ("2026-0001", "sign", "icld"), ("2026-0001", "sign", "icld.7"), ("2026-0001", "sign-late", "30"), ("2026-0002", "sign", "icld") })
            await tasks.AddAsync(subject, new(kind, occasion, "Sign."), Now);

        await tasks.SettleAsync("2026-0001", sign, Now.AddDays(1));
        await tasks.SettleAsync("2026-0001", new("stamp", "1", ""), Now);

        Assert.Equal(["icld.7", "30"], (await tasks.OpenOfAsync("2026-0001")).Select(t => t.Task.Occasion).OrderDescending());
        Assert.Equal(Now.AddDays(1), (await tasks.FindAsync("2026-0001_sign_icld"))!.DoneAtUtc);
        Assert.True(await tasks.AddAsync("2026-0001", sign with { Text = "Sign once more." }, Now.AddDays(2)));
        Assert.False(await tasks.AddAsync("2026-0001", sign, Now.AddDays(3)));
        var again = (await tasks.OpenOfAsync("2026-0001")).Single(t => t.Task.Occasion == "icld");
        Assert.Equal(("Sign once more.", Now.AddDays(2), null), (again.Task.Text, again.CreatedAtUtc, again.DoneAtUtc));
    }

    [Fact]
    public async Task What_a_person_has_called_done_stays_done_whatever_the_record_says_afterwards()
    {
        var tasks = new TaskStore((await TestStorage.NewAsync()).Storage);
        var sign = new StaffTask("sign", "icld", "Sign.");
        await tasks.AddAsync("2026-0001", sign, Now);
        await tasks.DoneAsync("2026-0001", sign, Now.AddDays(1));

        await tasks.SettleAsync("2026-0001", sign, Now.AddDays(2));
        Assert.False(await tasks.AddAsync("2026-0001", sign, Now.AddDays(3)));
        Assert.Empty(await tasks.OpenAsync());
        Assert.Equal(Now.AddDays(1), (await tasks.FindAsync("2026-0001_sign_icld"))!.DoneAtUtc);
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
