using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Functions.Http;
using Mpp.Tests.Staff;
using Xunit.Abstractions;

namespace Mpp.Tests.Conventions;

/// <summary>Who may call what: every route says so, the list stands here to be read, and everybody else is turned away over HTTP.</summary>
public sealed class AccessTests(OpenProgramme open, ITestOutputHelper output) : IClassFixture<OpenProgramme>
{
    /// <summary>A new route is a line here: who may call it is decided by somebody, not by an attribute that was copied.</summary>
    const string Expected = """
        GET health: anyone
        GET my/{token}/{page}: private link
        GET openapi.json: anyone
        GET public/rounds.ics: anyone
        GET public/rounds.json: anyone
        GET staff/applications: any staff
        GET staff/applications/{reference}: any staff
        GET staff/applications/{reference}/attachments/{id}: any staff
        GET staff/applications/{reference}/audit: any staff
        GET staff/applications/{reference}/letters: any staff
        GET staff/dashboard: any staff
        GET staff/jobs/{id}: any staff
        GET staff/letters: any staff
        GET staff/payments: any staff
        GET staff/quarantine: any staff
        GET staff/reviewers: any staff
        GET staff/reviewers/{id}: any staff
        GET staff/rounds: any staff
        GET staff/rounds/{id}: any staff
        GET staff/rounds/{id}/ranking: any staff
        GET staff/tasks: any staff
        POST my/{token}/{action}: private link
        POST staff/applications/{reference}/accept-complete: Officer
        POST staff/applications/{reference}/assess-report: Officer
        POST staff/applications/{reference}/assign-reviewers: Officer
        POST staff/applications/{reference}/correct: Officer
        POST staff/applications/{reference}/decide: Decider
        POST staff/applications/{reference}/decide-amendment: Decider
        POST staff/applications/{reference}/declare-interest: Reviewer
        POST staff/applications/{reference}/meet-condition: Officer
        POST staff/applications/{reference}/moderate: Officer
        POST staff/applications/{reference}/move-report-date: Officer
        POST staff/applications/{reference}/note: Officer
        POST staff/applications/{reference}/override-eligibility: Officer
        POST staff/applications/{reference}/recommend: Officer
        POST staff/applications/{reference}/record-signature: Officer
        POST staff/applications/{reference}/replace-contact: Officer
        POST staff/applications/{reference}/resume: Decider
        POST staff/applications/{reference}/return: Officer
        POST staff/applications/{reference}/review: Reviewer
        POST staff/applications/{reference}/revoke-link: Officer
        POST staff/applications/{reference}/send-agreement: Officer
        POST staff/applications/{reference}/suspend: Decider
        POST staff/applications/{reference}/terminate: Decider
        POST staff/applications/{reference}/withdraw: Officer
        POST staff/applications/{reference}/withhold: Officer
        POST staff/letters/{id}/resend: Officer
        POST staff/letters/{id}/settle: Officer
        POST staff/payments/{id}/approve: Finance
        POST staff/payments/{id}/hold: Finance
        POST staff/payments/{id}/mark-paid: Finance
        POST staff/payments/{id}/release: Finance
        POST staff/quarantine/{id}/discard: Officer
        POST staff/quarantine/{id}/replay: Officer
        POST staff/reviewers: Officer
        POST staff/rounds/{id}/announce: Decider
        POST staff/rounds/{id}/decide-batch: Decider
        POST staff/rounds/{id}/extend: Officer
        POST staff/rounds/{id}/pause: Officer
        POST staff/rounds/{id}/permit-late: Officer
        POST staff/rounds/{id}/resume: Officer
        POST staff/rounds/{id}/split: Officer
        POST staff/tasks/{id}/done: Officer
        POST webhooks/forms: Standard Webhooks signature
        POST webhooks/sendgrid: SendGrid's signature (ECDSA)
        POST webhooks/{tool}/{formKey}: nobody, no such form is known
        PUT staff/reviewers/{id}: Officer
        PUT staff/rounds/{id}: Officer
        """;

    /// <summary>Not read by every role, see contract; jobs are looked at one by one.</summary>
    static readonly string[] NotForAllStaff = ["staff/settings", "staff/subscriptions", "staff/subscriptions/{id}/deliveries"];

    [Fact]
    public void Every_route_and_who_may_call_it()
    {
        var routes = string.Join('\n', Repository.Routes.OrderBy(r => $"{r.Verb} {r.Route}", StringComparer.Ordinal).Select(r => $"{r.Verb} {r.Route}: {r.Who}"));
        output.WriteLine(routes);
        Assert.Equal(Expected.ReplaceLineEndings("\n"), routes);
    }

