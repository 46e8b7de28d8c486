using System.Reflection;
using System.Text.RegularExpressions;
using Mpp.Adapters.Backups;
using Mpp.Adapters.Blobs;
using Mpp.Tests.Conventions;

namespace Mpp.Tests.Infrastructure;

/// <summary>What storage keeps, for how long, and whom it lets in.</summary>
public sealed partial class StorageTests
{
    static readonly string ReadMe = File.ReadAllText(Path.Combine(Repository.Root.FullName, "infra", "README.md"));

    [Fact]
    public async Task No_account_takes_a_key_and_nobody_asks_for_one()
    {
        var files = await BicepFile.AllAsync();
        var accounts = files.SelectMany(f => f.Resources.Values).Where(r => BicepFile.Of(r).StartsWith("Microsoft.Storage/storageAccounts@", StringComparison.Ordinal) && !r.Text.Contains(" existing ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, accounts.Count);
        foreach (var properties in accounts.Select(a => BicepFile.Body(a).Members["properties"].Members))
        {
            Assert.Equal("false", properties["allowSharedKeyAccess"].Text);
            Assert.Equal("false", properties["allowBlobPublicAccess"].Text);
            Assert.Equal("true", properties["supportsHttpsTrafficOnly"].Text);
        }

        Assert.DoesNotContain(files, f => Regex.IsMatch(f.Tree.Text, "listKeys|listAccountSas|listServiceSas|AccountKey|InstrumentationKey", RegexOptions.IgnoreCase));
    }

    /// <summary>exports comes with the exports; until the app names it, only the infrastructure does.</summary>
    [Fact]
    public async Task Every_container_of_the_app_is_made_and_has_a_rule_for_how_long_it_keeps()
    {
        var records = await BicepFile.OfAsync("modules/records-storage.bicep");
        string[] kept = [.. records.Variables["kept"].Children[1].Children.Select(c => c.Unquoted)];
        var (digests, exports) = (records.Variables["digests"].Children[1].Unquoted, records.Variables["exports"].Children[1].Unquoted);
        var ofTheApp = typeof(BlobVault).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
        Assert.Equal(ofTheApp.Append("exports").Distinct().Order(StringComparer.Ordinal), kept.Append(digests).Append(exports).Order(StringComparer.Ordinal));
        Assert.Equal(BlobVault.Digests, digests);

        var rules = BicepFile.Body(records.Resources["lifecycle"]).Members["properties"].Members["policy"].Members["rules"].Children.Select(r => (Name: r.Members["name"].Unquoted, Definition: r.Members["definition"].Members)).ToDictionary(r => r.Name, r => r.Definition);
        Assert.Equal(["erased-files-go", "exports-go", "files-get-cool"], rules.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("{ delete: { daysAfterModificationGreaterThan: 30 } }", rules["exports-go"]["actions"].Members["baseBlob"].Text);
        Assert.Equal("{ tierToCool: { daysAfterModificationGreaterThan: 180 } }", rules["files-get-cool"]["actions"].Members["baseBlob"].Text);

        // Raw deliveries, attachments and letters: nothing but the erasure of a person deletes one.
        Assert.Equal("['${exports}/']", rules["exports-go"]["filters"].Members["prefixMatch"].Text);
        Assert.False(rules["erased-files-go"]["actions"].Members.ContainsKey("baseBlob"));
        Assert.DoesNotContain("delete", rules["files-get-cool"]["actions"].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(rules.Values, r => r["filters"].Members["prefixMatch"].Text.Contains("digests", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_erased_file_is_gone_when_the_readme_says()
    {
        var records = await BicepFile.OfAsync("modules/records-storage.bicep");
        var (asVersion, asDeleted) = (Days("daysAsVersion"), Days("daysAsDeleted"));
        var blobs = BicepFile.Body(records.Resources["blobs"]).Members["properties"].Members;
        Assert.Equal("true", blobs["isVersioningEnabled"].Text);
        Assert.Equal("{ enabled: true, days: daysAsDeleted }", blobs["deleteRetentionPolicy"].Text);
        Assert.Contains("version: { delete: { daysAfterCreationGreaterThan: daysAsVersion } }", records.Resources["lifecycle"].Text, StringComparison.Ordinal);

        // Two days: a rule runs once a day, and a run may take its time.
        Assert.Contains($"at least {asDeleted} and normally at most {asVersion + 2 + asDeleted} days, not counting backups", ReadMe, StringComparison.Ordinal);

        foreach (var page in new[] { "infra/README.md", "docs/runbooks/restoring.md", "docs/runbooks/erasing-a-person.md" })
            Assert.Matches($"({Backup.UsuallyKept}|thirty) (more )?nights", await File.ReadAllTextAsync(Path.Combine(Repository.Root.FullName, page)));

        int Days(string variable) => int.Parse(records.Variables[variable].Children[1].Text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_digest_can_be_written_once_and_then_neither_changed_nor_deleted()
    {
        var records = await BicepFile.OfAsync("modules/records-storage.bicep");
        var policy = BicepFile.Body(records.Resources["digestPolicy"]).Members;
        Assert.Equal("digestContainer", policy["parent"].Text);
        Assert.Equal("digests", BicepFile.Body(records.Resources["digestContainer"]).Members["name"].Text);
        Assert.Equal("false", policy["properties"].Members["allowProtectedAppendWrites"].Text);
        Assert.Equal("digestRetentionDays", policy["properties"].Members["immutabilityPeriodSinceCreationInDays"].Text);
        Assert.Equal("3650", (await BicepFile.OfAsync("parameters/prod.bicepparam")).Variables["digestRetentionDays"].Children[1].Text);
    }

    /// <summary>Everything that is uploaded by people, and nothing else, since scanning is paid by the gigabyte.</summary>
    [Fact]
    public async Task Attachments_are_scanned()
    {
        var records = await BicepFile.OfAsync("modules/records-storage.bicep");
        Assert.Contains("filters: { excludeBlobsWithPrefix: filter(containers, container => container != 'attachments') }", records.Resources["scanning"].Text, StringComparison.Ordinal);
        // Nobody has to act before a malicious one can be downloaded no more; and it can be had back, if the scanner was wrong.
        Assert.Equal("'BlobSoftDelete'", BicepFile.Body(records.Resources["scanning"]).Members["properties"].Members["malwareScanning"].Members["automatedResponse"].Text);
        Assert.Equal("attachments", BlobVault.Attachments);
        Assert.Equal("true", (await BicepFile.OfAsync("parameters/prod.bicepparam")).Variables["isMalwareScanned"].Children[1].Text);
    }
}
