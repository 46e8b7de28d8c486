using System.Globalization;
using System.Text.Json.Nodes;
using Mpp.Embedded.Rehearsal;

namespace Mpp.Tests.Journeys;

/// <summary>What a scripted life is played on: a host somewhere, and the mail that has come.</summary>
public interface IStage
{
    /// <summary>Of the host that runs now.</summary>
    Driver Driver { get; }

    /// <summary>Programme time, which stands still until it is moved.</summary>
    DateTimeOffset Now { get; }

    Task MoveToAsync(DateTimeOffset to);

    /// <summary>The private link in the newest letter of a kind to an address; null where none has come.</summary>
    Task<string?> LinkAsync(string reference, string letter, string to);
}

/// <summary>One thing that a person does on a day, or a day that comes. The clock reaches <paramref name="AtUtc"/> first; repeating a step is what somebody does who got no answer.</summary>
public sealed record LifeStep(string Name, DateTimeOffset AtUtc, Func<Task> PlayAsync);

/// <summary>
/// The scripted life of one case, for whatever is measured or broken on its way: three years, one completion round, two reviewers, five attachments, each report in after its
/// reminder fourteen days before, one returned. Between two steps nothing else falls due, so that an outage in any of them changes nothing but times.
/// </summary>
public sealed partial class WholeLife
{
    public const string Round = "2026-spring";
    public const long ApprovedSek = 1_300_000;
    public static readonly DateTimeOffset Begins = At("2026-02-20T09:00:00Z");

    static readonly string[] Criteria = ["democracy", "mutual-benefit", "results", "feasibility", "gender-rights", "sustainability", "budget"];

    readonly HandbookCase handbook;
    readonly IStage stage;
    readonly bool usesKeys;
    string step = "";

    /// <summary>A form tool sends the same again, letter for letter.</summary>
    JsonObject? submission;

    /// <param name="stage">On an empty store, its clock at <see cref="Begins"/>.</param>
    /// <param name="usesKeys">Staff and applicants send an Idempotency-Key with what they do, as a console would: a repeat gets the first answer.</param>
    /// <param name="handbook">Whose life; null: Kalix and Masaka.</param>
    public WholeLife(IStage stage, bool usesKeys = false, HandbookCase? handbook = null)
    {
        (this.stage, this.usesKeys, this.handbook) = (stage, usesKeys, handbook ?? HandbookCases.Kalix);
        Steps = [.. Application().Concat(Agreement()).Concat(Reports())];
    }

    public string Reference { get; private set; } = "";

    public IReadOnlyList<LifeStep> Steps { get; }

    Driver Driver => stage.Driver;

    /// <summary>The round that the case is for: part of the programme, not of the case's life.</summary>
    public async Task PrepareAsync() =>
        (await Driver.StaffAsync("olle:Officer", HttpMethod.Put, $"rounds/{Round}", new { name = Round, opensOn = "2026-02-15", closesOn = "2026-03-15", envelopeSek = 10_000_000 })).Ok();

    IEnumerable<LifeStep> Application() =>
    [
        Step("submit", "2026-02-20T09:00:00Z", SubmitAsync),
        Officer("return", "2026-02-23T09:00:00Z", "return", new { missing = new[] { "A letter of intent signed by Masaka" } }),
        Step("complete", "2026-02-25T09:00:00Z", async () => await MyAsync("returned", handbook.Coordinator, "complete", new { attachments = new[] { handbook.File("other", "signed.pdf") } })),
        Officer("accept", "2026-02-26T09:00:00Z", "accept-complete"),
        Officer("assign", "2026-03-02T09:00:00Z", "assign-reviewers", new { reviewers = new[] { Reviewer("Rut", "Umeå"), Reviewer("Ravi", "Lund") } }),
        Verb("Rut's review", "2026-03-09T09:00:00Z", "Rut:Reviewer", "review", ReviewOf(4)),
        Verb("Ravi's review", "2026-03-10T09:00:00Z", "Ravi:Reviewer", "review", ReviewOf(5)),
        Officer("recommend", "2026-04-01T09:00:00Z", "recommend", Approval),
        Verb("decide", "2026-04-20T09:00:00Z", "dina:Decider", "decide", Approval),
        Step("order the announcement", "2026-04-21T09:00:00Z", async () => (await StaffAsync("dina:Decider", $"rounds/{Round}/announce", new { on = "2026-05-20" })).Ok()),
        Day("announced", "2026-05-20T06:00:00Z"),
    ];

    IEnumerable<LifeStep> Agreement() =>
    [
        Officer("send the agreement", "2026-05-21T09:00:00Z", "send-agreement"),
        Officer("ICLD signs", "2026-05-22T09:00:00Z", "record-signature", new { party = "icld", signedBy = "Ingrid Chef", signedOn = "2026-05-22" }),
        Step("the applicant signs", "2026-05-25T09:00:00Z", async () => await MyAsync("agreement-to-sign", handbook.Coordinator, "sign", new { signedBy = "Karin Lund" })),
        Step("the partner signs", "2026-05-26T09:00:00Z", async () => await MyAsync("agreement-to-sign", handbook.PartnerCoordinator, "sign", new { signedBy = "Grace Partner" })),
    ];

    static object Approval => new { outcome = "approve", amountSek = ApprovedSek, conditions = Array.Empty<object>(), reason = "A strong application." };

    static object Reviewer(string name, string municipality) => new { name, email = $"{name.ToLowerInvariant()}@demo.example", municipality };

    static object ReviewOf(int score) => new { scores = Criteria.Select(criterion => new { criterion, score, comment = "Well argued." }), risk = "low", comment = "Strong." };

    static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture);

    async Task SubmitAsync()
    {
        if (submission is null)
        {
            submission = handbook.Submission(stage.Now);
            submission["data"]!["attachments"]!.AsArray().Add(handbook.File("signed-application", "application.pdf"));
        }

        Reference = (await Driver.SubmitAsync(submission, stage.Now)).Ok()["reference"];
    }

    LifeStep Step(string name, string at, Func<Task> act) => new(name, At(at), async () =>
    {
        if (stage.Now < At(at)) await stage.MoveToAsync(At(at));
        step = name;
        await act();
    });

    /// <summary>A day on which the programme does something by itself.</summary>
    LifeStep Day(string name, string at) => Step(name, at, () => Task.CompletedTask);

    LifeStep Officer(string name, string at, string verb, object? body = null) => Verb(name, at, "olle:Officer", verb, body);

    LifeStep Verb(string name, string at, string who, string verb, object? body) => Step(name, at, async () => (await StaffAsync(who, $"applications/{Reference}/{verb}", body ?? new { })).Ok());

    Task<Answer> StaffAsync(string who, string route, object body) => Driver.StaffAsync(who, HttpMethod.Post, route, body, usesKeys ? step : null);

    async Task MyAsync(string letter, string to, string action, object body)
    {
        var link = await stage.LinkAsync(Reference, letter, to) ?? throw new RehearsalFailedException($"{Reference}: no letter '{letter}' with a link has come to {to}.");
        (await Driver.MyAsync(link, action, body)).Ok();
    }
}
