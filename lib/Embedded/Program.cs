using System.Collections;
using Mpp.Embedded;
using Mpp.Embedded.Hosting;

try
{
    var line = CommandLine.Parse(args);
    if (line.Help)
    {
        Console.WriteLine(CommandLine.Usage);
        return 0;
    }
    var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => KeyValuePair.Create((string)e.Key, (string?)e.Value));
    var settings = HostSettings.Load(line, environment);
    if (line.Verb == CommandLine.Rehearse) return await Rehearse.RunAsync(line, settings);
    await Serve.RunAsync(line, settings);
    return 0;
}
catch (FormatException mistake)
{
    await Console.Error.WriteLineAsync($"{mistake.Message}\n\n{CommandLine.Usage}");
    return 2;
}
catch (StartRefusedException refusal)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 1;
}
