using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Mpp.Embedded.Hosting;
using Mpp.Functions;

namespace Mpp.Embedded;

/// <summary>The app's settings and what follows from them: rehearsal or real service, and on which storage.</summary>
/// <param name="Values">The settings: environment first, then the file, in a rehearsal then the sample's.</param>
/// <param name="Rehearsal">Whether this is a rehearsal: an Azurite of its own, the demonstration's tokens, the <c>/embedded</c> routes.</param>
/// <param name="Storage">The storage account; null if Azurite has to be started.</param>
public sealed record HostSettings(IConfiguration Values, bool Rehearsal, HostStorage? Storage)
{
    const string MemberOfFile = "Values";

    /// <summary>Reads the settings that the command line and the environment give.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="canRehearse">Whether the program can rehearse, and start an Azurite: what is published cannot.</param>
    /// <exception cref="StartRefusedException">They contradict each other, or a real service lacks some.</exception>
    public static HostSettings Load(CommandLine line, IEnumerable<KeyValuePair<string, string?>> environment, bool canRehearse = true)
    {
        if (!canRehearse && line.OfRehearsals is { } only)
            throw new StartRefusedException($"{only} is for rehearsals, and this is the published program, which serves real cases and nothing else. Rehearse in the repository: dotnet run --project lib/Embedded.");
        var given = Given(line.Settings, environment);
        var storage = HostStorage.Of(line.Storage, given);
        if (line.Verb == CommandLine.Rehearse || line.Clock is not null || line.Empty || (canRehearse && storage is null && !line.AcceptDataLoss)) return OfRehearsal(line, given);

        if (!line.AcceptDataLoss && new[] { storage?.Address, given["RecordsStorage"], given["RecordsStorage:tableServiceUri"] }.Any(a => a is not null && RequiredSettings.IsAzurite(a)))
            throw new StartRefusedException("This storage is Azurite, which keeps acknowledged writes in memory for seconds. " +
                "Use a storage account for real cases, or say --i-accept-data-loss.");
        var missing = RequiredSettings.Missing(given).Where(name => name != HostStorage.Setting).ToList();
        if (storage is null && !canRehearse) missing.Insert(0, HostStorage.Setting);
        if (storage is { Connection: null, Blobs: null } && !given.GetSection("RecordsStorage").Exists()) missing.Add($"{HostStorage.Setting}__blobServiceUri");
        if (missing.Count > 0)
            throw new StartRefusedException($"Missing settings: {string.Join(", ", missing)}. Give them in the environment or with --settings FILE" +
                (canRehearse ? $"; without --storage and {HostStorage.Setting} a rehearsal needs none." : "."));
        if (RequiredSettings.Faults(given) is { Count: > 0 } faults) throw new StartRefusedException(string.Join("\n", faults));
        return new HostSettings(given, false, storage);
    }

    /// <summary>What the environment says, then the file.</summary>
    public static IConfiguration Given(string? file, IEnumerable<KeyValuePair<string, string?>> environment) =>
        new ConfigurationBuilder().AddInMemoryCollection(FromFile(file)).AddInMemoryCollection(Nested(environment)).Build();

    /// <summary>These settings on the storage that the host has in the end; a rehearsal never touches another.</summary>
    public IConfiguration On(string connection, string? publicBaseUrl = null)
    {
        var storage = new Dictionary<string, string?> { [HostStorage.Setting] = connection };
        if (Rehearsal) (storage["RecordsStorage"], storage["RecordsStorage:tableServiceUri"], storage["RecordsStorage:blobServiceUri"]) = (connection, null, null);
        if (Rehearsal && publicBaseUrl is not null) storage["PublicBaseUrl"] = publicBaseUrl;
        return With(storage);
    }

    /// <summary>These settings for real service on <see cref="Storage"/>: the programme's records are there, too, unless an account is given for them.</summary>
    public IConfiguration OnStorage() =>
        Storage!.Connection is { } connection ? On(connection)
        : Values.GetSection("RecordsStorage") is var records && (records.Value is { Length: > 0 } || records["tableServiceUri"] is { Length: > 0 }) ? Values
        : With(new() { ["RecordsStorage:tableServiceUri"] = $"{Storage.Tables}", ["RecordsStorage:blobServiceUri"] = $"{Storage.Blobs}" });

    static HostSettings OfRehearsal(CommandLine line, IConfiguration given)
    {
        if (line.Storage is not null) throw new StartRefusedException("--clock and --empty are for rehearsals, which have an Azurite of their own: leave out --storage.");
        if (line.AcceptDataLoss) throw new StartRefusedException("--i-accept-data-loss is for real service, --clock and --empty are for rehearsals.");
        if (line.Listen is not null) throw new StartRefusedException("--listen is for real service: in a rehearsal anybody may be anybody, so that it stays on this machine.");
        var sample = FromFile(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json"));
        return new HostSettings(new ConfigurationBuilder().AddInMemoryCollection(sample).AddConfiguration(given).Build(), true, null);
    }

    IConfiguration With(Dictionary<string, string?> more) => new ConfigurationBuilder().AddConfiguration(Values).AddInMemoryCollection(more).Build();

    static IEnumerable<KeyValuePair<string, string?>> FromFile(string? file)
    {
        if (file is null) return [];
        if (!File.Exists(file)) throw new StartRefusedException($"There is no settings file {file}.");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (json.RootElement.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
                throw new StartRefusedException($"{file} is encrypted: only Core Tools can read it.");
            return json.RootElement.TryGetProperty(MemberOfFile, out var values)
                ? Nested([.. values.EnumerateObject().Select(v => KeyValuePair.Create(v.Name, (string?)v.Value.ToString()))])
                : throw new StartRefusedException($"{file} has no \"Values\": write it like local.settings.sample.json.");
        }
        catch (JsonException exception)
        {
            throw new StartRefusedException($"{file} is not JSON: {exception.Message}");
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{file} must not be read by {Environment.UserName}.");
        }
    }

    static IEnumerable<KeyValuePair<string, string?>> Nested(IEnumerable<KeyValuePair<string, string?>> values) =>
        values.Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value));
}
