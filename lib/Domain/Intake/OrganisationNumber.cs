namespace Mpp.Domain.Intake;

/// <summary>Swedish organisation number as ten digits, without the hyphen; the last one is a check digit (Luhn, modulus 10).</summary>
public static class OrganisationNumber
{
    public static bool IsValid(string? text) => text is { Length: 10 } && text.All(char.IsAsciiDigit) && Luhn(text) % 10 == 0;

    // Every other digit counts double, from the first on; of a two-digit product its digits are added.
    static int Luhn(string digits) => digits.Select((c, i) => (c - '0') * (i % 2 == 0 ? 2 : 1)).Sum(n => n / 10 + n % 10);
}
