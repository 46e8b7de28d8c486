using System.Globalization;
using System.Text.RegularExpressions;

namespace Mpp.Tests.Infrastructure;

/// <summary>The templates hold together: what the compiler would refuse, as far as it can be seen without Azure's types.</summary>
public sealed partial class BicepTests
{
    /// <summary>Ids and names of built-in roles as Azure publishes them, so that a wrong digit is not a right to something else.</summary>
    static readonly Dictionary<string, string> BuiltInRoles = new()
    {
        ["Storage Blob Data Owner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["Storage Blob Data Contributor"] = "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        ["Storage Blob Data Reader"] = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        ["Storage Blob Delegator"] = "db58b8e5-c6ad-4a2a-8342-4190687cbf4a",
        ["Storage Queue Data Contributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        ["Storage Table Data Contributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["Storage Table Data Reader"] = "76199698-9eea-4c19-bc75-cec21354c6b6",
        ["Key Vault Secrets User"] = "4633458b-17de-408a-b874-0445c86b69e6",
        ["Key Vault Secrets Officer"] = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
        ["Monitoring Metrics Publisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["Log Analytics Reader"] = "73c42c96-874c-492b-b04d-ab87d138a893",
    };

    /// <summary>How long a name may be, by what main.bicep calls it.</summary>
    static readonly Dictionary<string, int> Longest = new()
    {
        ["identity"] = 128,
        ["logs"] = 63,
        ["insights"] = 260,
        ["hostStorage"] = 24,
        ["recordsStorage"] = 24,
        ["vault"] = 24,
        ["virtualNetwork"] = 64,
        ["plan"] = 60,
        ["app"] = 60,
        ["actions"] = 260,
    };

    [Fact]
    public async Task Every_file_can_be_read_and_one_that_is_broken_cannot()
    {
        var files = await BicepFile.AllAsync();
        Assert.Equal(14, files.Count);
        Assert.Empty(files.SelectMany(f => f.Errors.Select(e => $"{f.Name}: {e}")));

        var broken = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.bicep");
        await File.WriteAllTextAsync(broken, "param name string\nresource plan 'Microsoft.Web/serverfarms@2024-11-01' = {\n  name: name\n  sku: { name: 'FC1'\n}\n");
        Assert.NotEmpty(Assert.Single(await BicepFile.ReadAsync([broken])).Errors);
        File.Delete(broken);
    }

    [Fact]
    public async Task Every_name_that_is_used_is_declared_and_every_one_declared_is_used()
    {
        var templates = (await BicepFile.AllAsync()).Where(f => !f.IsParameters).ToList();
        Assert.Empty(templates.SelectMany(Names.Undeclared));
        Assert.Empty(templates.SelectMany(Names.Unused));
    }

    [Fact]
    public async Task Every_module_is_there_and_is_given_what_it_asks_for_and_asked_for_what_it_gives()
    {
        var files = await BicepFile.AllAsync();
        var main = files.Single(f => f.Name == "main.bicep");
        Assert.Equal(files.Where(f => f.Name.StartsWith("modules/", StringComparison.Ordinal)).Select(f => f.Name), main.Modules.Values.Select(BicepFile.Of).Order(StringComparer.Ordinal));
        foreach (var (symbol, declaration) in main.Modules)
        {
            var module = files.Single(f => f.Name == BicepFile.Of(declaration));
            var given = BicepFile.Body(declaration).Members["params"].Members.Keys;
            Assert.Empty(module.Required.Except(given).Select(p => $"{symbol} lacks {p}"));
            Assert.Empty(given.Except(module.Parameters.Keys).Select(p => $"{symbol} does not know {p}"));
            var asked = Regex.Matches(main.Tree.Text, $@"\b{symbol}!?\.outputs\.(\w+)").Select(m => m.Groups[1].Value).Distinct();
            Assert.Empty(asked.Except(module.Outputs.Keys).Select(o => $"{symbol} does not give {o}"));
            Assert.Empty(module.Outputs.Keys.Except(asked).Select(o => $"{symbol} gives {o} to nobody"));
        }
    }

    [Fact]
    public async Task Every_parameter_file_gives_each_value_that_is_asked_for_and_only_allowed_ones()
    {
        var main = await BicepFile.OfAsync("main.bicep");
        var files = (await BicepFile.AllAsync()).Where(f => f.IsParameters).ToList();
        Assert.Equal(["main.bicepparam", "parameters/dev.bicepparam", "parameters/prod.bicepparam", "parameters/test.bicepparam"], files.Select(f => f.Name));
        foreach (var file in files)
        {
            var folder = Path.GetDirectoryName(file.Path)!;
            Assert.Equal(main.Path, Path.GetFullPath(Path.Combine(folder, file.Tree.Find("using_statement")!.Children[0].Unquoted)));
            Assert.Empty(main.Required.Except(file.Variables.Keys).Select(p => $"{file.Name} lacks {p}"));
            Assert.Empty(file.Variables.Keys.Except(main.Parameters.Keys).Select(p => $"{file.Name}: nobody asks for {p}"));
            foreach (var (name, value) in file.Variables.Select(v => (v.Key, v.Value.Children[^1])).Where(v => v.Item2.Type is "string" or "number"))
            {
                var rules = main.DecoratorsOf(name);
                if (rules.TryGetValue("allowed", out var allowed)) Assert.Contains(value.Text, allowed.Children.Select(c => c.Text));
                if (rules.TryGetValue("maxLength", out var longest)) Assert.InRange(value.Unquoted.Length, Number(rules["minLength"]), Number(longest));
                if (rules.TryGetValue("minValue", out var least)) Assert.True(Number(value) >= Number(least), $"{file.Name}: {name}");
                if (rules.TryGetValue("maxValue", out var most)) Assert.True(Number(value) <= Number(most), $"{file.Name}: {name}");
            }
        }
    }

    /// <summary>A variable of the forge that is not set is an empty text, and the sample's tenant is nobody's: with either the app would not start, or let nobody in.</summary>
    [Fact]
    public async Task What_the_app_cannot_be_without_is_refused_when_it_is_empty_or_the_samples()
    {
        var main = await BicepFile.OfAsync("main.bicep");
        foreach (var name in new[] { "identityAuthority", "identityAudience", "mailFrom", "sendGridEventPublicKey", "alertAddress" }) Assert.InRange(Number(main.DecoratorsOf(name)["minLength"]), 1, 124);
        Assert.Contains("contains(identityAuthority, ofTheSample)\n  ? fail(", main.Variables["authority"].Text, StringComparison.Ordinal);
        Assert.Contains("identityAudience == ofTheSample\n  ? fail(", main.Variables["audience"].Text, StringComparison.Ordinal);
        var given = BicepFile.Body(main.Modules["app"]).Members["params"].Members;
        Assert.Equal(("authority", "audience"), (given["identityAuthority"].Text, given["identityAudience"].Text));
        var sample = main.Variables["ofTheSample"].Children[^1].Unquoted;
        Assert.All((await BicepFile.AllAsync()).Where(f => f.IsParameters && f.Variables["identityAudience"].Children[^1].Type == "string"), f =>
        {
            Assert.Contains(sample, f.Variables["identityAuthority"].Text, StringComparison.Ordinal);
            Assert.Equal($"'{sample}'", f.Variables["identityAudience"].Children[^1].Text);
        });
    }

    [Fact]
    public async Task A_private_network_has_a_way_in_for_those_who_put_secrets_and_make_backups()
    {
        var main = await BicepFile.OfAsync("main.bicep");
        var condition = main.Variables["isPrivate"].Text;
        Assert.Contains("network == 'private' && empty(operatorAddresses) && !areOperatorsInside\n  ? fail(", condition, StringComparison.Ordinal);
        Assert.Equal("false", main.Parameters["areOperatorsInside"].Children[^1].Text);
        Assert.DoesNotContain("network ==", main.Tree.Text.Replace(condition, "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (var file in (await BicepFile.AllAsync()).Where(f => f.IsParameters && f.Variables["network"].Children[^1].Text != "'public'")) Assert.Contains("operatorAddresses", file.Variables.Keys);
    }

    [Fact]
    public async Task Every_name_of_a_resource_is_short_enough_for_the_longest_environment()
    {
        var main = await BicepFile.OfAsync("main.bicep");
        Assert.Contains("take(uniqueString(resourceGroup().id), 6)", main.Variables["token"].Text, StringComparison.Ordinal);
        var parts = new[] { "workload", "environmentName" }.ToDictionary(p => $"${{{p}}}", p => Number(main.DecoratorsOf(p)["maxLength"]));
        parts["${token}"] = 6;
        parts["${suffix}"] = Length(main.Variables["suffix"].Children[1].Unquoted);

        var names = main.Variables["names"].Children[1].Members;
        Assert.Equal(Longest.Keys.Order(StringComparer.Ordinal), names.Keys.Order(StringComparer.Ordinal));
        Assert.All(names, name => Assert.InRange(Length(name.Value.Unquoted), 3, Longest[name.Key]));
        Assert.All(names.Where(n => n.Key.EndsWith("Storage", StringComparison.Ordinal)), n => Assert.Matches("^[a-z0-9]+$", Part().Replace(n.Value.Unquoted, "")));

        int Length(string name) => Part().Matches(name).Aggregate(Part().Replace(name, "").Length, (sum, part) => sum + parts[part.Value]);
    }

    [Fact]
    public async Task Every_role_is_the_one_it_is_called_and_the_app_has_no_other()
    {
        var roles = await BicepFile.OfAsync("modules/roles.bicep");
        var ids = roles.Variables["roleIds"].Children[1].Members;
        Assert.All(ids, role => Assert.Equal(BuiltInRoles[role.Key], role.Value.Unquoted));

        string[] given = [.. List("rolesOnHostStorage"), .. List("rolesOnRecords"), .. Subscript().Matches(roles.Tree.Text).Select(m => m.Groups[1].Value)];
        Assert.Equal(ids.Keys.Order(StringComparer.Ordinal), given.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["Storage Blob Data Owner", "Storage Queue Data Contributor", "Storage Table Data Contributor"], List("rolesOnHostStorage"));
        Assert.Equal(["Storage Table Data Contributor", "Storage Blob Delegator"], List("rolesOnRecords"));
        Assert.Equal(["Storage Blob Data Contributor", "Key Vault Secrets User", "Monitoring Metrics Publisher", "Key Vault Secrets Officer", "Log Analytics Reader"], Subscript().Matches(roles.Tree.Text).Select(m => m.Groups[1].Value));

        var elsewhere = (await BicepFile.AllAsync()).Where(f => f != roles).SelectMany(f => f.Resources.Values.Select(BicepFile.Of));
        Assert.DoesNotContain(elsewhere, type => type.StartsWith("Microsoft.Authorization/role", StringComparison.Ordinal));

        IEnumerable<string> List(string variable) => roles.Variables[variable].Children[1].Children.Select(c => c.Unquoted);
    }

    static int Number(Syntax value) => int.Parse(value.Text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$\{\w+\}")]
    private static partial Regex Part();

    [GeneratedRegex(@"roleIds\['([^']+)'\]")]
    private static partial Regex Subscript();
}
