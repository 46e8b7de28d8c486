namespace Mpp.Embedded;

/// <summary>
/// Whether this build can rehearse. What is published cannot: it is compiled without the folder Rehearsal, whose half of this class then is missing, so that a service that has
/// lost its settings never comes up with the demonstration's tokens.
/// </summary>
static partial class RehearsalMode
{
    /// <summary>Runs a rehearsal, or what starts an Azurite of its own, and gives the exit code; null where there is none.</summary>
    public static Func<CommandLine, HostSettings, Task<int>>? Run
    {
        get
        {
            Func<CommandLine, HostSettings, Task<int>>? run = null;
            Offer(ref run);
            return run;
        }
    }

    static partial void Offer(ref Func<CommandLine, HostSettings, Task<int>>? run);
}
