using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Mpp.Embedded.Hosting;

namespace Mpp.Embedded.Azurite;

/// <summary>Azurite's files in <c>infra/azurite</c>: pinned by its lock file, installed on first use.</summary>
internal static class AzuriteInstallation
{
    /// <summary>The folder with <c>start.js</c>, installed and up to date.</summary>
    public static async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        var folder = Find();
        if (IsCurrent(folder)) return folder;
        using var turn = await FileTurn.TakeAsync(Path.Combine(Path.GetTempPath(), $"mpp-azurite-{Hash(Encoding.UTF8.GetBytes(folder))[..16]}.lock"), cancellationToken);
        if (!IsCurrent(folder)) await InstallAsync(folder, cancellationToken);
        return folder;
    }

    private static string Find()
    {
        foreach (var start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var candidate = Path.Combine(folder.FullName, "infra", "azurite");
                if (File.Exists(Path.Combine(candidate, "package-lock.json"))) return candidate;
            }
        }
        throw new StartRefusedException(
            $"No folder infra/azurite above {AppContext.BaseDirectory} or {Environment.CurrentDirectory}: run from the repository, or give a storage connection.");
    }

    private static string LockHash(string folder) => Hash(File.ReadAllBytes(Path.Combine(folder, "package-lock.json")));

    private static string Stamp(string folder) => Path.Combine(folder, "node_modules", ".installed-from");

    private static bool IsCurrent(string folder) => File.Exists(Stamp(folder)) && File.ReadAllText(Stamp(folder)) == LockHash(folder);

    private static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Start(start);
        var (output, errors) = (npm.StandardOutput.ReadToEndAsync(cancellationToken), npm.StandardError.ReadToEndAsync(cancellationToken));
        await npm.WaitForExitAsync(cancellationToken);
        if (npm.ExitCode != 0) throw new StartRefusedException($"npm ci in {folder} failed ({npm.ExitCode}): {await errors}{await output}");
        await File.WriteAllTextAsync(Stamp(folder), LockHash(folder), cancellationToken);
    }

    /// <summary>Starts node or npm, and says what to install if there is none.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new StartRefusedException($"'{start.FileName}' cannot be started ({failure.Message}). Azurite needs Node.js 20 or later on the path; or give a storage connection.");
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
