using System.Text.RegularExpressions;
using Mpp.Domain.Cases;
using Mpp.Functions.Applicant.Pages;

namespace Mpp.Tests.Applicant;

public sealed partial class PageTests
{
    const string Hostile = "\"><script>alert('x')</script><img src=x onerror=alert(1)>&'\u202E";

    [Fact]
    public void Nothing_that_came_from_outside_becomes_markup()
    {
        foreach (var stage in Kalix.Stages.Values)
            foreach (var contact in (string[])["applicant-1", "applicant-2", "partner-1-1"])
                foreach (var page in Kalix.AllPages(Poisoned(stage).Seen(contact)).Append(WithProblems(Poisoned(stage).Seen(contact))))
                {
                    Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
                    Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
                    Assert.DoesNotContain("\">", Attributes().Replace(page, ""), StringComparison.Ordinal);
                    Assert.DoesNotContain('\u202E', page);
                    Assert.DoesNotContain("202E", page, StringComparison.OrdinalIgnoreCase);
                }

        Assert.Contains("&lt;script&gt;", StatusPage.Render(Poisoned(Kalix.Returnee).Seen()).ToString(), StringComparison.Ordinal);

        static string WithProblems(Viewer viewer) =>
            CompletionPage.Render(viewer, [Hostile], CompletionFields.Of(viewer.Case.Application) with { Message = Hostile }).ToString();
    }

