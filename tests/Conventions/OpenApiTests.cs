using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mpp.Functions;
using Mpp.Functions.Intake;
using Mpp.Tests.Staff;

namespace Mpp.Tests.Conventions;

/// <summary>The OpenAPI document says what is there, all of it and nothing else.</summary>
public sealed partial class OpenApiTests(OpenProgramme open) : IClassFixture<OpenProgramme>
{
    [Fact]
    public async Task It_has_exactly_the_routes_that_exist()
    {
        var operations = Operations(await DocumentAsync()).Select(o => $"{o.Verb} {o.Path} {(string?)o.Operation["operationId"]}").Order(StringComparer.Ordinal);
        var routes = Repository.Routes.Select(r => $"{r.Verb} /{CatchAll().Replace(r.Route, "{$1}")} {r.Function}").Order(StringComparer.Ordinal);
        Assert.Equal(routes, operations);
    }

    [Fact]
    public void Nothing_is_said_of_functions_that_are_gone()
    {
        var said = JsonNode.Parse(typeof(Services).Assembly.GetManifestResourceStream("openapi.json")!)!["operations"]!.AsObject().Select(o => o.Key);
        Assert.Empty(said.Except(Repository.Routes.Select(r => r.Function)));
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_schema_is_used()
    {
        var document = await DocumentAsync();
        var references = All(document).Select(n => (n as JsonObject)?["$ref"]).OfType<JsonNode>().Select(n => (string)n!).Distinct().ToList();
        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.NotNull(Resolve(document, r)));
        Assert.Empty(document["components"]!["schemas"]!.AsObject().Select(s => $"#/components/schemas/{s.Key}").Except(references));
    }

    [Fact]
    public async Task Every_operation_is_whole()
    {
        var document = await DocumentAsync();
        Assert.Equal("3.1.0", (string?)document["openapi"]);
        Assert.NotNull((string?)document["info"]!["title"]);
        var schemes = document["components"]!["securitySchemes"]!.AsObject().Select(s => s.Key).ToHashSet();
        foreach (var (verb, path, operation) in Operations(document))
        {
            var responses = operation["responses"]!.AsObject();
            if ((string?)operation["operationId"] != nameof(RefuseUnknownForm)) Assert.Contains(responses, r => r.Key[0] == '2');
            Assert.Contains("default", responses.Select(r => r.Key));
            Assert.All(responses, r => Assert.True(Deref(document, r.Value!)["description"] is not null, $"{verb} {path} {r.Key}"));
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["summary"]), $"{verb} {path}");
            Assert.Single(operation["tags"]!.AsArray());

            var named = (operation["parameters"]?.AsArray() ?? []).Select(p => Deref(document, p!)).Where(p => (string?)p["in"] == "path").Select(p => (string)p["name"]!);
            Assert.Equal(Parameter().Matches(path).Select(m => m.Groups[1].Value), named);
            Assert.True(verb == "GET" == operation["requestBody"] is null, $"{verb} {path}: a body belongs to a command, and to nothing else");

            var security = operation["security"]!.AsArray();
            Assert.All(security, s => Assert.All(s!.AsObject(), scheme => Assert.Contains(scheme.Key, schemes)));
            Assert.Equal(path.StartsWith("/staff/", StringComparison.Ordinal), security.Any(s => s!["staff"] is not null));
            if (path.StartsWith("/staff/", StringComparison.Ordinal)) Assert.True(responses.ContainsKey("401") && responses.ContainsKey("403"), $"{verb} {path}");
        }
    }

    [Fact]
    public async Task Every_schema_requires_only_what_it_describes()
    {
        foreach (var schema in All(await DocumentAsync()).OfType<JsonObject>().Where(o => o["required"] is JsonArray && o["properties"] is JsonObject))
            Assert.Empty(schema["required"]!.AsArray().Select(r => (string)r!).Except(schema["properties"]!.AsObject().Select(p => p.Key)));
    }

    [Theory]
    [InlineData("GetRound", "staff/rounds/2026-spring")]
    [InlineData("ListRounds", "staff/rounds")]
    [InlineData("GetPublicRounds", "public/rounds.json")]
    [InlineData("GetApplication", "staff/applications/{reference}")]
    [InlineData("ListApplications", "staff/applications")]
    [InlineData("GetApplicationAudit", "staff/applications/{reference}/audit")]
    [InlineData("GetApplicationLetters", "staff/applications/{reference}/letters")]
    [InlineData("GetDashboard", "staff/dashboard")]
    [InlineData("GetRanking", "staff/rounds/2026-spring/ranking")]
    public async Task An_answer_has_the_members_that_its_schema_describes_and_no_others(string function, string route)
    {
        var reference = await open.SubmitAsync();
        var document = await DocumentAsync();
        var schema = Operations(document).Single(o => (string?)o.Operation["operationId"] == function).Operation["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;
        var answer = (await open.Caller.GetAsync(route.Replace("{reference}", reference, StringComparison.Ordinal))).Ok().Json;

        var problems = Mismatches(document, schema, answer, function).ToList();
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    /// <summary>Members only: which there are, and that what is required is there.</summary>
    static IEnumerable<string> Mismatches(JsonNode document, JsonNode schema, JsonNode? value, string path)
    {
        schema = Deref(document, schema);
        if (value is JsonObject members)
        {
            var parts = schema["allOf"] is JsonArray all ? [.. all.Select(s => Deref(document, s!))] : new List<JsonNode> { schema };
            var described = parts.SelectMany(p => p["properties"]?.AsObject() ?? []).ToDictionary(p => p.Key, p => p.Value!);
            if (described.Count == 0) yield break;
            foreach (var missing in parts.SelectMany(p => p["required"]?.AsArray() ?? []).Select(r => (string)r!).Where(r => !members.ContainsKey(r))) yield return $"{path}: no {missing}";
            foreach (var (name, member) in members)
            {
                if (!described.TryGetValue(name, out var of)) yield return $"{path}: {name} is not described";
                else foreach (var problem in Mismatches(document, of, member, $"{path}.{name}")) yield return problem;
            }
        }
        else if (value is JsonArray items && schema["items"] is { } item)
        {
            foreach (var problem in items.SelectMany((one, i) => Mismatches(document, item, one, $"{path}[{i}]"))) yield return problem;
        }
    }

    async Task<JsonNode> DocumentAsync() => (await open.Caller.GetAsync("openapi.json", who: null)).Ok().Json;

    static IEnumerable<(string Verb, string Path, JsonObject Operation)> Operations(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (o.Key.ToUpperInvariant(), p.Key, o.Value!.AsObject())));

    static IEnumerable<JsonNode> All(JsonNode node) => node switch
    {
        JsonObject members => members.Select(m => m.Value).OfType<JsonNode>().SelectMany(All).Prepend(node),
        JsonArray items => items.OfType<JsonNode>().SelectMany(All).Prepend(node),
        _ => [node],
    };

    static JsonNode Deref(JsonNode document, JsonNode node) => node is JsonObject && node["$ref"] is { } reference ? Resolve(document, (string)reference!)! : node;

    static JsonNode? Resolve(JsonNode document, string reference) => reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, part) => (node as JsonObject)?[part]);

    [GeneratedRegex(@"\{\*+(\w+)\}")]
    private static partial Regex CatchAll();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
