namespace Mpp.Domain.Intake;

/// <summary>The values of a submission's closed lists. Contract, "The canonical submission". Grant types and countries are settings and not here.</summary>
public static class KnownValues
{
    public static readonly IReadOnlyList<string> ApplicantKinds = ["municipality", "district", "region", "regional-association", "municipal-association", "joint-board"];
    public static readonly IReadOnlyList<string> ContactRoles = ["coordinator", "head", "finance", "other"];
    public static readonly IReadOnlyList<string> CoreAreas = ["equity", "transparency", "accountability", "participation"];
    public static readonly IReadOnlyList<string> BudgetCategories = ["travel", "accommodation", "labour", "meetings", "interpretation", "communication", "audit", "other"];
    public static readonly IReadOnlyList<string> SteeringRoles = ["politician-majority", "politician-opposition", "senior-official"];
    public static readonly IReadOnlyList<string> Sides = ["applicant", "partner"];

    public static readonly IReadOnlyList<string> AttachmentKinds =
        ["letter-of-intent", "budget", "signed-application", "salary-form", "accounts", "audit-certificate", "report-approval", "other"];
}