    [Fact]
    public void Every_page_holds_one_stylesheet_that_the_policy_allows_by_its_hash_and_nothing_else_that_it_forbids()
    {
        foreach (var stage in Kalix.Stages.Values)
            foreach (var page in Kalix.AllPages(stage.Seen()).Append(ProblemPage.NoSuchLink.ToString()))
            {
                var sheet = Assert.Single(StyleElement().Matches(page)).Groups[1].Value;
                var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(sheet)));
                Assert.Contains($"style-src 'sha256-{hash}'", Style.Policy, StringComparison.Ordinal);
                Assert.DoesNotMatch(""" style="| on[a-z]+="|<script|<link|<iframe|<base|javascript:|http""", page.Replace("http-equiv", "", StringComparison.Ordinal));
            }
    }

    [Fact]
    public void Every_page_is_well_formed_with_a_language_one_heading_a_label_for_each_field_and_ids_that_are_unique()
    {
        foreach (var stage in Kalix.Stages.Values)
            foreach (var (contact, language) in (ReadOnlySpan<(string, string)>)[("applicant-1", "sv"), ("applicant-2", "en"), ("partner-1-1", "en")])
                foreach (var page in Kalix.AllPages(stage.Seen(contact)))
                {
                    var document = WellFormed(page);
                    Assert.Equal(language, document.Root!.Attribute("lang")!.Value);
                    Assert.Single(document.Descendants("h1"));
                    Assert.Single(document.Descendants("main"));
                    var ids = document.Descendants().Select(e => e.Attribute("id")?.Value).OfType<string>().ToList();
                    Assert.Equal(ids.Distinct(), ids);
                    var labelled = document.Descendants("label").Select(l => l.Attribute("for")?.Value).OfType<string>().ToHashSet();
                    foreach (var field in document.Descendants().Where(e => e.Name.LocalName is "input" or "select" or "textarea" && e.Attribute("type")?.Value != "hidden"))
                        Assert.True(field.Attribute("aria-label") is not null || labelled.Contains(field.Attribute("id")?.Value ?? "") || field.Ancestors("label").Any(), field.ToString());
                    foreach (var name in document.Descendants().Select(e => e.Attribute("aria-labelledby")?.Value ?? e.Attribute("aria-describedby")?.Value).OfType<string>())
                        Assert.Contains(name, ids);
                }
    }

    [Fact]
    public void The_page_of_a_link_that_does_not_work_says_so_in_both_languages()
    {
        var document = WellFormed(ProblemPage.NoSuchLink.ToString());

        Assert.Equal(["sv", "en"], document.Descendants("section").Select(s => s.Attribute("lang")!.Value));
        Assert.Empty(document.Descendants("a"));
    }

    [Fact]
    public void A_page_speaks_the_language_of_its_reader_and_partners_read_English()
    {
        Assert.Contains("Det som saknas", StatusPage.Render(Kalix.Returnee.Seen("applicant-1")).ToString(), StringComparison.Ordinal);
        Assert.Contains("What is missing", StatusPage.Render(Kalix.Returnee.Seen("applicant-2")).ToString(), StringComparison.Ordinal);
        var partner = Kalix.Returnee.Application.Partners[0];
        var inSwedish = partner with { Contacts = [partner.Contacts[0] with { Language = "sv" }] };
        var speaksSwedish = Kalix.Returnee with { Application = Kalix.Returnee.Application with { Partners = [inSwedish] } };
        Assert.Contains("lang=\"en\"", StatusPage.Render(speaksSwedish.Seen("partner-1-1")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_address_of_a_page_stands_in_no_page_so_that_none_gives_the_token_away()
    {
        foreach (var page in Kalix.AllPages(Kalix.AgreementSent.Seen()).Concat(Kalix.AllPages(Kalix.ReportIn.Seen())))
            Assert.All(Addresses().Matches(page).Select(m => m.Groups[2].Value), address => Assert.Matches(
                "^(#content|status|completion|agreement|report|amendment|withdrawal|calendar\\.ics|complete|sign|report|request-amendment|withdraw|report\\?report=year-1)$", address));
    }

    [Fact]
    public void What_may_be_moved_freely_is_written_as_the_settings_of_the_case_have_it()
    {
        foreach (var (contact, share) in new[] { ("applicant-1", "Upp till 15 procent"), ("applicant-2", "Up to 15 per cent") })
            Assert.Contains(share, AmendmentPage.Render(Kalix.InForce.Seen(contact) with { Settings = Kalix.Settings with { FreeMovePercent = 15 } }).ToString(), StringComparison.Ordinal);
    }

    /// <summary>Every void element closed, then read as XML: an unclosed or crossed element fails.</summary>
    static System.Xml.Linq.XDocument WellFormed(string page)
    {
        var xml = VoidElement().Replace(page.Replace("<!doctype html>", "", StringComparison.Ordinal), "<$1$2/>");
        xml = BareAttribute().Replace(xml, " $1=\"$1\"");
        return System.Xml.Linq.XDocument.Parse(xml);
    }

    static Case Poisoned(Case @case) => @case with
    {
        Application = @case.Application with
        {
            Title = Hostile,
            Summary = Hostile,
            GrantType = "project" + Hostile,
            CoreAreas = [Hostile],
            Applicant = @case.Application.Applicant with { Name = Hostile, Contacts = [.. @case.Application.Applicant.Contacts.Select(c => c with { Name = Hostile })] },
            Partners = [.. @case.Application.Partners.Select(p => p with { Name = Hostile, Country = Hostile, Contacts = [.. p.Contacts.Select(c => c with { Name = Hostile })] })],
            Budget = [new(Hostile, 1, Hostile, Hostile, 1)],
            SteeringGroup = [new(Hostile, Hostile, Hostile, Hostile)],
            Attachments = [new("file-1", Hostile, Hostile, Hostile, 1, null, null, null, Hostile, "x")],
        },
        Completions = [.. @case.Completions.Select(c => c with { Missing = [Hostile] })],
        Eligibility = new(@case.Eligibility.Refusals.Select(r => r with { Message = Hostile }).ToList()),
        Decision = @case.Decision is { } decision ? decision with { Reason = Hostile } : null,
        Conditions = [.. @case.Conditions.Select(c => c with { Text = Hostile })],
        Suspension = @case.Suspension is { } suspension ? suspension with { Reason = Hostile } : null,
        Reports = [.. @case.Reports.Select(r => r with
        {
            Deliveries = [.. r.Deliveries.Select(d => d with { Costs = [.. d.Costs, new(Hostile, 1)], Attachments = [.. d.Attachments.Select(a => a with { Name = Hostile, Kind = Hostile })] })],
            Assessments = [.. r.Assessments.Select(a => a with { Missing = [.. a.Missing, Hostile], Reason = Hostile })],
        })],
        Payments = [.. @case.Payments.Select(p => p with { Hold = p.Hold is { } hold ? hold with { Reason = Hostile } : null })],
        Agreement = @case.Agreement is { } agreement ? agreement with { Signatures = [.. agreement.Signatures.Select(s => s with { SignedBy = Hostile })] } : null,
    };

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex StyleElement();

    [GeneratedRegex(""" [a-z-]+="[^"]*">?""", RegexOptions.IgnoreCase)]
    private static partial Regex Attributes();

    [GeneratedRegex(" (href|action)=\"([^\"]*)\"")]
    private static partial Regex Addresses();

    [GeneratedRegex("<(meta|input|br)((?:\\s[^>]*)?)>")]
    private static partial Regex VoidElement();

    [GeneratedRegex(" (required|checked|selected|open|multiple)(?=[ />])")]
    private static partial Regex BareAttribute();
}
