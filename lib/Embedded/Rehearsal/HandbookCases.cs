namespace Mpp.Embedded.Rehearsal;

/// <summary>The handbook's cases, section 7.</summary>
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
    { Kind = "region", Years = 3, Sdgs = ["12"] };

    public static readonly HandbookCase Robertsfors = new("Robertsfors", "2120002593", "Robertsfors kommun", "Machakos", "KE", "Machakos Gender Equality Forum",
        "A forum at which the results of a long cooperation on equality are shared with other counties and municipalities.")
    { GrantType = "dissemination", Years = 1, EachYear = (90_000, 110_000, 0), CoreAreas = ["equity"], Sdgs = ["5"] };

    public static readonly HandbookCase Malmö = new("Malmö", "2120001124", "Malmö stad", "Lusaka", "ZM", "Young people, the environment and children's rights",
        "Children's rights in the planning of the urban environment.")
    { Years = 2, Sdgs = ["11", "16"] };

    public static readonly HandbookCase Borlänge = new("Borlänge", "2120002239", "Borlänge kommun", "Chișinău", "MD", "Teachers, autism and ADHD",
        "Teachers of both municipalities learn from each other how school works for children with autism and ADHD.")
    { Years = 2, CoreAreas = ["equity"], Sdgs = ["4"], EachYear = (150_000, 120_000, 150_000) };
}