    [Fact]
    public void Any_staff_role_may_read_and_no_auditor_may_change_anything()
    {
        var staff = Repository.Routes.Where(r => r.Route.StartsWith("staff/", StringComparison.Ordinal)).ToList();
        Assert.All(staff.Where(r => r.Verb == "GET" && !NotForAllStaff.Contains(r.Route)), r => Assert.True(r.Access is StaffAttribute { Roles.Count: 0 }, r.ToString()));
        Assert.All(staff.Where(r => r.Verb != "GET" && r.Route != "staff/exports"), r => Assert.True(r.Access is StaffAttribute { Roles.Count: > 0 } rule && !rule.Roles.Contains(Role.Auditor), r.ToString()));
        Assert.All(Repository.Routes.Except(staff), r => Assert.True(r.Access is AnyoneAttribute or OwnProofAttribute, r.ToString()));
    }

    [Fact]
    public async Task Everybody_else_is_turned_away()
    {
        foreach (var route in Repository.Routes)
        {
            var nobody = await SendAsync(route, null);
            switch (route.Access)
            {
                case StaffAttribute rule:
                    Assert.True(nobody is { Status: 401, Code: "not-signed-in" }, $"{route}: {nobody.Status} for nobody");
                    foreach (var role in Enum.GetValues<Role>())
                    {
                        var reply = await SendAsync(route, $"sam:{role}");
                        var isTurnedAway = reply is { Status: 403, Code: "wrong-role" };
                        Assert.True(isTurnedAway == (rule.Roles.Count > 0 && !rule.Roles.Contains(role)), $"{route}: {reply.Status} for {role}: {reply.Text}");
                        Assert.True(reply.Status is not (401 or >= 500), $"{route}: {reply.Status} for {role}: {reply.Text}");
                    }

                    break;
                case OwnProofAttribute when route.Route.StartsWith("my/", StringComparison.Ordinal):
                    Assert.True(nobody.Status == 404, $"{route}: {nobody.Status} without a link that works");
                    Assert.Equal(404, (await SendAsync(route, "ada:Admin")).Status);
                    break;
                case OwnProofAttribute:
                    Assert.True(nobody is { Status: 401, Code: "signature" }, $"{route}: {nobody.Status} without proof");
                    Assert.Equal(401, (await SendAsync(route, "ada:Admin")).Status);
                    break;
                default:
                    Assert.True(nobody.Status == 200, $"{route}: {nobody.Status} for anybody");
                    break;
            }
        }
    }

    /// <summary>Several form tools take 404 and 410 for good, and never send again.</summary>
    [Theory]
    [InlineData("webhooks/typeform/autumn")]
    [InlineData("webhooks/tally/x")]
    [InlineData("webhooks/power-automate/x")]
    [InlineData("webhooks/forms/2026")]
    [InlineData("WEBHOOKS/sendgrid/x")]
    public async Task A_delivery_to_a_form_that_is_not_known_is_not_authentic_rather_than_not_found(string route)
    {
        var reply = await open.Caller.SendAsync("POST", route, null, "{}"u8.ToArray());
        Assert.Equal((401, "signature"), (reply.Status, reply.Code));
    }

    /// <summary>The worker gives any other parameter the value that the query has for its name: <c>?cancellation={}</c> would be a token that never ends.</summary>
    [Fact]
    public void An_HTTP_function_has_no_parameter_that_a_query_could_set()
    {
        foreach (var route in Repository.Routes)
        {
            var ofRoute = System.Text.RegularExpressions.Regex.Matches(route.Route, @"\{\*{0,2}(\w+)").Select(m => m.Groups[1].Value).ToList();
            Assert.All(route.Method.GetParameters(), p => Assert.True(
                p.ParameterType == typeof(HttpRequest) || p.ParameterType == typeof(FunctionContext) || p.IsDefined(typeof(DurableClientAttribute), false) || p.ParameterType == typeof(string) && ofRoute.Contains(p.Name!),
                $"{route.Function}: {p.ParameterType.Name} {p.Name}"));
        }
    }

    [Fact]
    public async Task A_method_that_a_route_does_not_have_is_not_found()
    {
        Assert.Equal(404, (await open.Caller.SendAsync("DELETE", "staff/rounds/2026-spring", "ada:Admin", null)).Status);
        Assert.Equal(404, (await open.Caller.GetAsync("webhooks/forms", null)).Status);
    }

    Task<Reply> SendAsync(HttpRoute route, string? who) => open.Caller.SendAsync(route.Verb, route.Example, who, route.Verb == "GET" ? null : "{}"u8.ToArray());
}
