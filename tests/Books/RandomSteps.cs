using Mpp.Domain.Calendar;
using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;

namespace Mpp.Tests.Books;

/// <summary>What somebody who is about to do something sees of the programme. <paramref name="NextDueUtc"/>: the next instant at which something falls due; null if nothing ever does.</summary>
sealed record Sight(DateTimeOffset NowUtc, Round Round, IReadOnlyList<Case> Cases, DateTimeOffset? NextDueUtc);

/// <summary>One step of a life: exactly one of its members is there.</summary>
sealed record Step
{
    public Application? Submitted { get; init; }
    public Deed? Deed { get; init; }
    public RoundDeed? RoundDeed { get; init; }
    public ProgrammeSettings? Settings { get; init; }
    public DateTimeOffset? Until { get; init; }

    /// <summary>Until then nothing that falls due is carried out.</summary>
    public bool IsOutage { get; init; }

    public override string ToString() => this switch
    {
        { Submitted: { } application } => $"submit {application.GrantType} {application.RequestedSek} SEK in {application.Budget.Count} lines",
        { Until: { } until } => $"{(IsOutage ? "an outage" : "the clock moves")} until {until:u}",
        { Settings: not null } => "the settings change",
        _ => $"{Deed}{RoundDeed}",
    };
}

/// <summary>
/// The steps of one life from one seed: mostly what the people around the cases would do next, some of it wrong, some of it twice, and any deed at any time; where nobody has anything to do, time passes.
/// </summary>
sealed class RandomSteps(int seed)
{
    static readonly ProgrammeSettings[] OtherSettings =
    [
        HandbookSettings.Default,
        HandbookSettings.Default with { ReportReminderOffsets = [-45, -10, 0, 3, 14, 20, 30], ReportOpensOffset = -80, AgreementReminderDays = [5, 14, 21] },
        HandbookSettings.Default with { LettersGoOutAt = new(7, 30), CompletionWorkingDays = 5, ReportReturnWorkingDays = 3 },
    ];

    readonly List<Deed> done = [];

    public Chance Chance { get; } = new(seed);

    public Step Submit()
    {
        Chance.IsOdd = Chance.OneIn(4);
        return new() { Submitted = RandomApplications.New(Chance) };
    }

    public Step Next(Sight sight)
    {
        Chance.IsOdd = Chance.OneIn(4);
        var running = sight.Cases.Where(c => !StatusTable.IsEnded(c)).ToList();
        return Chance.Below(100) switch
        {
            0 when running.Count < 3 && sight.Cases.Count < 4 => Submit(),
            < 4 => new() { RoundDeed = RoundDeeds.Any(sight.Round, Chance, sight.NowUtc) },
            // In two lives of three they stay as they are, so that it can be told what must be planned.
            < 6 when seed % 3 == 0 => new() { Settings = Chance.Pick(OtherSettings) },
            < 14 => Wait(sight.NowUtc + Chance.Pick(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(7), TimeSpan.FromHours(9), TimeSpan.FromDays(1), TimeSpan.FromDays(8), TimeSpan.FromDays(45))),
            < 20 when done.Count > 0 => new() { Deed = done[Chance.Below(done.Count)] },
            < 42 => Of(AnyDeed.On(Chance.Pick([.. sight.Cases]), Chance, sight.NowUtc)),
            _ => Sensibly(sight, running),
        };
    }

    Step Sensibly(Sight sight, List<Case> running)
    {
        if (sight.Cases.Any(c => c is { Decision.AnnouncedAtUtc: null, Suspension: null, Status: CaseStatus.Approved or CaseStatus.Rejected }) && Chance.OneIn(3)) return new() { RoundDeed = RoundDeeds.Announce(Chance, sight.NowUtc) };
        var deeds = sight.Cases.Select(c => Sensible.Next(c, sight.Round, Chance, sight.NowUtc)).OfType<Deed>().ToList();
        if (deeds.Count > 0) return Of(Chance.Pick(deeds));
        if (Chance.OneIn(2) && sight.NextDueUtc is { } next) return Wait(next);
        var ends = running.SelectMany(c => c.Reports).Where(r => r.Deliveries.Count == 0).Select(r => (DateOnly?)r.PeriodTo).Min();
        var then = ends is { } day ? SwedishCalendar.At(day.AddDays(Chance.Between(1, 80)), new(10, 0)).ToUtc() : sight.NowUtc;
        return Wait(then > sight.NowUtc ? then : sight.NowUtc.AddDays(Chance.Between(1, 20)));
    }

    /// <summary>It may be done again later.</summary>
    Step Of(Deed deed)
    {
        done.Add(deed);
        return new() { Deed = deed };
    }

    Step Wait(DateTimeOffset until) => new() { Until = until, IsOutage = Chance.OneIn(6) };
}
