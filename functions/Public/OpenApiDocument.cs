using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Functions.Http;
using Mpp.Functions.Intake;
using Mpp.Functions.Payments;
using Mpp.Functions.Rounds;
using Mpp.Functions.Staff;

namespace Mpp.Functions.Public;

/// <summary>
/// OpenAPI 3.1, made so that it stays true: methods, routes and who may call come from the functions' own attributes, answers from the types that are
/// serialised; only what a person must say (the summary, a body's members) stands in openapi.json. A function that is missing there stops the document.
/// </summary>
public static partial class OpenApiDocument
{
    static readonly Dictionary<string, Type> Answers = new()
    {
        ["Case"] = typeof(Case),
        ["CaseSummary"] = typeof(CaseSummary),
        ["CommandAnswer"] = typeof(CommandAnswer),
        ["Letter"] = typeof(LetterView),
        ["AuditEntry"] = typeof(AuditEntry),
        ["ChainReport"] = typeof(ChainReport),
        ["Round"] = typeof(Round),
        ["PublicRound"] = typeof(PublicRound),
        ["RankingRow"] = typeof(RankingRow),
        ["Payment"] = typeof(PaymentView),
        ["Dashboard"] = typeof(DashboardView),
        ["Job"] = typeof(Job),
        ["Receipt"] = typeof(Receipt),
        ["QuarantinedDelivery"] = typeof(QuarantinedDelivery),
        ["Reviewer"] = typeof(Reviewer),
    };

