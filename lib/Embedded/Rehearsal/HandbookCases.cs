namespace Mpp.Embedded.Rehearsal;

/// <summary>
/// The handbook's cases, section 7. Where it names no partner or theme, one is made up, and so are the amounts; together the twelve that are granted in the spring are almost 10 million SEK.
/// </summary>
public static class HandbookCases
{
    public static readonly HandbookCase Kalix = new("Kalix", "2120002692", "Kalix kommun", "Masaka", "UG", "Young people against plastic waste",
        "Young people in Kalix and Masaka lead the work against plastic waste: they measure it, propose measures to their councils and follow up what became of them.")
    { CoreAreas = ["participation", "transparency"], Sdgs = ["12.5", "11"] };

    public static readonly HandbookCase Växjö = new("Växjö", "2120000662", "Växjö kommun", "An Giang", "VN", "Citizens in technical decisions about water",
        "How residents can take part in decisions on water and sewage that are usually left to engineers.")
    { Years = 2, CoreAreas = ["participation"], Sdgs = ["6"] };

    public static readonly HandbookCase Västernorrland = new("Region Västernorrland", "2321000206", "Region Västernorrland", "Mombasa", "KE", "Consumption and waste, renewed",
        "The partnership goes on with public procurement and waste from health care; a renewal.")
    { Kind = "region", Years = 3, Sdgs = ["12"], RenewalOf = "2022-0009" };

    public static readonly HandbookCase Robertsfors = new("Robertsfors", "2120002593", "Robertsfors kommun", "Machakos", "KE", "Machakos Gender Equality Forum",
        "A forum at which the results of a long cooperation on equality are shared with other counties and municipalities.")
    { GrantType = "dissemination", Years = 1, EachYear = (90_000, 110_000, 0), CoreAreas = ["equity"], Sdgs = ["5"] };

    public static readonly HandbookCase Malmö = new("Malmö", "2120001124", "Malmö stad", "Lusaka", "ZM", "Young people, the environment and children's rights",
        "Children's rights in the planning of the urban environment.")
    { Years = 2, Sdgs = ["11", "16"] };

    public static readonly HandbookCase Borlänge = new("Borlänge", "2120002239", "Borlänge kommun", "Chișinău", "MD", "Teachers, autism and ADHD",
        "Teachers of both municipalities learn from each other how school works for children with autism and ADHD.")
    { Years = 2, CoreAreas = ["equity"], Sdgs = ["4"], EachYear = (150_000, 120_000, 150_000) };

    public static readonly HandbookCase Strängnäs = new("Strängnäs", "2120000365", "Strängnäs kommun", "Suhareka", "XK", "Open budgets",
        "Residents of both municipalities read the budget before it is decided, and are asked.")
    { Years = 2, EachYear = (120_000, 80_000, 50_000), CoreAreas = ["transparency"], Sdgs = ["16.6"] };

    public static readonly HandbookCase Forshaga = new("Forshaga", "2120001850", "Forshaga kommun", "Bălți", "MD", "Youth councils that are listened to",
        "The two youth councils get a say in school and leisure.")
    { Years = 1, EachYear = (120_000, 100_000, 80_000), Sdgs = ["16.7"] };

    public static readonly HandbookCase Gotland = new("Region Gotland", "2120000803", "Region Gotland", "Nakuru", "KE", "Water for an island and a lake",
        "Residents watch over the groundwater together with the administration.")
    { Kind = "region", Years = 1, EachYear = (150_000, 100_000, 100_000), Sdgs = ["6"] };

    public static readonly HandbookCase Borås = new("Borås", "2120001561", "Borås Stad", "Gaborone", "BW", "Textiles that come back",
        "Second-hand trade and sewing as work for women, followed up by the councils.")
    { Years = 1, EachYear = (160_000, 120_000, 120_000), CoreAreas = ["equity"], Sdgs = ["12"] };

    public static readonly HandbookCase Göteborg = new("Göteborg", "2120001355", "Göteborgs Stad", "Kisumu", "KE", "Complaints that lead to something",
        "A public register of complaints shows what became of each of them.")
    { Years = 2, EachYear = (180_000, 120_000, 100_000), CoreAreas = ["accountability"], Sdgs = ["16"] };

    public static readonly HandbookCase Umeå = new("Umeå", "2120002627", "Umeå kommun", "Niš", "RS", "Gender-equal city planning",
        "Women and men walk through the city with its planners and say where they feel safe.")
    { Years = 1, EachYear = (170_000, 130_000, 120_000), CoreAreas = ["equity"], Sdgs = ["5", "11"] };

    public static readonly HandbookCase Norrköping = new("Norrköping", "2120000456", "Norrköpings kommun", "Eldoret", "KE", "A school that hears its pupils",
        "Pupils' councils in both municipalities propose, and see what is decided.")
    { Years = 3, Sdgs = ["4"] };

    public static readonly HandbookCase Piteå = new("Piteå", "2120002759", "Piteå kommun", "Windhoek", "NA", "Sport for everybody's democracy",
        "Clubs and municipalities make sport a way into local democracy for young people.")
    { Years = 3, Sdgs = ["3", "10"] };

    /// <summary>The politicians' and officials' meetings of a partnership: an application of its own beside the project, for as many years.</summary>
    public static HandbookCase SteeringGroupOf(HandbookCase project) => project with
    {
        GrantType = "steering-group",
        Title = $"Steering group {project.Name}–{project.Partner}",
        Summary = "Two meetings a year, with the majority and the opposition of both sides.",
        EachYear = (130_000, 70_000, 100_000),
        SubmissionId = $"handbook-steering-{project.OrgNumber}",
    };
}
