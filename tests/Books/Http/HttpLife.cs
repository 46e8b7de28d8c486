using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Mpp.Adapters.Tables;
using Mpp.Domain.Cases;
using Mpp.Domain.Settings;
using Mpp.Tests.Journeys;

namespace Mpp.Tests.Books;

/// <summary>
/// One life through the real app on real storage: what people do goes over HTTP, what the rules say of it is asked beforehand, and after each step records, ledger and trails are held against the laws.
/// </summary>
sealed class HttpLife(ProgrammeUnderTest programme, int seed)
{
    public const string Round = "2026-spring";

    static readonly ProgrammeSettings Settings = HandbookSettings.Default;

    readonly RandomSteps steps = new(seed);
    readonly Performer performer = new(programme);
    readonly List<string> taken = [];
    Dictionary<string, Case> cases = [];

    public Tally Tally { get; } = new();

    /// <summary>In the order of their references.</summary>
    public IReadOnlyList<Case> Cases => [.. cases.Values.OrderBy(c => c.Reference, StringComparer.Ordinal)];

    /// <summary>Until every case has ended, or so many steps are done.</summary>
    public async Task PlayAsync(int mostSteps)
    {
        try
        {
            await programme.PutRoundAsync(Round, envelopeSek: steps.Chance.Pick(10_000_000, 1_500_000));
            foreach (var reviewer in Cast.Reviewers) (await programme.Driver.StaffAsync("olle:Officer", HttpMethod.Post, "reviewers", reviewer)).Ok();
            while (cases.Count == 0) await TakeAsync(steps.Submit());
            for (var i = 0; i < mostSteps && cases.Values.Any(c => !StatusTable.IsEnded(c)); i++) await TakeAsync(steps.Next(await SightAsync()));
            await programme.CatchUpAsync();
            await CheckAsync("the end", [.. cases.Keys]);
            await CheckLettersAsync();
        }
        catch (Exception e)
        {
            throw new LawBrokenException($"Life {seed} over HTTP breaks a law: {e.Message}\nBOOKS_SEED={seed} plays it alone. Its last steps:\n{string.Join('\n', taken.TakeLast(25))}\n{e}");
        }
    }

    async Task TakeAsync(Step step)
    {
        taken.Add(string.Create(CultureInfo.InvariantCulture, $"{programme.Now:u} {step}"));
        switch (step)
        {
            case { Submitted: { } application }:
                if (await performer.SubmitAsync(application) is { } reference) await CheckAsync("submit", [reference]);
                break;
            case { Deed: { } deed }:
                programme.Clock.AdvanceTo(programme.Now.AddMilliseconds(1));
                await DoAsync(deed);
                break;
            // Over HTTP a split makes a second round, with an envelope of its own; these lives are of one.
            case { RoundDeed: { Verb: not "split" } deed }:
                Tally.Judged(deed.Verb, (await performer.PerformAsync(deed, Round)).IsDone ? [] : [deed.Verb]);
                await CheckAsync(deed.Verb, [.. cases.Keys]);
                break;
            case { Until: { } until }:
                // An outage: nothing is looked at before its end.
                if (step.IsOutage) programme.Clock.AdvanceTo(until);
                await programme.MoveToAsync(until);
                if (step.IsOutage) await programme.MoveToAsync(until.AddMinutes(2));
                await CheckAsync("time", [.. cases.Keys]);
                break;
        }
    }

    async Task DoAsync(Deed deed)
    {
        var before = cases[deed.Reference];
        var expected = deed.Rule(await HandAsync(before));
        var performed = await performer.PerformAsync(deed);
        Tally.Judged(deed.Verb, expected.Refusals.Select(r => r.Code));
        await programme.QuietAsync();
        var after = await FindAsync(deed.Reference);

        // What a completion or a revision holds is read by the app, and an empty member of a correction is one that was left out: whether the rules take it is asked there.
        var isJudgedHere = deed.Verb is not ("revise" or "complete" or "correct");
        if (isJudgedHere && performed is { IsDone: false, IsNotJudged: false } && expected is { IsAllowed: true, Value.Facts.Count: > 0 }) throw new LawBrokenException($"The rules allow '{deed}', and the app answers {performed.Said}");
        if (isJudgedHere && performed.IsDone && !expected.IsAllowed) throw new LawBrokenException($"The rules refuse '{deed}' with {string.Join(", ", expected.Refusals.Select(r => r.Code))}, and the app answers {performed.Said}");
        if (isJudgedHere && performed is { IsDone: false, IsNotJudged: false } && expected.Refusals.Count > 0 && !performed.Said.Contains($"\"{expected.Refusals[0].Code}\"", StringComparison.Ordinal))
            throw new LawBrokenException($"The rules refuse '{deed}' with {expected.Refusals[0].Code}, and the app answers {performed.Said}");
        if (!performed.IsDone && Laws.Written(before) != Laws.Written(after)) throw new LawBrokenException($"'{deed}' was refused and has changed the case: {performed.Said}");
        if (performed.IsDone && isJudgedHere && CarriedOut(expected.Value!.Case).Status is var status && after.Status != status) throw new LawBrokenException($"'{deed}' makes the case {after.Status}, and the rules {status}.");
        await CheckAsync(deed.Verb, [deed.Reference]);
    }

