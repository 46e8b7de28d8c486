using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Embedded.Hosting;
using Mpp.Tests.Embedded.Hosting;

namespace Mpp.Tests.Embedded.Http;

public class RefusedFunctionTests
{
    [Theory]
    [InlineData(typeof(LiteralUnderParameter), "GET /api/s/ready")]
    [InlineData(typeof(UnderCatchAll), "POST /api/pages/admin/x")]
    [InlineData(typeof(TwoOptional), "/api/things")]
    [InlineData(typeof(AnyMethod), "DELETE /api/same")]
    [InlineData(typeof(Unknowable), "/api/u/{one}")]
    public async Task Two_routes_that_match_one_request_are_refused_with_both_names_and_an_example(Type functions, string example)
    {
        var refusal = await Hosts.For(functions).RefusalAsync();

        Assert.Contains(example, refusal, StringComparison.Ordinal);
        Assert.Contains($"One ({functions.FullName}.One)", refusal, StringComparison.Ordinal);
        Assert.Contains($"Two ({functions.FullName}.Two)", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routes_apart_by_method_literal_or_constraint_are_served()
    {
        await using var host = await EmbeddedHost.StartAsync(Hosts.For(typeof(Apart)));
        using var client = host.Client();

        Assert.Equal("number", await client.GetStringAsync("/api/items/12"));
        Assert.Equal("word", await client.GetStringAsync("/api/items/twelve"));
        Assert.Equal("posted", await (await client.PostAsync("/api/items/12", null)).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(typeof(WantsKey), "function key")]
    [InlineData(typeof(NoLevel), "does not state its authorization level")]
    [InlineData(typeof(NoLevelButMethods), "does not state its authorization level")]
    [InlineData(typeof(UnderAdmin), "admin/")]
    [InlineData(typeof(Unbound), "nothing gives parameter who")]
    [InlineData(typeof(NotAnAnswer), "only an IResult")]
    [InlineData(typeof(TakesBody), "must be an HttpRequest")]
    [InlineData(typeof(Hidden), "public")]
    [InlineData(typeof(Twice), "Several functions are called twice")]
    [InlineData(typeof(Triggerless), "0 triggers")]
    [InlineData(typeof(BadTimer), "six")]
    [InlineData(typeof(MissingSchedule), "Sweep__Schedule")]
    public async Task A_function_that_a_host_would_not_serve_is_refused_with_the_reason(Type functions, string reason) =>
        Assert.Contains(reason, await Hosts.For(functions).RefusalAsync(), StringComparison.OrdinalIgnoreCase);

    public static class LiteralUnderParameter
    {
        [Function("One")]
        public static void One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "s/{p}")] HttpRequest request) { }

        [Function("Two")]
        public static void Two([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "S/ready")] HttpRequest request) { }
    }

    public static class UnderCatchAll
    {
        [Function("One")]
        public static void One([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "pages/{*path}")] HttpRequest request) { }

        [Function("Two")]
        public static void Two([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "pages/admin/{name:alpha}")] HttpRequest request) { }
    }

    public static class TwoOptional
    {
        [Function("One")]
        public static void One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{n:int?}")] HttpRequest request) { }

        [Function("Two")]
        public static void Two([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{name:alpha?}")] HttpRequest request) { }
    }

    public static class AnyMethod
    {
        [Function("One")]
        public static void One([HttpTrigger(AuthorizationLevel.Anonymous, Route = "same")] HttpRequest request) { }

        [Function("Two")]
        public static void Two([HttpTrigger(AuthorizationLevel.Anonymous, "DELETE", Route = "same")] HttpRequest request) { }
    }

    public static class Unknowable
    {
        [Function("One")]
        public static void One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "u/{one:regex(^ab-cd$)}")] HttpRequest request) { }

        [Function("Two")]
        public static void Two([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "u/{two:int}")] HttpRequest request) { }
    }

    public static class Apart
    {
        [Function("Number")]
        public static IResult Number([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{n:int}")] HttpRequest request) => Results.Text("number");

        [Function("Word")]
        public static IResult Word([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{word:alpha}")] HttpRequest request) => Results.Text("word");

        [Function("Post")]
        public static IResult Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "items/{n}")] HttpRequest request) => Results.Text("posted");
    }

    public static class WantsKey
    {
        [Function("Keyed")]
        public static void Keyed([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) { }
    }

    public static class NoLevel
    {
        [Function("NoLevel")]
        public static void Run([HttpTrigger(Route = "open")] HttpRequest request) { }
    }

    /// <summary>The attribute says Anonymous of itself, and the Functions host wants a key.</summary>
    public static class NoLevelButMethods
    {
        [Function("NoLevel")]
        public static void Run([HttpTrigger("get", Route = "open")] HttpRequest request) { }
    }

    public static class UnderAdmin
    {
        [Function("Admin")]
        public static void Admin([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "admin/users")] HttpRequest request) { }
    }

    public static class Unbound
    {
        [Function("Unbound")]
        public static void Greet([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "greet/{name}")] HttpRequest request, string who) { }
    }

    public static class NotAnAnswer
    {
        [Function("Text")]
        public static string Text([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => "lost";
    }

    public static class TakesBody
    {
        [Function("Body")]
        public static void Body([HttpTrigger(AuthorizationLevel.Anonymous, "post")] string body) { }
    }

    public static class Hidden
    {
        [Function("Hidden")]
        internal static void Internal([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) { }
    }

    public static class Twice
    {
        [Function("Twice")]
        public static void One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a")] HttpRequest request) { }

        [Function("twice")]
        public static void Two([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "b")] HttpRequest request) { }
    }

    public static class Triggerless
    {
        [Function("Triggerless")]
        public static void Run(FunctionContext context) { }
    }

    public static class BadTimer
    {
        [Function("BadTimer")]
        public static void Run([TimerTrigger("* * * * *")] TimerInfo timer) { }
    }

    public static class MissingSchedule
    {
        [Function("MissingSchedule")]
        public static void Run([TimerTrigger("%Sweep__Schedule%")] TimerInfo timer) { }
    }
}
