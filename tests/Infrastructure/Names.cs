namespace Mpp.Tests.Infrastructure;

/// <summary>Which names a template uses without declaring them, and which it declares without using them: what the compiler would say first.</summary>
static class Names
{
    /// <summary>Functions of the language that infra/ uses; a new one is a word here.</summary>
    static readonly HashSet<string> Functions =
    [
        "concat", "contains", "empty", "environment", "fail", "filter", "guid", "map", "readEnvironmentVariable", "replace", "resourceGroup", "split", "subscriptionResourceId", "take", "tenant", "toObject", "union", "uniqueString",
        "allowed", "description", "minLength", "maxLength", "minValue", "maxValue",
    ];

    public static IEnumerable<string> Undeclared(BicepFile file) => Used(file.Tree, [.. Declared(file)]).Where(u => !u.IsDeclared).Select(u => $"{file.Name}({u.At.Line}): {u.At.Text}");

    /// <summary>Parameters, variables and existing resources that nothing reads.</summary>
    public static IEnumerable<string> Unused(BicepFile file) => file.Parameters.Keys.Concat(file.Variables.Keys)
        .Except(Used(file.Tree, [.. Declared(file)]).Select(u => u.At.Text)).Select(name => $"{file.Name}: {name}");

    static IEnumerable<string> Declared(BicepFile file) =>
        file.Parameters.Keys.Concat(file.Variables.Keys).Concat(file.Resources.Keys).Concat(file.Modules.Keys);

    static IEnumerable<(Syntax At, bool IsDeclared)> Used(Syntax node, HashSet<string> known)
    {
        switch (node.Type)
        {
            case "identifier":
                return [(node, known.Contains(node.Text))];
            case "parameter_declaration" or "variable_declaration" or "output_declaration" or "resource_declaration" or "module_declaration":
                return node.Children.Skip(1).Where(c => c.Type != "type").SelectMany(c => Used(c, known));
            case "object_property":
                return node.Children.Skip(node.Children[0].Type == "identifier" ? 1 : 0).SelectMany(c => Used(c, known));
            case "call_expression":
                return node.Children.Skip(1).SelectMany(c => Used(c, known)).Append((node.Children[0], Functions.Contains(node.Children[0].Text)));
            case "for_statement" or "lambda_expression":
                var own = node.Children[0].All.Where(c => c.Children.Count == 0).Select(c => c.Text);
                return node.Children.Skip(1).SelectMany(c => Used(c, [.. known, .. own]));
            default:
                return node.Children.SelectMany(c => Used(c, known));
        }
    }
}
