using Azure;
using Azure.Data.Tables;
using static Azure.Data.Tables.TableTransactionActionType;

namespace Mpp.Tests.Sdk.Tables;

public sealed class TableTransactionTests : IAsyncLifetime
{
    private string _connection = "";
    private TableClient _table = null!;

    public async Task InitializeAsync()
    {
        _connection = await Azurite.NewAccount();
        _table = new TableClient(_connection, "Things");
        await _table.CreateAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_hundred_rows_are_written_together()
    {
        var answers = (await _table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(number => Action(Add, number)))).Value;
        Assert.Equal(100, answers.Count);
        Assert.All(answers, answer => Assert.Equal(204, answer.Status));
        TableEntity last = await _table.GetEntityAsync<TableEntity>("p", "99");
        Assert.Equal(last.ETag, answers[99].Headers.ETag);
        Assert.Equal(100, await CountAsync());
    }

    [Fact]
    public async Task Every_action_does_what_it_says()
    {
        for (var number = 1; number <= 5; number++) await _table.AddEntityAsync(new TableEntity("p", $"{number}") { ["Old"] = true });
        var etag = (await _table.GetEntityAsync<TableEntity>("p", "1")).Value.ETag;

        await _table.SubmitTransactionAsync(
        [
            Action(Add, 0), Action(UpdateMerge, 1, etag), Action(UpdateReplace, 2, ETag.All), Action(UpsertMerge, 3), Action(UpsertReplace, 4),
            Action(Delete, 5), Action(UpsertMerge, 6), Action(UpsertReplace, 7),
        ]);

        var rows = await _table.QueryAsync<TableEntity>().ToDictionaryAsync(entity => entity.RowKey, entity => (New: entity.ContainsKey("N"), Old: entity.ContainsKey("Old")));
        Assert.Equal(["0", "1", "2", "3", "4", "6", "7"], rows.Keys);
        Assert.All(rows.Values, row => Assert.True(row.New));
        Assert.Equal(["1", "3"], rows.Where(row => row.Value.Old).Select(row => row.Key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(99)]
    public async Task One_failing_action_undoes_all_and_is_named(int failing)
    {
        await _table.AddEntityAsync(new TableEntity("p", $"{failing}") { ["Before"] = true });
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => _table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(number => Action(Add, number))));

        Assert.Equal((failing, 409, "EntityAlreadyExists"), (failure.FailedTransactionActionIndex, failure.Status, failure.ErrorCode));
        Assert.Equal(1, await CountAsync());
        Assert.True((await _table.GetEntityAsync<TableEntity>("p", $"{failing}")).Value.GetBoolean("Before"));
    }

    [Fact]
    public async Task A_lost_etag_undoes_the_rows_before_it()
    {
        var old = (await _table.AddEntityAsync(new TableEntity("p", "1"))).Headers.ETag!.Value;
        await _table.UpsertEntityAsync(new TableEntity("p", "1") { ["Theirs"] = true });

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => _table.SubmitTransactionAsync([Action(Add, 0), Action(UpdateMerge, 1, old), Action(Add, 2)]));
        Assert.Equal((1, 412, "UpdateConditionNotSatisfied"), (failure.FailedTransactionActionIndex, failure.Status, failure.ErrorCode));
        Assert.Equal(1, await CountAsync());
        Assert.False((await _table.GetEntityAsync<TableEntity>("p", "1")).Value.ContainsKey("N"));
    }

    [Theory]
    [InlineData(UpdateMerge)]
    [InlineData(UpdateReplace)]
    [InlineData(Delete)]
    public async Task A_missing_row_undoes_all(TableTransactionActionType type)
    {
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => _table.SubmitTransactionAsync([Action(Add, 0), Action(type, 1, ETag.All)]));
        Assert.Equal((1, 404), (failure.FailedTransactionActionIndex, failure.Status));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Transactions_at_once_do_not_mix()
    {
        // Every transaction adds a row of its own and the same row 0: exactly one may win, and the others leave nothing.
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 40).Select(async number =>
        {
            try
            {
                await _table.SubmitTransactionAsync([Action(Add, number), Action(Add, 0)]);
                return true;
            }
            catch (TableTransactionFailedException failure) when (failure.Status == 409)
            {
                return false;
            }
        }));
        Assert.Single(outcomes, won => won);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task A_missing_table_is_named()
    {
        var missing = await Assert.ThrowsAnyAsync<RequestFailedException>(() => new TableClient(_connection, "Nowhere").SubmitTransactionAsync([Action(Add, 0)]));
        Assert.Equal((404, "TableNotFound"), (missing.Status, missing.ErrorCode));
    }

    [Fact]
    public async Task Nothing_is_no_transaction() => await Assert.ThrowsAsync<InvalidOperationException>(() => _table.SubmitTransactionAsync([]));

    [Fact]
    public async Task What_Azure_refuses_and_Azurite_would_take_is_refused()
    {
        await RefusedAsync(1, "InvalidDuplicateRow", [Action(UpsertMerge, 0), Action(UpsertMerge, 0)]);
        await RefusedAsync(2, "CommandsInBatchActOnDifferentPartitions", [Action(Add, 0), Action(Add, 1), new(Add, new TableEntity("q", "2"))]);
        await RefusedAsync(99, "InvalidInput", [.. Enumerable.Range(0, 101).Select(number => Action(Add, number))]);
        Assert.Equal(0, await CountAsync());
    }

    private async Task RefusedAsync(int index, string code, List<TableTransactionAction> actions)
    {
        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(() => _table.SubmitTransactionAsync(actions));
        Assert.Equal((index, 400, code), (refused.FailedTransactionActionIndex, refused.Status, refused.ErrorCode));
    }

    private async Task<int> CountAsync() => await _table.QueryAsync<TableEntity>(select: ["RowKey"]).CountAsync();

    private static TableTransactionAction Action(TableTransactionActionType type, int number, ETag etag = default) =>
        new(type, new TableEntity("p", $"{number}") { ["N"] = number, ["Text"] = "Växjö 'ö'" }, etag);
}
