using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace Mpp.Embedded.Durable;

/// <summary>How the engine runs. The defaults suit one host on one storage account.</summary>
public sealed class DurableEngineOptions
{
    /// <summary>The table that holds the task hub: 3 to 63 letters and digits. Hosts with the same name on the same storage share the work.</summary>
    public string TaskHub { get; init; } = "DurableTaskHub";

    /// <summary>Activities that run at one time, 1 or more.</summary>
    public int MaxParallelActivities { get; init; } = 32;

    /// <summary>Waiting instances whose history stays in memory; an event to another one costs one more storage request.</summary>
    public int MaxWarmInstances { get; init; } = 64;

    /// <summary>How often the lease is renewed, one storage request each; 75 seconds is 48 an hour.</summary>
    public TimeSpan LeaseRenewal { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>How long a lease outlives its last renewal; at least twice <see cref="LeaseRenewal"/>. A host that vanished with its machine is replaced after this.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(225);

    /// <summary>How often two hosts on one storage look for each other's messages and leases. A host alone never does.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Payloads as the Functions worker has them: System.Text.Json, property names without case.</summary>
    public DataConverter Converter { get; init; } = new JsonDataConverter(new JsonSerializerOptions { PropertyNameCaseInsensitive = true });

    /// <summary>Null in service; see <see cref="HostileMode"/>.</summary>
    public HostileMode? Hostile { get; init; }

    /// <summary>Who holds the lease; tests give another to stand for a process that has died.</summary>
    public ProcessIdentity Identity { get; init; } = ProcessIdentity.Current();
}
