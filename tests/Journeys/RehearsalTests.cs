using System.Globalization;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Mpp.Adapters.Mail;
using Mpp.Adapters.Tables;
using Mpp.Embedded;

namespace Mpp.Tests.Journeys;

public sealed class RehearsalTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mpp-rehearsal-test-");

    [Fact]
    public async Task The_rehearsal_brings_all_the_handbooks_cases_through_two_rounds_and_their_years_and_shows_how()
    {
        var earlier = Path.Combine(folder.CreateSubdirectory("letters").FullName, "000009-20200101T000000Z-earlier.json");
        var foreign = Path.Combine(folder.FullName, "letters", "notes.txt");
        await File.WriteAllTextAsync(earlier, "{}");
        await File.WriteAllTextAsync(foreign, "not ours");

        var (passed, output) = await RehearseAsync(await Azurite.NewAccount());
        Assert.True(passed, output);

        AssertInOrder(
            output,
            "Wednesday 18 February 2026 10:12 2026-0001 Kalix kommun and Masaka apply",
            "Friday 13 March 2026 13:30 2026-0015 Borlänge kommun and Chișinău apply",
            "Refused by the rules: Labour is SEK 540,000 of SEK 840,000; at most 50 %",
            "Monday 16 March 2026 00:02 2026-0016 Malmö stad and Lusaka apply",
            "closed 2026-03-15 at 24:00; the application was received 2026-03-16 00:02",
            "10:00 2026-0001 Olle returns the application for completion",
            "the last is 31 March 2026",
            "Karin Lund at Kalix sends the signed letter by her private link.",
            "13:00 2026-0001 Olle, who recommended it, tries to decide as well. Refused: Olle recommended 2026-0001",
            "13:00 2026-0001 Dina, decider, decides for Kalix kommun: approve, 1,050,000 SEK",
            "Wednesday 20 May 2026 08:00 2026-0001 The decision is announced: approved.",
            "Letter to karin.lund@kalix.example: Er ansökan 2026-0001 är beviljad",
            "Grace Partner signs for Masaka by private link. All have signed: the agreement is in force. Reports are due 29 August 2027",
            "Thursday 28 May 2026 08:00 2026-0002 Not everybody has signed",
            "08:00 2026-0018 The decision is announced: rejected.",
            "Forshaga withdraws by private link",
            "Monday 31 May 2027 08:00 2026-0001 A report opens",
            "Wednesday 30 June 2027 08:00 2026-0001 A report is reminded of.",
            "Letter to karin.lund@kalix.example: Påminnelse om rapport: 2026-0001",
            "2026-0001 Olle returns the report: the auditor's certificate is missing.",
            "2026-0008 Fia tries to approve the payment. Refused: condition-1 of 2026-0008 is not met",
            "2026-0012 Fia tries to approve the project's payment. Refused: Report year-1 of 2026-0013, a grant of the same partnership",
            "Task for staff: Report year-1, due 2027-08-29, is not in: 30 days from its due date.",
            "2026-0004 Dina terminates the grant and claims back 20,000 SEK",
            "2026-0010 Dina approves: the project ends 30 September 2029",
            "It was the last: the case is closed. 1,296,000 SEK of 1,350,000 SEK were paid, the rest goes back to the envelope.",
            "ok Every audit trail is whole");

        var letters = await FileMailer.ReadAsync(Path.Combine(folder.FullName, "letters"));
        Assert.Equal(410, letters.Count);
        Assert.Equal(letters.Count, letters.Select(l => l.LetterId).Distinct().Count());
        var page = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "index.html"));
        Assert.All(letters, l => Assert.Single(Occurrences(page, $"href=\"letters/{l.FileName}.html\"")));
        Assert.All(letters, l => Assert.True(File.Exists(Path.Combine(folder.FullName, "letters", $"{l.FileName}.html"))));
        // In the overview of all lives, and above the case's letters.
        Assert.All(Enumerable.Range(1, 18), n => Assert.Equal(2, Occurrences(page, $"role=\"img\" aria-label=\"2026-{n:D4}\"").Count()));
        Assert.Equal(36, Occurrences(page, "<svg class=\"life\"").Count());
        Assert.False(File.Exists(earlier));
        Assert.True(File.Exists(foreign));
    }

    [Theory]
    [InlineData(9_000_000, "The rehearsal stopped here. 2026-0001 (Kalix kommun and Masaka): this should have been possible", "over-envelope")]
    [InlineData(1_000, "WRONG The books", "SEK are committed, ")]
    public async Task What_is_not_as_it_should_be_is_named_and_the_rehearsal_fails(long committedBehindItsBackSek, string where, string what)
    {
        var account = await Azurite.NewAccount();
        var storage = new Storage(new TableServiceClient(account), new BlobServiceClient(account));
        await storage.CreateAsync();
        using var ledger = new LedgerStore(storage, TimeProvider.System);
        await ledger.ReserveAsync("2026-spring", "nobody-knows", "2026-0099", committedBehindItsBackSek, _ => Task.FromResult(new Envelope(10_000_000, 1)));

        var (passed, output) = await RehearseAsync(account);
        Assert.False(passed);
        AssertInOrder(output, where, what);
    }

    public void Dispose() => folder.Delete(recursive: true);

    async Task<(bool Passed, string Output)> RehearseAsync(string account)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var passed = await Rehearse.PlayAsync(HostSettings.Load(CommandLine.Parse(["rehearse"]), []), account, new(2026, 2, 16, 8, 0, 0, TimeSpan.Zero), folder.FullName, output);
        return (passed, output.ToString());
    }

    /// <summary>Line breaks and indents apart: the words are what somebody reads.</summary>
    static void AssertInOrder(string timeline, params string[] parts)
    {
        var text = string.Join(' ', timeline.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var at = 0;
        foreach (var part in parts)
        {
            var next = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(next >= 0, $"'{part}' is missing in: {text[at..]}");
            at = next + part.Length;
        }
    }

    static IEnumerable<int> Occurrences(string text, string part)
    {
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal)) yield return at;
    }
}
