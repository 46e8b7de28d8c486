using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Mpp.Embedded.Hosting;

namespace Mpp.Embedded.Http;

/// <summary>The routes of HTTP functions, as the Functions host reads them.</summary>
static class Routes
{
    const string Prefix = "api";

    /// <summary>The function's route with the prefix; the function's name where it states none.</summary>
    public static RoutePattern Of(EmbeddedFunction function) => RoutePatternFactory.Parse($"{Prefix}/{Suffix(function)}");

    /// <summary>The methods that the function answers to; empty for all.</summary>
    public static IReadOnlyList<string> Methods(EmbeddedFunction function) => ((HttpTriggerAttribute)function.Trigger).Methods ?? [];

    /// <summary>Refuses an HTTP function that the real host would not serve, or not as this host would.</summary>
    public static void Check(EmbeddedFunction function)
    {
        var trigger = (HttpTriggerAttribute)function.Trigger;
        // What an attribute without a level says of itself and what the Functions host takes it for are not the same.
        if (!StatesItsLevel(function.TriggerParameter))
            throw new StartRefusedException($"Function {function} does not state its authorization level: write AuthorizationLevel.Anonymous, and let the app decide who may call it.");
        if (trigger.AuthLevel != AuthorizationLevel.Anonymous)
            throw new StartRefusedException($"Function {function} asks for a function key ({trigger.AuthLevel}). The embedded host has no keys: " +
                "use AuthorizationLevel.Anonymous and let the app decide who may call it.");
        if (Suffix(function).Split('/')[0].Equals("admin", StringComparison.OrdinalIgnoreCase))
            throw new StartRefusedException($"Function {function} has the route {Suffix(function)}: the Functions host keeps admin/ for itself.");
        if (function.TriggerParameter.ParameterType != typeof(HttpRequest))
            throw new StartRefusedException($"Function {function}: the parameter with the HTTP trigger must be an HttpRequest.");
        if (function.ResultType != typeof(void) && !typeof(IResult).IsAssignableFrom(function.ResultType) && !typeof(IActionResult).IsAssignableFrom(function.ResultType))
            throw new StartRefusedException($"Function {function} gives a {function.ResultType.Name}: only an IResult or an IActionResult becomes an answer.");
        foreach (var segment in Of(function).PathSegments.Where(s => s.Parts.Count > 1))
            throw new StartRefusedException($"Function {function}: a part of the route {Suffix(function)} mixes text and parameters, " +
                "so nobody can tell whether it overlaps with another.");
    }

    static bool StatesItsLevel(ParameterInfo parameter) => parameter.GetCustomAttributesData()
        .Where(a => a.AttributeType == typeof(HttpTriggerAttribute)).SelectMany(a => a.ConstructorArguments).Any(a => a.ArgumentType == typeof(AuthorizationLevel));

    static string Suffix(EmbeddedFunction function) => (((HttpTriggerAttribute)function.Trigger).Route ?? function.Name).TrimStart('/');
}
