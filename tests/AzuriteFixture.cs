using System.Diagnostics;
using Mpp.Embedded.Azurite;

namespace Mpp.Tests;

/// <summary>One Azurite in memory for the whole test run, and an account of its own for every test that asks for one.</summary>
public static class Azurite
{
    private static readonly string[] Accounts = [.. Enumerable.Range(1, 2000).Select(number => $"t{number}")];
    private static readonly Lazy<Task<AzuriteProcess>> Shared = new(StartAsync);
    private static int s_taken;

    /// <summary>The connection string of an empty account that no other test of this run uses.</summary>
    public static async Task<string> NewAccount()
    {
        var number = Interlocked.Increment(ref s_taken);
        if (number > Accounts.Length) throw new InvalidOperationException($"More than {Accounts.Length} accounts in one run: raise the number.");
        return (await Shared.Value).ConnectionString(Accounts[number - 1]);
    }

    // It ends when this process does, however it ends: it watches the pipe between them.
    private static Task<AzuriteProcess> StartAsync()
    {
        var root = Path.Combine(Path.GetTempPath(), "mpp-tests");
        RemoveLeftovers(root);
        return AzuriteProcess.StartAsync(new AzuriteOptions
        {
            Folder = Path.Combine(root, $"{Environment.ProcessId}"),
            Accounts = Accounts,
            InMemory = true,
            EndsWithThisProcess = true,
        });
    }

    // The test platform kills this process at its end, so each run tidies up after those before it. Nothing but a log is lost.
    private static void RemoveLeftovers(string root)
    {
        foreach (var folder in Directory.CreateDirectory(root).GetDirectories())
        {
            if (Array.Exists(Process.GetProcesses(), process => $"{process.Id}" == folder.Name) && folder.Name != $"{Environment.ProcessId}") continue;
            try
            {
                folder.Delete(recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Another run that began at the same moment was faster.
            }
        }
    }
}
