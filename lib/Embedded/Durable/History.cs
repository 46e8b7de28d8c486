using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace Mpp.Embedded.Durable;

/// <summary>What happened to an instance. Events reach the orchestrator in the order in which history holds them.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(EventRaised), "event")]
[JsonDerivedType(typeof(TaskCompleted), "completed")]
[JsonDerivedType(typeof(TaskFailed), "failed")]
[JsonDerivedType(typeof(TimerFired), "fired")]
[JsonDerivedType(typeof(Suspended), "suspended")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(Terminated), "terminated")]
abstract record HistoryEvent;

sealed record EventRaised(string Name, string? Input) : HistoryEvent;

/// <summary>An activity or a sub-orchestration: which, its number says.</summary>
sealed record TaskCompleted(int Id, string? Result) : HistoryEvent;

sealed record TaskFailed(int Id, Failure Failure) : HistoryEvent;

sealed record TimerFired(int Id) : HistoryEvent;

sealed record Suspended(string? Reason) : HistoryEvent;

sealed record Resumed(string? Reason) : HistoryEvent;

sealed record Terminated(string? Output, bool Recursive) : HistoryEvent;

/// <summary>What the orchestrator asked for. <see cref="Id"/> counts from 0: a replay asks for the same under the same number, or is not deterministic.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(ActivityScheduled), "activity")]
[JsonDerivedType(typeof(TimerCreated), "timer")]
[JsonDerivedType(typeof(SubOrchestrationScheduled), "orchestration")]
[JsonDerivedType(typeof(EventSent), "send")]
abstract record HistoryAction(int Id)
{
    /// <summary>For people who look for the place where two runs differ.</summary>
    public abstract string Describe();

    /// <summary>Inputs and times are not compared, as on the real host: only what was asked for, in which order.</summary>
    public abstract bool IsSameAs(HistoryAction other);
}

sealed record ActivityScheduled(int Id, string Name, string? Input) : HistoryAction(Id)
{
    public override string Describe() => $"activity '{Name}'";

    public override bool IsSameAs(HistoryAction other) => other is ActivityScheduled a && Names.Same(a.Name, Name);
}

sealed record TimerCreated(int Id, DateTime FireAt) : HistoryAction(Id)
{
    public override string Describe() => "a timer";

    public override bool IsSameAs(HistoryAction other) => other is TimerCreated;
}

sealed record SubOrchestrationScheduled(int Id, string Name, string InstanceId) : HistoryAction(Id)
{
    public override string Describe() => $"sub-orchestration '{Name}'";

    public override bool IsSameAs(HistoryAction other) => other is SubOrchestrationScheduled s && Names.Same(s.Name, Name);
}

sealed record EventSent(int Id, string InstanceId, string Name) : HistoryAction(Id)
{
    public override string Describe() => $"event '{Name}' to '{InstanceId}'";

    public override bool IsSameAs(HistoryAction other) => other is EventSent e && Names.Same(e.Name, Name);
}

/// <summary>One run of the orchestrator: when, what it was told, what it asked for. One of these is stored per episode; nothing stored is written again.</summary>
sealed record Episode(DateTime At, IReadOnlyList<HistoryEvent> Events, IReadOnlyList<HistoryAction> Actions);

/// <summary><see cref="TaskFailureDetails"/> as it is stored.</summary>
sealed record Failure(string ErrorType, string ErrorMessage, string? StackTrace, Failure? Inner)
{
    /// <summary>A message may quote anything, and a failure must always fit.</summary>
    const int MaxLength = 8_000;

    public static Failure From(TaskFailureDetails details) =>
        new(details.ErrorType, Cut(details.ErrorMessage)!, Cut(details.StackTrace), details.InnerFailure is { } inner ? From(inner) : null);

    public static Failure From(Exception exception) => exception is TaskFailedException failed
        ? new(failed.GetType().ToString(), Cut(failed.Message)!, Cut(failed.StackTrace), From(failed.FailureDetails))
        : From(TaskFailureDetails.FromException(exception));

    static string? Cut(string? text) => text?.Length > MaxLength ? text[..MaxLength] + "…" : text;

    public TaskFailureDetails ToDetails() => new(ErrorType, ErrorMessage, StackTrace, Inner?.ToDetails(), null);
}

static class Names
{
    public static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

/// <summary>How the engine's own records are stored; payloads of the app are strings inside, made by its converter.</summary>
static class Json
{
    static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"null is no {typeof(T).Name}");
}
