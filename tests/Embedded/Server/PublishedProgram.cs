using System.Diagnostics;
using System.Runtime.InteropServices;
using Mpp.Tests.Conventions;

namespace Mpp.Tests.Embedded.Server;

/// <summary>What <c>dotnet publish lib/Embedded</c> makes, made once for the tests of this folder. It is built apart from everything else, and what was built stays for the next run.</summary>
public sealed class PublishedProgram : IAsyncLifetime
{
    static readonly string Root = Path.Combine(Repository.Root.FullName, "tests", "obj", "published");

    /// <summary>Everything that was published.</summary>
    public DirectoryInfo Folder { get; } = new(Path.Combine(Root, "program"));

    public string Program => Path.Combine(Folder.FullName, "Mpp.Embedded");

    public async Task InitializeAsync()
    {
        // What was left out since would lie here still.
        if (Folder.Exists) Folder.Delete(recursive: true);
        string[] arguments =
        [
            "publish", Path.Combine(Repository.Root.FullName, "lib", "Embedded"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", Folder.FullName,
            "--artifacts-path", Path.Combine(Root, "build"), "-p:RunAnalyzers=false", "-nodeReuse:false", "-v:q", "--nologo",
        ];
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (publish.StandardOutput.ReadToEndAsync(), publish.StandardError.ReadToEndAsync());
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0) throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{await output}{await errors}");
        Folder.Refresh();
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>Tests that run the published program, one after the other: each of them needs the machine.</summary>
[CollectionDefinition(Name)]
public sealed class OnThePublishedProgram : ICollectionFixture<PublishedProgram>
{
    public const string Name = "On the published program";
}
