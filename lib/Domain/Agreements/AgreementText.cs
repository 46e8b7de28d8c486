using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mpp.Domain.Cases;
using Mpp.Domain.Reporting;
using Mpp.Domain.Settings;

namespace Mpp.Domain.Agreements;

/// <summary>What the parties sign, as text: whoever sends the agreement keeps it as a blob, and the case keeps its hash. Always in English, which all parties share.</summary>
public static class AgreementText
{
    public static string For(Case @case, DateOnly? inForceOn, ProgrammeSettings settings)
    {
        var application = @case.Application;
        var inForce = inForceOn is { } day ? $"on {LetterOrders.Date(day)}, but not before all parties have signed" : "on the day of the last signature";
        List<string> lines =
        [
            $"AGREEMENT {@case.Reference}",
            $"on the grant \"{application.Title}\" ({application.GrantType}) of the Municipal Partnership Programme",
            "",
            "Parties",
            "icld: International Centre for Local Democracy (ICLD), Visby",
            $"applicant: {application.Applicant.Name}, {application.Applicant.OrgNumber}",
            .. application.Partners.Select(p => $"{p.Id}: {p.Name}, {p.Country}"),
            "",
            "Terms",
            $"Period: {LetterOrders.Date(application.StartDate)} to {LetterOrders.Date(application.EndDate)}",
            string.Create(CultureInfo.InvariantCulture, $"Approved amount: SEK {ApprovedSek(@case)}, paid to the applicant in arrears against approved reports"),
            $"In force: {inForce}",
            .. @case.Conditions.Select(c => $"{c.Id} (blocks {c.Blocks}): {c.Text}"),
            .. ReportPlan.For(application, settings).Select(r =>
                $"Report {r.Id}{(r.IsFinal ? " (final)" : "")}: {LetterOrders.Date(r.PeriodFrom)} to {LetterOrders.Date(r.PeriodTo)}, due {LetterOrders.Date(r.DueOn)}"),
            "",
        ];
        return string.Join('\n', lines);
    }

    /// <exception cref="InvalidOperationException">Nobody has decided: there is nothing to agree on.</exception>
    internal static long ApprovedSek(Case @case) =>
        @case.Decision?.AmountSek ?? throw new InvalidOperationException($"Case {@case.Reference} is {@case.Status}, but has no decision.");

    /// <summary>SHA-256 of the UTF-8 text, lower-case hex.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
