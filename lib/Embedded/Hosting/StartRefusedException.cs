namespace Mpp.Embedded.Hosting;

/// <summary>The host does not start, for a reason that whoever starts it can mend. The message says what to change.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