    /// <summary>With what falls due at this very moment, such as an agreement that comes into force.</summary>
    Case CarriedOut(Case @case)
    {
        while (@case.Suspension is null && @case.Obligations.FirstOrDefault(o => o.Due.ToUtc() <= programme.Now) is { } obligation) @case = Consequences.Of(@case, obligation, Settings, Settings, programme.Now).Value!.Case;
        return @case;
    }

    async Task CheckAsync(string what, IReadOnlyList<string> references)
    {
        await programme.QuietAsync();
        var store = programme.Host.Services.GetRequiredService<CaseStore>();
        var before = cases;
        cases = new(cases);
        foreach (var reference in references)
        {
            var after = cases[reference] = await FindAsync(reference);
            if (before.TryGetValue(reference, out var was)) Laws.CheckStates(was, after, Settings, programme.Now);
            if (was is not null) Laws.CheckPaymentsElsewhere(was, after, before.Values, Settings, programme.Now);
            Laws.CheckRecord(after);
            CheckStatuses(after, await store.AuditAsync(reference));
            if ((await store.VerifyAsync(reference)).Findings is { Count: > 0 } findings) throw new LawBrokenException($"After {what} the trail of {reference} is broken: {string.Join(' ', findings)}");
        }

        var books = await programme.BooksAsync(Round);
        if (!books.IsBalanced) throw new LawBrokenException($"After {what} the ledger's entries are not its total of {books.CommittedSek} SEK.");
        Laws.CheckMoney([.. cases.Values.Select(c => new CaseBook(c))], books.CommittedSek, (await RoundAsync()).EnvelopeSek);
    }

    /// <summary>Whatever was ordered could be written and went out, once; or never, and the letter says that it had lost its meaning.</summary>
    async Task CheckLettersAsync()
    {
        var mails = (await programme.MailsAsync()).CountBy(m => m.LetterId).ToDictionary();
        var store = programme.Host.Services.GetRequiredService<CaseStore>();
        foreach (var reference in cases.Keys)
            foreach (var letter in await store.LettersAsync(reference))
                if (letter.State is not (LetterState.Accepted or LetterState.Dropped) || mails.GetValueOrDefault($"{reference}_{letter.Order.Key}") != (letter.State == LetterState.Dropped ? 0 : 1)) throw new LawBrokenException($"Letter {letter.Order.Key} of {reference} is {letter.State} ({letter.Reason}), and went out {mails.GetValueOrDefault($"{reference}_{letter.Order.Key}")} times.");
    }

    /// <summary>Every change of status that the trail tells of is one that the table has, and they lead to where the case is.</summary>
    static void CheckStatuses(Case @case, IReadOnlyList<AuditEntry> trail)
    {
        var status = trail.First(e => e.Action == "submit").To!;
        foreach (var change in trail.Where(e => e.Action == "status"))
        {
            if (change.From != status || !StatusTable.IsLegal(Of(change.From!), Of(change.To!))) throw new LawBrokenException($"{@case.Reference}: entry {change.Sequence} takes it from {change.From} to {change.To}; it was {status}.");
            status = change.To!;
        }

        if (status != StatusTable.Code(@case.Status)) throw new LawBrokenException($"{@case.Reference} is {@case.Status}, and its trail ends with {status}.");
    }

    static CaseStatus Of(string code) => Enum.GetValues<CaseStatus>().Single(s => StatusTable.Code(s) == code);

    async Task<Hand> HandAsync(Case @case) => new(
        @case, await RoundAsync(), [.. cases.Values.Where(c => c.Reference != @case.Reference)], (await RoundAsync()).EnvelopeSek - (await programme.BooksAsync(Round)).CommittedSek, Settings, Settings, programme.Now);

    async Task<Sight> SightAsync() => new(programme.Now, await RoundAsync(), Cases, Cases.Where(c => c.Suspension is null).SelectMany(c => c.Obligations).Select(o => (DateTimeOffset?)o.Due.ToUtc()).Where(at => at > programme.Now).Min());

    async Task<Mpp.Domain.Rounds.Round> RoundAsync() => (await programme.Host.Services.GetRequiredService<ProgrammeStore>().ReadAsync()).FindRound(Round)!.Round;

    async Task<Case> FindAsync(string reference) => (await programme.Host.Services.GetRequiredService<CaseStore>().FindAsync(reference))?.Case ?? throw new LawBrokenException($"There is no case {reference}.");
}