    public static JsonObject Write()
    {
        using var resource = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("openapi.json") ?? throw new InvalidOperationException("openapi.json is not in the assembly.");
        var written = JsonNode.Parse(resource)!.AsObject();
        var operations = written["operations"]!.AsObject();
        written.Remove("operations");

        var paths = new JsonObject();
        foreach (var function in Functions().OrderBy(f => f.Trigger.Route, StringComparer.Ordinal))
        {
            var said = operations[function.Name]?.AsObject() ?? throw new InvalidOperationException($"openapi.json says nothing of function {function.Name}.");
            var path = $"/{CatchAll().Replace(function.Trigger.Route!, "{$1}")}";
            if (paths[path] is not JsonObject item) paths[path] = item = [];
            foreach (var method in function.Trigger.Methods!) item[method.ToLowerInvariant()] = Operation(function, method, path, said);
        }

        written["paths"] = paths;
        var schemas = written["components"]!["schemas"]!.AsObject();
        var exporting = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true };
        foreach (var (name, type) in Answers) schemas[name] = Moved(Json.Options.GetJsonSchemaAsNode(type, exporting), $"#/components/schemas/{name}");
        return written;
    }

    /// <summary>A type that occurs twice is a reference into the type's own schema, which stands elsewhere here.</summary>
    static JsonNode Moved(JsonNode schema, string to)
    {
        if (schema is JsonObject members)
        {
            if (members["$ref"] is JsonValue reference) members["$ref"] = to + ((string)reference!)[1..];
            foreach (var (_, member) in members)
                if (member is not null) Moved(member, to);
        }
        else if (schema is JsonArray items)
        {
            foreach (var item in items)
                if (item is not null) Moved(item, to);
        }

        return schema;
    }

    /// <summary>Every HTTP function of the app.</summary>
    public static IEnumerable<HttpFunction> Functions() =>
        from type in typeof(OpenApiDocument).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.GetCustomAttribute<FunctionAttribute>() is not null
        let trigger = method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null)
        where trigger is not null
        select new HttpFunction(method.GetCustomAttribute<FunctionAttribute>()!.Name, method, trigger, method.GetCustomAttribute<AccessAttribute>());

    static JsonObject Operation(HttpFunction function, string method, string path, JsonObject said)
    {
        var (isRead, staff) = (method is "get", function.Access as StaffAttribute);
        var operation = new JsonObject
        {
            ["operationId"] = function.Name,
            ["summary"] = (string)said["summary"]!,
            ["tags"] = new JsonArray(Tag(path)),
            ["security"] = Security(function.Access, path),
        };
        if (staff is not null) operation["description"] = staff.Roles.Count == 0 ? "For any staff role." : $"For {string.Join(" or ", staff.Roles)}.";

        var parameters = new JsonArray();
        foreach (Match name in Parameter().Matches(path)) parameters.Add(TextParameter(name.Groups[1].Value, "path"));
        foreach (var name in said["query"]?.AsArray() ?? []) parameters.Add(TextParameter((string)name!, "query"));
        foreach (var name in said["headers"]?.AsArray() ?? []) parameters.Add(Ref("parameters", (string)name!));
        if (parameters.Count > 0) operation["parameters"] = parameters;
        if (said["body"] is { } body) operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", Schema(body)) };
        operation["responses"] = Responses(said, isRead, staff is not null, path);
        return operation;
    }

    static JsonObject Responses(JsonObject said, bool isRead, bool isForStaff, string path)
    {
        var content = new JsonObject();
        foreach (var type in said["produces"]?.AsArray().Select(t => (string)t!) ?? ["application/json"])
            content[type] = said["answer"] is { } answer && type == "application/json" ? new JsonObject { ["schema"] = Schema(answer) } : new JsonObject();

        var responses = new JsonObject { [Text((int?)said["status"] ?? 200)] = new JsonObject { ["description"] = (string?)said["says"] ?? "Done.", ["content"] = content } };
        var refused = new List<int>();
        if (!isRead) refused.AddRange([400, 413]);
        if (isForStaff) refused.AddRange([401, 403]);
        if (path.Contains('{', StringComparison.Ordinal) && !path.StartsWith("/webhooks/", StringComparison.Ordinal)) refused.Add(404);
        if (said["refused"] is JsonArray more) refused.AddRange(more.Select(m => (int)m!));
        foreach (var status in refused.Distinct().Order()) responses[Text(status)] = Ref("responses", "Problem");
        responses["default"] = Ref("responses", "Problem");
        return responses;
    }

    static JsonArray Security(AccessAttribute? access, string path) => access switch
    {
        StaffAttribute => [new JsonObject { ["staff"] = new JsonArray() }],
        OwnProofAttribute when path.StartsWith("/my/", StringComparison.Ordinal) => [new JsonObject { ["privateLink"] = new JsonArray() }],
        OwnProofAttribute when path == "/webhooks/sendgrid" => [new JsonObject { ["mailEventSignature"] = new JsonArray() }],
        OwnProofAttribute => [new JsonObject { ["webhookSignature"] = new JsonArray() }],
        AnyoneAttribute => [],
        _ => throw new InvalidOperationException($"{path} does not say who may call it."),
    };

    /// <summary>A name stands for a schema, ["name"] for a list of it with the token of the next page.</summary>
    static JsonNode Schema(JsonNode said) => said switch
    {
        JsonValue name => Ref("schemas", (string)name!),
        JsonArray list => ListOf((string)list[0]!),
        _ => said.DeepClone(),
    };

    static JsonObject ListOf(string item) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("items", "next"),
        ["properties"] = new JsonObject
        {
            ["items"] = new JsonObject { ["type"] = "array", ["items"] = Ref("schemas", item) },
            ["next"] = new JsonObject { ["type"] = new JsonArray("string", "null") },
        },
    };

    static string Tag(string path) => path.Split('/') is [_, "staff", var list, ..] ? list : path.Split('/')[1].Split('.')[0];

    static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    static JsonObject TextParameter(string name, string where)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = where, ["schema"] = new JsonObject { ["type"] = "string" } };
        if (where == "path") parameter["required"] = true;
        return parameter;
    }

    static JsonObject Content(string type, JsonNode schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    static JsonObject Ref(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };

    [GeneratedRegex(@"\{\*+(\w+)\}")]
    private static partial Regex CatchAll();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}

/// <summary>An HTTP function as its attributes describe it.</summary>
public sealed record HttpFunction(string Name, MethodInfo Method, HttpTriggerAttribute Trigger, AccessAttribute? Access);
