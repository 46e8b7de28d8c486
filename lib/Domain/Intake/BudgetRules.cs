using Mpp.Domain.Cases;
using Mpp.Domain.Rounds;
using Mpp.Domain.Settings;
using static Mpp.Domain.Intake.Findings;

namespace Mpp.Domain.Intake;

/// <summary>Does the money add up, and is it within the caps? Sums are decimals: no number that a form can send overflows them. Handbook section 2.</summary>
static class BudgetRules
{
    /// <summary>Far above any grant: an amount beyond it is a slip of the keyboard.</summary>
    public const long LargestSek = 1_000_000_000;

    public static void Judge(Application application, GrantTypeRule? type, Round? round, ProgrammeSettings settings, DateOnly day, Findings findings)
    {
        JudgeAmounts(application, findings);
        JudgeLines(application, findings);

        // Without sound dates there are no years to hold against the lines and caps; the dates are refused already.
        if (type is null || !ContentRules.HasSoundDates(application, day)) return;
        var years = ProjectYears.Count(application.StartDate, application.EndDate);
        var outside = application.Budget.Where(l => l.Year < 1 || l.Year > years).ToList();
        if (outside.Count > 0)
            findings.Refuse("budget-year", $"Budget line {Listed(outside.Select(l => l.Line))} is for a year outside the project, which has {years} (year 1 begins {Day(application.StartDate)}).");

        var cap = new CapsOf(application, type, settings);
        JudgeLabour(application, cap, settings, findings);
        JudgeCap(application, cap, years, round, findings);
    }

    static void JudgeAmounts(Application application, Findings findings)
    {
        if (application.RequestedSek is < 1 or > LargestSek)
            findings.Refuse("requested-amount", $"{Sek(application.RequestedSek)} cannot be applied for. Give a whole amount above 0.");
        var wrong = application.Budget.Where(l => l.AmountSek is < 0 or > LargestSek).ToList();
        if (wrong.Count > 0)
            findings.Refuse("budget-amount", $"Budget line {Listed(wrong.Select(l => l.Line))} has an amount below 0 or above {Sek(LargestSek)}.");

        var sum = Sum(application.Budget);
        if (sum != application.RequestedSek)
            findings.Refuse("budget-sum", $"The {application.Budget.Count} budget lines add up to {Sek(sum)}, but {Sek(application.RequestedSek)} is requested: a difference of {Sek(Math.Abs(sum - application.RequestedSek))}.");
    }

    static void JudgeLines(Application application, Findings findings)
    {
        if (application.Budget.Any(l => string.IsNullOrWhiteSpace(l.Line)))
            findings.Refuse("budget-line-name", "A budget line has no name. Name each line, for instance '1-travel'.");
        var twice = application.Budget.GroupBy(l => l.Line.Trim(), StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        if (twice.Count > 0)
            findings.Refuse("budget-line-duplicate", $"Budget line {Listed(twice)} appears more than once. Reports and payments follow the lines by name: give each its own.");

        findings.RefuseUnknown("unknown-budget-category", "Budget category", application.Budget.Select(l => l.Category), KnownValues.BudgetCategories);
        findings.RefuseUnknown("unknown-budget-party", "Budget party", application.Budget.Select(l => l.Party), [.. KnownValues.Sides, .. application.Partners.Select(p => p.Id)]);
        if (application.Budget.Any(l => l is { Category: "labour", AmountSek: > 0 } && l.Party != "applicant"))
            findings.Warn("partner-labour", "The budget has working time of a partner, which a partner contributes and is not paid for.");
    }

    static void JudgeLabour(Application application, CapsOf cap, ProgrammeSettings settings, Findings findings)
    {
        var labour = application.Budget.Where(l => l.Category == "labour").ToList();
        if (cap.LabourAYearSek is { } limit)
        {
            var over = labour.GroupBy(l => l.Year).Select(g => (Year: g.Key, Amount: Sum(g))).Where(y => y.Amount > limit).OrderBy(y => y.Year).ToList();
            if (over.Count > 0)
                findings.Refuse("labour-share", $"Labour may cost at most {Sek(limit)} a year; the budget has {string.Join(", ", over.Take(5).Select(y => $"{Sek(y.Amount)} in year {y.Year}"))}.");
        }
        else if (Sum(labour) is var amount && Sum(application.Budget) is var total && amount > 0 && amount * 100 > total * settings.LabourPercent)
        {
            findings.Refuse("labour-share", $"Labour is {Sek(amount)} of {Sek(total)}; at most {settings.LabourPercent} % ({Sek(Math.Max(0, Math.Floor(total * settings.LabourPercent / 100)))}) is allowed.");
        }
    }

    static void JudgeCap(Application application, CapsOf cap, int years, Round? round, Findings findings)
    {
        var limit = cap.IsForAll ? cap.AmountSek : cap.AmountSek * years;
        List<string> over = [];
        if (application.RequestedSek > limit)
            over.Add(cap.IsForAll ? $"{Sek(application.RequestedSek)} is requested; the cap is {Sek(limit)}" : $"{Sek(application.RequestedSek)} is requested; the cap is {Sek(cap.AmountSek)} a year, {Sek(limit)} for {years}");
        if (!cap.IsForAll)
        {
            over.AddRange(application.Budget.GroupBy(l => l.Year).Select(g => (Year: g.Key, Amount: Sum(g))).Where(y => y.Amount > cap.AmountSek).OrderBy(y => y.Year).Take(5)
                .Select(y => $"year {y.Year} has {Sek(y.Amount)}; the cap is {Sek(cap.AmountSek)} a year"));
        }

        if (over.Count == 0) return;
        var message = $"Over the cap ({cap.Description}): {string.Join("; ", over)}.";
        if (round?.RefusesOverCap == true) findings.Refuse("over-cap", message);
        else findings.Warn("over-cap", message);
    }

    static decimal Sum(IEnumerable<BudgetLine> lines) => lines.Sum(l => (decimal)l.AmountSek);

    /// <summary>
    /// The caps that hold for an application: with three parties or more the second pair, and as soon as one partner is outside Europe the higher amount, for the longer journeys.
    /// </summary>
    sealed record CapsOf
    {
        public CapsOf(Application application, GrantTypeRule type, ProgrammeSettings settings)
        {
            var isTripartite = application.Partners.Count > 1;
            var isEurope = application.Partners.Count > 0 && application.Partners.All(p => settings.Countries.Any(c => c.Code == p.Country && c.IsEurope));
            var caps = (isTripartite ? type.TripartiteCap : null) ?? type.Cap;
            AmountSek = isEurope ? caps.EuropeSek : caps.ElsewhereSek;
            LabourAYearSek = (isTripartite ? type.TripartiteLabourCapSek : null) ?? type.LabourCapSek;
            IsForAll = type.IsCapForAll;
            Description = $"{type.Type}, {(isTripartite ? "three parties or more" : "two parties")}, {(isEurope ? "Europe" : "outside Europe")}";
        }

        public decimal AmountSek { get; }
        public decimal? LabourAYearSek { get; }
        public bool IsForAll { get; }
        public string Description { get; }
    }
}
