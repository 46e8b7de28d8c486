using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mpp.Embedded.Azurite;

/// <summary>Asks a process to end. .NET itself can only kill, and a killed Azurite loses its last seconds.</summary>
internal static class Signal
{
    private const int SigTerm = 15;
    private const int NoSuchProcess = 3;

    public static void Terminate(Process process)
    {
        // Windows has no signals: there Azurite loses what it took in the last five seconds.
        if (OperatingSystem.IsWindows()) process.Kill();
        else if (Kill(process.Id, SigTerm) != 0 && Marshal.GetLastPInvokeError() is not NoSuchProcess and var error) throw new Win32Exception(error);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
