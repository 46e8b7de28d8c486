using Microsoft.Extensions.Logging.Abstractions;
using Mpp.Adapters.Tables;
using Mpp.Embedded.Backups;
using Mpp.Functions;
using Mpp.Tests.Support;

namespace Mpp.Tests.Embedded.Backups;

static class BackupSteps
{
    public static async Task<(int Code, string Said)> CommandAsync(params string[] arguments)
    {
        using var errors = new StringWriter();
        var code = await BackupCommand.RunAsync(arguments, [], TextWriter.Null, errors);
        return (code, errors.ToString());
    }

    /// <summary>An account as a start leaves it: without cases.</summary>
    public static async Task<string> AccountAsync()
    {
        var account = await Azurite.NewAccount();
        var storage = new Storage(new(account), new(account));
        using var prepare = new PrepareStorage(storage, new ProgrammeStore(storage), TimeProvider.System, NullLogger<PrepareStorage>.Instance);
        await prepare.StartingAsync(CancellationToken.None);
        return account;
    }

    /// <summary>The runs that are whole, oldest first.</summary>
    public static string[] RunsIn(string folder) => [.. Directory.GetDirectories(folder, "20*Z").Order(StringComparer.Ordinal)];

    public static string[] FilesIn(string folder) => Directory.GetFiles(Path.Combine(folder, "files"), "*.blob");
}
