using Mpp.Domain.Cases;
using Mpp.Domain.Intake;

namespace Mpp.Tests.Books;

/// <summary>Applications as municipalities send them: of every type, length and size of budget, some from the same partnership, some with faults.</summary>
static class RandomApplications
{
    static readonly (string OrgNumber, string Name)[] Applicants =
        [("2120002692", "Kalix kommun"), ("2120001124", "Malmö stad"), ("2120000662", "Växjö kommun"), ("2120002239", "Borlänge kommun"), ("2321000206", "Region Västernorrland")];

    static readonly (string Name, string Country)[] Places = [("Masaka", "UG"), ("Lusaka", "ZM"), ("Chișinău", "MD"), ("Mombasa", "KE"), ("An Giang", "VN")];

    static readonly string[] Categories = ["travel", "meetings", "accommodation", "interpretation", "communication", "audit", "other"];

    public static Application New(Chance chance)
    {
        var (type, most) = chance.Pick(("project", 3), ("project", 3), ("steering-group", 3), ("network-project", 4), ("development", 1), ("dissemination", 1));
        var years = chance.Between(1, most);
        var start = chance.Pick(new DateOnly(2026, 7, 1), new(2026, 5, 18), new(2027, 1, 1), new(2028, 2, 29), new(2026, 4, 1), new(2026, 10, 26));
        var end = ProjectYears.Begins(start, years + 1).AddDays(-1 - (chance.OneIn(4) ? chance.Below(200) : 0));
        var budget = Budget(chance, years, type == "steering-group");
        var (orgNumber, name) = chance.Pick(Applicants);
        return new()
        {
            GrantType = chance.Or(type, "inception", "lottery", ""),
            Title = chance.Text("Young people against plastic waste"),
            Summary = "They find out together where it comes from.",
            PartnershipRef = chance.OneIn(4) ? "p-1" : null,
            Applicant = new(chance.Or(orgNumber, "2120002690", "12", ""), name, "municipality", Contacts(chance, "applicant", ["coordinator", "head", "finance", "coordinator", "other"])),
            Partners = [.. Enumerable.Range(1, chance.Pick(1, 1, 1, 2, 3)).Select(i => Partner(chance, i))],
            CoreAreas = chance.Or<IReadOnlyList<string>>(["participation"], [], ["magic"]),
            StartDate = start,
            EndDate = chance.Or(end, start.AddDays(-1), start, start.AddYears(9)),
            RequestedSek = chance.Sek(budget.Sum(l => l.AmountSek)),
            Budget = budget,
            SteeringGroup = SteeringGroup(chance),
            Attachments = chance.Or<IReadOnlyList<Attachment>>([File("letter-of-intent", 1), File("budget", 2)], [File("budget", 1)], []),
            Consent = chance.Or<Consent?>(new("Karin", new(2026, 2, 20, 8, 0, 0, TimeSpan.Zero)), null, new Consent("", default)),
        };
    }

    /// <summary>What the same applicant sends a second time.</summary>
    public static Application Revised(Chance chance, Application before)
    {
        var next = New(chance);
        return OrganisationNumber.IsValid(before.Applicant.OrgNumber) ? next with { Applicant = next.Applicant with { OrgNumber = before.Applicant.OrgNumber } } : next;
    }

    public static IReadOnlyList<SteeringGroupMember> WholeGroup { get; } =
        [.. from side in new[] { "applicant", "partner" } from role in new[] { "politician-majority", "politician-opposition", "senior-official" } select new SteeringGroupMember($"{role} of the {side}", side, role, null)];

    static IReadOnlyList<SteeringGroupMember> SteeringGroup(Chance chance) => chance.OneIn(6) ? [.. WholeGroup.Take(chance.Below(6))] : WholeGroup;

    /// <summary>One in fifteen has as many lines as an auditor's nightmare: what is one row for each line of a budget must still fit into a transaction.</summary>
    static List<BudgetLine> Budget(Chance chance, int years, bool isSteeringGroup)
    {
        var eachYear = chance.OneIn(15) ? chance.Between(25, 75) : chance.Between(1, 5);
        List<BudgetLine> lines = [];
        for (var year = 1; year <= years; year++)
        {
            var own = Enumerable.Range(1, eachYear).Select(i => new BudgetLine($"{year}-line-{i}", year, chance.Pick(Categories), "applicant", chance.Pick(0, 9, 1_000, 12_345, 60_000, 99_999))).ToList();
            if (own.Sum(l => l.AmountSek) == 0) own[0] = own[0] with { AmountSek = 50_000 };
            lines.AddRange(own);
            if (!isSteeringGroup && chance.OneIn(2)) lines.Add(new($"{year}-labour", year, "labour", "applicant", own.Sum(l => l.AmountSek) / 2));
        }

        if (chance.Or(false, true)) lines[0] = lines[0] with { AmountSek = chance.Sek(lines[0].AmountSek) };
        return lines;
    }

    static Partner Partner(Chance chance, int number)
    {
        var (name, country) = Places[(number * 2 + chance.Below(2)) % Places.Length];
        return new($"partner-{number}", name, chance.Or(country, "BY", "XX", ""), Contacts(chance, $"partner-{number}", ["coordinator", "other"]));
    }

    /// <summary>At least the first; roles in this order. One in ten has the address of somebody who is there already.</summary>
    static List<Contact> Contacts(Chance chance, string party, string[] roles) =>
        [.. roles.Take(chance.Between(1, roles.Length)).Select((role, i) => new Contact($"{party}-{i + 1}", party, $"{role} {i + 1}", chance.Or($"{role}{(chance.OneIn(10) ? 1 : i + 1)}@{party}.example", ""), null, role, chance.Pick("sv", "en")))];

    static Attachment File(string kind, int number) => new($"file-{number}", kind, $"{kind}.pdf", "application/pdf", 18_211, new string((char)('a' + number), 64), null, "blob", null, "deliveries/first");
}
