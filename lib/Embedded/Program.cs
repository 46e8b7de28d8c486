using System.Collections;
using Mpp.Embedded;
using Mpp.Embedded.Backups;
using Mpp.Embedded.Hosting;

if (BackupCommand.IsOne(args)) return await BackupCommand.RunAsync(args, Surroundings(), Console.Out, Console.Error);

var usage = RehearsalMode.Run is null ? CommandLine.UsageOfService : CommandLine.Usage;
CommandLine line;
try
{
    line = CommandLine.Parse(args);
}
catch (FormatException mistake)
{
    await Console.Error.WriteLineAsync($"{mistake.Message}\n\n{usage}");
    return 2;
}

if (line.Help)
{
    Console.WriteLine(usage);
    return 0;
}

try
{
    var settings = HostSettings.Load(line, Surroundings(), canRehearse: RehearsalMode.Run is not null);
    if (RehearsalMode.Run is { } run && (settings.Rehearsal || settings.Storage is null)) return await run(line, settings);
    using var ending = new Ending();
    await Serve.RunAsync(line, settings, ending);
    return 0;
}
catch (StartRefusedException refusal)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 1;
}

static IEnumerable<KeyValuePair<string, string?>> Surroundings() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => KeyValuePair.Create((string)e.Key, (string?)e.Value));
