using System.Text.Json.Serialization;

namespace Mpp.Tests.Crash;

/// <summary>What goes wrong at a request.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MishapKind>))]
public enum MishapKind
{
    /// <summary>The host dies before the request has any effect.</summary>
    KillBefore,

    /// <summary>The host dies when the request has taken effect, before it hears of it.</summary>
    KillAfter,

    /// <summary>The first attempt is answered 500 and has no effect.</summary>
    ServerError,

    /// <summary>So is every attempt.</summary>
    ServerErrors,

    /// <summary>
    /// The first attempt takes effect, and the connection breaks. A time-out after the commit is the same to the client, which waits 100 seconds (its own default; the app sets no other) and then tries
    /// again as it does here at once.
    /// </summary>
    AnswerLost,

    /// <summary>So it goes with every attempt.</summary>
    AnswersLost,

    /// <summary>503 with Retry-After, without effect.</summary>
    Throttled,

    /// <summary>Somebody else writes the row in the meantime: 412.</summary>
    ChangedMeanwhile,
}

/// <summary>
/// A request of the unbroken life: in which step, what (see <see cref="RequestName"/>), and the how manieth of that name in the step (1: the first). <paramref name="IsConditional"/>: only
/// done if a row is as it was read.
/// </summary>
public sealed record LifeRequest(string Step, string Name, int Nth, bool IsConditional)
{
    public bool IsMail => Name.StartsWith("mail ", StringComparison.Ordinal);

    public IEnumerable<Mishap> Kills => Of(MishapKind.KillBefore, MishapKind.KillAfter);

    /// <summary>What storage may do to it.</summary>
    public IEnumerable<Mishap> Faults => IsMail ? []
        : Of(MishapKind.ServerError, MishapKind.ServerErrors, MishapKind.AnswerLost, MishapKind.AnswersLost, MishapKind.Throttled).Concat(IsConditional ? Of(MishapKind.ChangedMeanwhile) : []);

    IEnumerable<Mishap> Of(params IEnumerable<MishapKind> kinds) => kinds.Select(kind => new Mishap(kind, Step, Name, Nth));
}

/// <summary>Something goes wrong at a request.</summary>
public sealed record Mishap(MishapKind Kind, string Step, string Request, int Nth)
{
    [JsonIgnore]
    public bool IsKill => Kind is MishapKind.KillBefore or MishapKind.KillAfter;

    public override string ToString() => $"{Step} | {Kind} | {Request} | {Nth}";
}

/// <summary>
/// What a mishap proved. <paramref name="WasAnswered"/>: whoever acted had been told that it was done before. <paramref name="RepeatsAtOnce"/>: who was not told does it again before anything else
/// happens. <paramref name="ByNight"/>: the lists or staff's tasks were not as they should be until the night's round. <paramref name="StrayHints"/>: how many of what
/// will not be due are left, of whichever mishap of the life. <paramref name="Differences"/>: what was not as in the unbroken life when all
/// was settled; none: nothing lost, nothing sent twice, the same state, letters and books.
/// </summary>
public sealed record MishapResult(Mishap Mishap, int Life, bool WasAnswered, bool RepeatsAtOnce, int LettersSettled, bool ByNight, int StrayHints, IReadOnlyList<string> Differences);
