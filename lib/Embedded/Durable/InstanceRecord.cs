using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Mpp.Embedded.Durable;

/// <summary>Who waits for a sub-orchestration, under which number.</summary>
sealed record ParentTask(string InstanceId, string Name, string Incarnation, int Execution, int TaskId);

/// <summary>An instance's own row: what it is, how far it has got, when it wants to be woken.</summary>
sealed record InstanceRecord
{
    public required string InstanceId { get; init; }

    public required string Name { get; init; }

    /// <summary>Another one when the id is used again.</summary>
    public required string Incarnation { get; init; }

    /// <summary>Names the last commit, so that who got no answer can find out whether it took effect.</summary>
    public required string Commit { get; init; }

    /// <summary>How often it continued as new.</summary>
    public int Execution { get; init; }

    /// <summary>Committed in this execution.</summary>
    public int Episodes { get; init; }

    public OrchestrationRuntimeStatus Status { get; init; } = OrchestrationRuntimeStatus.Pending;

    /// <summary>Of its present execution.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the next timer fires or, before the start, when it starts.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>Activities are under way: a host that takes over has something to do at once.</summary>
    public bool IsBusy { get; init; }

    /// <summary>Events sent to other instances so far, in all executions.</summary>
    public long EventsSent { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? CustomStatus { get; init; }

    public Failure? Failure { get; init; }

    public ParentTask? Parent { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Events that the execution before left for this one.</summary>
    public IReadOnlyList<HistoryEvent> Carried { get; init; } = [];

    /// <summary>The last event seen of each instance that sent any.</summary>
    public IReadOnlyDictionary<string, long> Seen { get; init; } = new Dictionary<string, long>();

    public bool IsOver => Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    public TableEntity ToRow()
    {
        var row = new TableEntity(Keys.Partition(InstanceId), Keys.Instance(InstanceId))
        {
            [nameof(Name)] = Name,
            [nameof(Incarnation)] = Incarnation,
            [nameof(Commit)] = Commit,
            [nameof(Execution)] = Execution,
            [nameof(Episodes)] = Episodes,
            [nameof(Status)] = Status.ToString(),
            [nameof(CreatedAt)] = CreatedAt,
            [nameof(UpdatedAt)] = UpdatedAt,
            [nameof(EventsSent)] = EventsSent,
            ["Live"] = !IsOver,
        };
        if (WakeAt is { } at) row[nameof(WakeAt)] = at;
        if (IsBusy) row[nameof(IsBusy)] = true;
        Chunks.Write(row, nameof(Input), Input);
        Chunks.Write(row, nameof(Output), Output);
        Chunks.Write(row, nameof(CustomStatus), CustomStatus);
        if (Failure is not null) Chunks.Write(row, nameof(Failure), Json.Write(Failure));
        if (Parent is not null) row[nameof(Parent)] = Json.Write(Parent);
        if (Tags.Count > 0) Chunks.Write(row, nameof(Tags), Json.Write(Tags));
        if (Carried.Count > 0) Chunks.Write(row, nameof(Carried), Json.Write(Carried));
        if (Seen.Count > 0) Chunks.Write(row, nameof(Seen), Json.Write(Seen));
        return row;
    }

    public static InstanceRecord Read(TableEntity row) => new()
    {
        InstanceId = Keys.InstanceId(row.RowKey),
        Name = row.GetString(nameof(Name))!,
        Incarnation = row.GetString(nameof(Incarnation))!,
        Commit = row.GetString(nameof(Commit))!,
        Execution = row.GetInt32(nameof(Execution)) ?? 0,
        Episodes = row.GetInt32(nameof(Episodes)) ?? 0,
        Status = Enum.Parse<OrchestrationRuntimeStatus>(row.GetString(nameof(Status))!),
        CreatedAt = row.GetDateTimeOffset(nameof(CreatedAt)) ?? default,
        UpdatedAt = row.GetDateTimeOffset(nameof(UpdatedAt)) ?? default,
        WakeAt = row.GetDateTimeOffset(nameof(WakeAt)),
        IsBusy = row.GetBoolean(nameof(IsBusy)) ?? false,
        EventsSent = row.GetInt64(nameof(EventsSent)) ?? 0,
        Input = Chunks.Read(row, nameof(Input)),
        Output = Chunks.Read(row, nameof(Output)),
        CustomStatus = Chunks.Read(row, nameof(CustomStatus)),
        Failure = ReadJson<Failure>(row, nameof(Failure)),
        Parent = ReadJson<ParentTask>(row, nameof(Parent)),
        Tags = ReadJson<Dictionary<string, string>>(row, nameof(Tags)) ?? [],
        Carried = ReadJson<List<HistoryEvent>>(row, nameof(Carried)) ?? [],
        Seen = ReadJson<Dictionary<string, long>>(row, nameof(Seen)) ?? [],
    };

    public OrchestrationMetadata ToMetadata(DataConverter? converter) => new(Name, InstanceId)
    {
        DataConverter = converter,
        RuntimeStatus = Status,
        CreatedAt = CreatedAt,
        LastUpdatedAt = UpdatedAt,
        SerializedInput = converter is null ? null : Input,
        SerializedOutput = converter is null ? null : Output,
        SerializedCustomStatus = converter is null ? null : CustomStatus,
        FailureDetails = converter is null ? null : Failure?.ToDetails(),
        Tags = Tags,
    };

    static T? ReadJson<T>(TableEntity row, string name) where T : class => Chunks.Read(row, name) is { } json ? Json.Read<T>(json) : null;
}
