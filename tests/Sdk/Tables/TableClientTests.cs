using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Mpp.Tests.Sdk.Tables;

public sealed class TableClientTests : IAsyncLifetime
{
    private TableClient _table = null!;

    public async Task InitializeAsync()
    {
        _table = new TableServiceClient(await Azurite.NewAccount()).GetTableClient("Things");
        await _table.CreateAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Every_type_comes_back_as_it_went()
    {
        var moment = new DateTimeOffset(2026, 2, 20, 9, 30, 15, TimeSpan.FromHours(2)).AddTicks(1234567);
        var guid = Guid.Parse("7f9c2ba4-e88f-4b1d-9a0c-0123456789ab");
        await _table.AddEntityAsync(new TableEntity("p", "r")
        {
            ["Text"] = "åäö",
            ["Empty"] = "",
            ["Int32"] = int.MinValue,
            ["Int64"] = long.MaxValue,
            ["SmallInt64"] = 3L,
            ["Double"] = 0.1,
            ["WholeDouble"] = 3.0,
            ["HugeDouble"] = double.MaxValue,
            ["NaN"] = double.NaN,
            ["Up"] = double.PositiveInfinity,
            ["Down"] = double.NegativeInfinity,
            ["Yes"] = true,
            ["No"] = false,
            ["Moment"] = moment,
            ["Utc"] = moment.UtcDateTime,
            ["Guid"] = guid,
            ["Bytes"] = new byte[] { 0, 1, 254, 255 },
            ["Data"] = BinaryData.FromString("räksmörgås"),
            ["Null"] = null!,
        });

        TableEntity read = await _table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal("åäö", read.GetString("Text"));
        Assert.Equal("", read["Empty"]);
        Assert.Equal(int.MinValue, read["Int32"]);
        Assert.Equal(long.MaxValue, read["Int64"]);
        Assert.Equal(3L, read["SmallInt64"]);
        Assert.Equal(0.1, read["Double"]);
        Assert.Equal(3.0, read["WholeDouble"]);
        Assert.Equal(double.MaxValue, read["HugeDouble"]);
        Assert.Equal(double.NaN, read["NaN"]);
        Assert.Equal(double.PositiveInfinity, read["Up"]);
        Assert.Equal(double.NegativeInfinity, read["Down"]);
        Assert.Equal(true, read["Yes"]);
        Assert.Equal(false, read["No"]);
        Assert.Equal(moment, read.GetDateTimeOffset("Moment"));
        Assert.Equal(moment.UtcDateTime, read.GetDateTime("Utc"));
        Assert.Equal(guid, read.GetGuid("Guid"));
        Assert.Equal([0, 1, 254, 255], read.GetBinary("Bytes")!);
        Assert.Equal("räksmörgås", read.GetBinaryData("Data")!.ToString());
        Assert.False(read.ContainsKey("Null"));
        Assert.NotNull(read.Timestamp);
        Assert.NotEqual(default, read.ETag);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("it's ''quoted''")]
    [InlineData("Malmö – Lusaka, 東京 🌍")]
    [InlineData("100 % & a+b = c; d, e:f @g (h) [i] {j} $k ~l !m *n ^o `p |q \"r\" <s>")]
    [InlineData("%41%2F")]
    [InlineData(" leading and trailing ")]
    [InlineData("..")]
    [InlineData("")]
    public async Task Keys_are_taken_as_they_are(string key)
    {
        await _table.AddEntityAsync(new TableEntity(key, key) { ["N"] = 1 });
        TableEntity read = await _table.GetEntityAsync<TableEntity>(key, key);
        Assert.Equal((key, key, 1), (read.PartitionKey, read.RowKey, read["N"]));

        await _table.UpdateEntityAsync(new TableEntity(key, key) { ["N"] = 2 }, read.ETag, TableUpdateMode.Replace);
        var found = await _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey eq {key}")).ToListAsync();
        Assert.Equal(2, Assert.Single(found)["N"]);

        await _table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateMerge, new TableEntity(key, key) { ["M"] = 3 }, found[0].ETag)]);
        await _table.DeleteEntityAsync(key, key);
        Assert.False((await _table.GetEntityIfExistsAsync<TableEntity>(key, key)).HasValue);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a\u0001b")]
    [InlineData("a\u0085b")]
    public async Task Keys_that_the_service_forbids_are_refused(string key)
    {
        Assert.Equal(400, (await Assert.ThrowsAsync<RequestFailedException>(() => _table.AddEntityAsync(new TableEntity("p", key)))).Status);
        Assert.Equal(400, (await Assert.ThrowsAsync<RequestFailedException>(() => _table.AddEntityAsync(new TableEntity(key, "r")))).Status);
        Assert.Empty(await _table.QueryAsync<TableEntity>().ToListAsync());
    }

    [Fact]
    public async Task Values_hold_any_text()
    {
        var control = new string([.. Enumerable.Range(1, 31).Concat([127, 128, 159, 0x2028, 0x2029, 0xFEFF]).Select(code => (char)code)]);
        string[] texts = [control, "{\"json\": [1, 'two', \"\\u0041\\n\"]}", "--batch_x\r\nHTTP/1.1 500 No\r\n\r\n}{", "𝄞🌍é", "<p>&amp;</p>", "\\", new string('ö', 30_000)];
        var entity = new TableEntity("p", "r");
        for (var i = 0; i < texts.Length; i++) entity[$"T{i}"] = texts[i];

        await _table.AddEntityAsync(entity);
        await _table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity(entity) { RowKey = "batch" })]);

        foreach (var row in (string[])["r", "batch"])
        {
            TableEntity read = await _table.GetEntityAsync<TableEntity>("p", row);
            for (var i = 0; i < texts.Length; i++) Assert.Equal(texts[i], read.GetString($"T{i}"));
        }
    }

    [Fact]
    public async Task What_exists_cannot_be_added_and_what_does_not_cannot_be_read()
    {
        await _table.AddEntityAsync(new TableEntity("p", "r"));

        var exists = await Assert.ThrowsAsync<RequestFailedException>(() => _table.AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal((409, "EntityAlreadyExists"), (exists.Status, exists.ErrorCode));
        Assert.True(TableErrorCode.EntityAlreadyExists == exists.ErrorCode);

        var missing = await Assert.ThrowsAsync<RequestFailedException>(() => _table.GetEntityAsync<TableEntity>("p", "other"));
        Assert.Equal((404, "ResourceNotFound"), (missing.Status, missing.ErrorCode));

        var none = await _table.GetEntityIfExistsAsync<TableEntity>("p", "other");
        Assert.False(none.HasValue);
        Assert.Equal(404, none.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => none.Value);
    }

    [Fact]
    public async Task An_outdated_etag_changes_nothing()
    {
        var old = (await _table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 })).Headers.ETag!.Value;
        var current = (await _table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, old, TableUpdateMode.Replace)).Headers.ETag!.Value;
        Assert.NotEqual(old, current);

        foreach (var attempt in (Func<Task>[])
        [
            () => _table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, old, TableUpdateMode.Replace),
            () => _table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, old, TableUpdateMode.Merge),
            () => _table.DeleteEntityAsync("p", "r", old),
        ])
        {
            var lost = await Assert.ThrowsAsync<RequestFailedException>(attempt);
            Assert.Equal((412, "UpdateConditionNotSatisfied"), (lost.Status, lost.ErrorCode));
        }
        TableEntity read = await _table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal((2, current), (read["N"], read.ETag));
    }

    [Fact]
    public async Task Merge_keeps_what_replace_drops()
    {
        await _table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 1 });
        await _table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, ETag.All);
        TableEntity merged = await _table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal((2, 1), (merged["A"], merged["B"]));

        await _table.UpsertEntityAsync(new TableEntity("p", "r") { ["C"] = 3 }, TableUpdateMode.Merge);
        await _table.UpsertEntityAsync(new TableEntity("p", "new") { ["C"] = 3 });
        Assert.Equal(1, (await _table.GetEntityAsync<TableEntity>("p", "r")).Value["B"]);

        await _table.UpsertEntityAsync(new TableEntity("p", "r") { ["D"] = 4 }, TableUpdateMode.Replace);
        TableEntity replaced = await _table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal((false, 4), (replaced.ContainsKey("C"), replaced["D"]));
    }

    [Fact]
    public async Task What_is_missing_is_not_updated_and_deleting_it_is_no_error()
    {
        var missing = await Assert.ThrowsAsync<RequestFailedException>(() => _table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All));
        Assert.Equal(404, missing.Status);
        Assert.Equal(404, (await _table.DeleteEntityAsync("p", "r")).Status);
        await _table.AddEntityAsync(new TableEntity("p", "r"));
        Assert.Equal(204, (await _table.DeleteEntityAsync(new TableEntity("p", "r"))).Status);
        await Assert.ThrowsAsync<ArgumentException>(() => _table.UpdateEntityAsync(new TableEntity("p", "r"), default));
    }

    [Fact]
    public async Task Tables_are_created_once_listed_and_deleted()
    {
        var service = new TableServiceClient(await Azurite.NewAccount());
        Assert.Equal("Things", (await service.CreateTableAsync("Things")).Value.Name);
        Assert.Equal("Things", (await service.CreateTableIfNotExistsAsync("Things")).Value.Name);
        var exists = await Assert.ThrowsAsync<RequestFailedException>(() => service.CreateTableAsync("Things"));
        Assert.Equal((409, "TableAlreadyExists"), (exists.Status, exists.ErrorCode));

        await service.CreateTableAsync("Others");
        Assert.Equal(["Others", "Things"], await service.QueryAsync().Select(table => table.Name).ToListAsync());

        Assert.Equal(204, (await service.DeleteTableAsync("Others")).Status);
        Assert.Equal(404, (await service.DeleteTableAsync("Others")).Status);
        var gone = await Assert.ThrowsAsync<RequestFailedException>(() => service.GetTableClient("Others").AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal((404, "TableNotFound"), (gone.Status, gone.ErrorCode));
    }
}
