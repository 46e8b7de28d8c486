using Azure;
using Azure.Data.Tables;

namespace Mpp.Tests.Sdk.Tables;

public sealed class TableQueryTests : IAsyncLifetime
{
    private TableClient _table = null!;

    public async Task InitializeAsync()
    {
        _table = new TableClient(await Azurite.NewAccount(), "Things");
        await _table.CreateAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task More_than_a_thousand_rows_come_in_order_over_several_pages()
    {
        await FillAsync(2_150);
        var pages = new List<Page<TableEntity>>();
        await foreach (var page in _table.QueryAsync<TableEntity>("PartitionKey eq 'p'").AsPages()) pages.Add(page);

        Assert.Equal([1_000, 1_000, 150], pages.Select(page => page.Values.Count));
        Assert.Null(pages[^1].ContinuationToken);
        Assert.Equal(Enumerable.Range(0, 2_150).Select(Row), pages.SelectMany(page => page.Values).Select(entity => entity.RowKey));

        // Another process can go on from a page's token.
        var rest = await _table.QueryAsync<TableEntity>("PartitionKey eq 'p'").AsPages(pages[1].ContinuationToken).FirstAsync();
        Assert.Equal(Row(2_000), rest.Values[0].RowKey);
    }

    [Fact]
    public async Task Page_size_and_select_are_obeyed()
    {
        await FillAsync(25);
        var pages = await _table.QueryAsync<TableEntity>(maxPerPage: 10, select: ["RowKey", "N"]).AsPages().ToListAsync();
        Assert.Equal([10, 10, 5], pages.Select(page => page.Values.Count));
        Assert.All(pages.SelectMany(page => page.Values), entity =>
        {
            Assert.Equal(Row((int)entity["N"]), entity.RowKey);
            Assert.False(entity.ContainsKey("Text"));
            Assert.NotEqual(default, entity.ETag);
        });
        Assert.Equal([3, 3, 3], (await _table.QueryAsync<TableEntity>().AsPages(pageSizeHint: 3).Take(3).ToListAsync()).Select(page => page.Values.Count));

        TableEntity one = await _table.GetEntityAsync<TableEntity>("p", Row(7), select: ["N"]);
        Assert.Equal((7, false), (one["N"], one.ContainsKey("Text")));
    }

    [Fact]
    public async Task A_key_range_finds_what_a_string_comparison_finds()
    {
        await FillAsync(30);
        var found = await _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {"p"} and RowKey ge {Row(10)} and RowKey lt {Row(20)}")).ToListAsync();
        Assert.Equal(Enumerable.Range(10, 10).Select(Row), found.Select(entity => entity.RowKey));
    }

    [Fact]
    public async Task Every_type_can_be_filtered()
    {
        var moment = new DateTimeOffset(2026, 2, 20, 9, 0, 0, TimeSpan.FromHours(1));
        var guid = Guid.Parse("7f9c2ba4-e88f-4b1d-9a0c-0123456789ab");
        await _table.AddEntityAsync(new TableEntity("p", "it")
        {
            ["Text"] = "O'Brien's",
            ["Int"] = 5,
            ["Long"] = 5_000_000_000L,
            ["Double"] = 2.5,
            ["Flag"] = true,
            ["Moment"] = moment,
            ["Guid"] = guid,
        });
        await _table.AddEntityAsync(new TableEntity("p", "other")
        {
            ["Text"] = "' or true or '",
            ["Int"] = 6,
            ["Long"] = 6_000_000_000L,
            ["Double"] = 3.5,
            ["Flag"] = false,
            ["Moment"] = moment.AddSeconds(1),
            ["Guid"] = Guid.Empty,
        });
        foreach (var filter in (FormattableString[])
        [
            $"Text eq {"O'Brien's"}", $"Int lt {6}", $"Long eq {5_000_000_000L}", $"Double le {2.5}", $"Flag eq {true}",
            $"Moment eq {moment}", $"Moment lt {moment.AddSeconds(1)}", $"Guid eq {guid}", $"not (Text eq {"' or true or '"}) and Int ne {7}",
        ])
        {
            var text = TableClient.CreateQueryFilter(filter);
            var found = await _table.QueryAsync<TableEntity>(text).Select(entity => entity.RowKey).ToListAsync();
            Assert.True(found is ["it"], $"{text} found {string.Join(", ", found)}");
        }
    }

    [Fact]
    public void A_value_cannot_leave_its_quotes()
    {
        Assert.Equal("A eq 'x'' or ''1'' eq ''1'", TableClient.CreateQueryFilter($"A eq {"x' or '1' eq '1"}"));
        Assert.Equal("A eq 5L and B eq datetime'2026-02-20T08:00:00.0000000Z' and C eq X'00FF' and D eq false",
            TableServiceClient.CreateQueryFilter($"A eq {5L} and B eq {new DateTime(2026, 2, 20, 8, 0, 0, DateTimeKind.Utc)} and C eq {new byte[] { 0, 255 }} and D eq {false}"));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {new object()}"));
    }

    [Fact]
    public async Task A_filter_that_the_service_cannot_read_is_refused()
    {
        var refused = await Assert.ThrowsAsync<RequestFailedException>(async () => await _table.QueryAsync<TableEntity>("this is no filter (").ToListAsync());
        Assert.Equal(400, refused.Status);
    }

    private async Task FillAsync(int rows)
    {
        foreach (var chunk in Enumerable.Range(0, rows).Chunk(100))
        {
            await _table.SubmitTransactionAsync(chunk.Select(number => new TableTransactionAction(
                TableTransactionActionType.Add, new TableEntity("p", Row(number)) { ["N"] = number, ["Text"] = "text" })));
        }
    }

    private static string Row(int number) => $"{number:D6}";
}
