namespace Mpp.Embedded.Durable;

/// <summary>The orchestrator asked for something else than the last time: it depends on more than its history.</summary>
public sealed class NonDeterministicOrchestrationException(string message) : InvalidOperationException(message);

/// <summary>The app has no function of this name, or no longer.</summary>
public sealed class FunctionNotFoundException(string message) : InvalidOperationException(message);

/// <summary>An instance of this id exists in one of the statuses named for deduplication. The real client's exception bears the same name.</summary>
public sealed class OrchestrationAlreadyExistsException(string message) : InvalidOperationException(message);

/// <summary>Somebody else has changed the instance since it was read: what was to be committed is void.</summary>
sealed class LostRaceException(string message, Exception? inner = null) : Exception(message, inner);
