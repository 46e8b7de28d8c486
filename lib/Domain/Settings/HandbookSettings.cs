namespace Mpp.Domain.Settings;

/// <summary>
/// The settings of the handbook's sections 2 and 4, in force until staff put others in their place; also where no demonstration is loaded.
/// </summary>
public static class HandbookSettings
{
    /// <summary>In force from long before the first round, so that whatever the clock shows, some settings are.</summary>
    public static readonly ProgrammeSettings Default = new()
    {
        Version = "handbook",
        InForceFrom = new(2020, 1, 1),
        GrantTypes =
        [
            new("inception", "Förberedelse", "Inception", 1, 1, new(220_000, 275_000), new(275_000, 330_000), IsCapForAll: true, IsRolling: true, NeedsSteeringGroup: false),
            new("steering-group", "Styrgrupp", "Steering group", 1, 3, new(300_000, 300_000), new(400_000, 400_000), IsCapForAll: false, IsRolling: false, NeedsSteeringGroup: true,
                LabourCapSek: 150_000, TripartiteLabourCapSek: 200_000),
            new("project", "Projekt", "Project", 1, 3, new(450_000, 500_000), new(600_000, 650_000), IsCapForAll: false, IsRolling: false, NeedsSteeringGroup: true),
            new("development", "Utveckling", "Development", 1, 1, new(150_000, 150_000), null, IsCapForAll: true, IsRolling: false, NeedsSteeringGroup: true),
            new("dissemination", "Spridning", "Dissemination", 1, 1, new(200_000, 200_000), null, IsCapForAll: true, IsRolling: false, NeedsSteeringGroup: true),
            new("network-project", "Nätverksprojekt", "Network project", 1, 4, new(450_000, 500_000), new(600_000, 650_000), IsCapForAll: false, IsRolling: false, NeedsSteeringGroup: true),
        ],
        // Both lists of the handbook's section 1 together, without Belarus and India.
        Countries =
        [
            new("BA", "Bosnien och Hercegovina", "Bosnia and Herzegovina", IsEurope: true),
            new("GE", "Georgien", "Georgia", IsEurope: true),
            new("XK", "Kosovo", "Kosovo", IsEurope: true),
            new("MD", "Moldavien", "Moldova", IsEurope: true),
            new("MK", "Nordmakedonien", "North Macedonia", IsEurope: true),
            new("RS", "Serbien", "Serbia", IsEurope: true),
            new("TR", "Turkiet", "Türkiye", IsEurope: true),
            new("UA", "Ukraina", "Ukraine", IsEurope: true),
            new("BW", "Botswana", "Botswana", IsEurope: false),
            new("CN", "Kina", "China", IsEurope: false),
            new("CO", "Colombia", "Colombia", IsEurope: false),
            new("GT", "Guatemala", "Guatemala", IsEurope: false),
            new("ID", "Indonesien", "Indonesia", IsEurope: false),
            new("KE", "Kenya", "Kenya", IsEurope: false),
            new("MZ", "Moçambique", "Mozambique", IsEurope: false),
            new("NA", "Namibia", "Namibia", IsEurope: false),
            new("TZ", "Tanzania", "Tanzania", IsEurope: false),
            new("UG", "Uganda", "Uganda", IsEurope: false),
            new("VN", "Vietnam", "Vietnam", IsEurope: false),
            new("ZA", "Sydafrika", "South Africa", IsEurope: false),
            new("ZM", "Zambia", "Zambia", IsEurope: false),
            new("ZW", "Zimbabwe", "Zimbabwe", IsEurope: false),
        ],
        Rubric =
        [
            new("democracy", "Relevans för demokratin", "Democracy relevance", 20),
            new("mutual-benefit", "Ömsesidig nytta", "Mutual benefit", 15),
            new("results", "Resultatkedja", "Results logic", 20),
            new("feasibility", "Genomförbarhet", "Feasibility", 15),
            new("gender-rights", "Jämställdhet och rättigheter", "Gender and rights", 10),
            new("sustainability", "Hållbarhet", "Sustainability", 10),
            new("budget", "Budget", "Budget", 10),
        ],
    };
}
