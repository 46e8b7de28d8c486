using Mpp.Domain.Cases;
using Mpp.Domain.Reviews;

namespace Mpp.Tests.Books;

/// <summary>The people of ICLD. Some wear two hats, as in a small office: that is what the rules of four eyes are for.</summary>
static class Cast
{
    public static readonly IReadOnlyList<Actor> Officers = [Of("olle"), Of("oda"), Of("dina")];

    public static readonly IReadOnlyList<Actor> Deciders = [Of("dina"), Of("dag"), Of("olle")];

    public static readonly IReadOnlyList<Actor> Finance = [Of("fia"), Of("frej"), Of("folke"), Of("olle")];

    public static readonly IReadOnlyList<ReviewerNamed> Reviewers =
        [Reviewer("rut", "Umeå"), Reviewer("ravi", "Lund"), Reviewer("rosa", "Ystad"), Reviewer("roy", "Visby"), Reviewer("kalix", "Kalix"), Reviewer("ria", "Masaka, Lund")];

    public static Actor Of(string name) => new("staff", $"{name}@demo.example", name);

    public static Actor As(ReviewerNamed reviewer) => new("staff", reviewer.Email, reviewer.Name);

    public static Actor Applicant(Case @case) => new("applicant", @case.Application.Contacts.FirstOrDefault()?.Id ?? "applicant-1", "Applicant");

    static ReviewerNamed Reviewer(string name, string municipality) => new(name, $"{name}@demo.example", municipality);
}
