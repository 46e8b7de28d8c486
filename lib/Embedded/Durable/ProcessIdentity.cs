using System.ComponentModel;
using System.Diagnostics;

namespace Mpp.Embedded.Durable;

/// <summary>
/// Says which process holds a lease, exactly enough to prove from outside that it is dead.
/// <paramref name="Machine"/> names the machine, <paramref name="Space"/> its boot and its space of process numbers (containers have their own).
/// </summary>
public sealed record ProcessIdentity(string Machine, string Space, int ProcessId, long StartedTicks)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Current()
    {
        using var me = Process.GetCurrentProcess();
        return new(MachineName(), SpaceName(), me.Id, me.StartTime.ToUniversalTime().Ticks);
    }

    /// <summary>Only true if it is certain: same machine, same space, and no such process any more. A process number in use again started at another time.</summary>
    public bool IsProvablyDead()
    {
        if (Machine != MachineName() || Space != SpaceName()) return false;
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return Math.Abs(process.StartTime.ToUniversalTime().Ticks - StartedTicks) > TimeSpan.TicksPerSecond;
        }
        catch (ArgumentException) // no such process
        {
            return true;
        }
        catch (InvalidOperationException) // it has just ended
        {
            return true;
        }
        catch (Win32Exception) // it is there, and hides
        {
            return false;
        }
    }

    static string MachineName() => Environment.MachineName + Read("/etc/machine-id");

    static string SpaceName() => OperatingSystem.IsLinux()
        ? Read("/proc/sys/kernel/random/boot_id") + "/" + new FileInfo("/proc/self/ns/pid").LinkTarget
        : "";

    static string Read(string path) => File.Exists(path) ? "/" + File.ReadAllText(path).Trim() : "";
}
