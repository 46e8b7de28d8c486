using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Mpp.Embedded.Hosting;

/// <summary>Finds functions by their attributes, and refuses what would not run on Azure or cannot run here.</summary>
static class FunctionDiscovery
{
    const BindingFlags AnyDeclared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>All functions of the given types, by name.</summary>
    /// <exception cref="StartRefusedException">A function is not callable, has no single trigger, or shares its name.</exception>
    public static IReadOnlyList<EmbeddedFunction> Find(IEnumerable<Type> types)
    {
        var functions = types.SelectMany(t => t.GetMethods(AnyDeclared)).SelectMany(Read).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        foreach (var same in functions.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            throw new StartRefusedException($"Several functions are called {same.Key}: {string.Join(", ", same.Select(f => f.EntryPoint))}. Names ignore case.");
        return functions;
    }

    static IEnumerable<EmbeddedFunction> Read(MethodInfo method)
    {
        if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute) yield break;
        var where = $"Function {attribute.Name} ({method.DeclaringType!.FullName}.{method.Name})";
        if (!method.IsPublic || !method.DeclaringType.IsVisible || method.IsGenericMethodDefinition)
            throw new StartRefusedException($"{where} must be a public, not generic method of a public class, or no host finds it.");
        if (method.ReturnType == typeof(void) && method.GetCustomAttribute<AsyncStateMachineAttribute>() is not null)
            throw new StartRefusedException($"{where} is async void: nobody would see it end or fail. Return a Task.");
        if (method.ReturnType.Name.StartsWith(nameof(ValueTask), StringComparison.Ordinal))
            throw new StartRefusedException($"{where} returns a ValueTask, which the Functions worker does not await. Return a Task.");

        var triggers = method.GetParameters().SelectMany(p => p.GetCustomAttributes<TriggerBindingAttribute>().Select(t => (Parameter: p, Trigger: t))).ToList();
        if (triggers.Count != 1) throw new StartRefusedException($"{where} has {triggers.Count} triggers, and a function has exactly one.");
        var (parameter, trigger) = triggers[0];
        if (trigger is not (HttpTriggerAttribute or TimerTriggerAttribute or OrchestrationTriggerAttribute or ActivityTriggerAttribute))
            throw new StartRefusedException($"{where}: the embedded host has no {trigger.GetType().Name}.");
        yield return new EmbeddedFunction(attribute.Name, method, parameter, trigger);
    }
}
