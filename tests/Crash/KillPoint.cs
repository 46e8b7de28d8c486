using System.Text.Json.Serialization;

namespace Mpp.Tests.Crash;

/// <summary>A request of the unbroken life: in which step, what (see <see cref="RequestName"/>), and the how manieth of that name in the step (1: the first).</summary>
public sealed record LifeRequest(string Step, string Name, int Nth)
{
    [JsonIgnore]
    public bool IsMail => Name.StartsWith("mail ", StringComparison.Ordinal);
}

/// <summary>The host dies at a request: before it has any effect, or after it has taken effect and before the host hears of it.</summary>
public sealed record KillPoint(LifeRequest At, bool IsAfter)
{
    public override string ToString() => $"{At.Step} | {(IsAfter ? "after" : "before")} | {At.Name} | {At.Nth}";
}
