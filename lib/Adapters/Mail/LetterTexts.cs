using System.Collections.Frozen;

namespace Mpp.Adapters.Mail;

/// <summary>
/// The texts of all letters in all languages: the files in letters/, which are part of the program. All are read and checked
/// together, so that a misspelt or missing text shows at once and not on the day its letter is due.
/// </summary>
public sealed class LetterTexts
{
    // What surrounds every letter: header, signature and footer.
    static readonly string[] Parts = ["header", "signature", "footer"];

    readonly FrozenDictionary<(string Name, string Language), LetterText> texts;
    readonly FrozenDictionary<string, string> reasons;

    /// <summary>Reads the texts by file name: receipt.sv.md.</summary>
    /// <exception cref="LetterTextException">A text is missing or uses what its letter does not have.</exception>
    public LetterTexts(Func<string, string?> read)
    {
        var read1 = (string name, string language) =>
            read($"{name}.{language}.md") ?? throw new LetterTextException(name, language, $"there is no text letters/{name}.{language}.md.");
        var letters = from letter in LetterCatalogue.Letters
                      from language in LetterCatalogue.Languages
                      let fields = LetterCatalogue.Common.Concat(LetterCatalogue.OwnFields(letter) ?? []).ToList()
                      select LetterText.Parse(letter, language, read1(letter, language), fields);
        var parts = from part in Parts
                    from language in LetterCatalogue.Languages
                    select LetterText.Parse(part, language, read1(part, language), LetterCatalogue.Common, hasSubject: false);
        texts = letters.Concat(parts).ToFrozenDictionary(t => (t.Letter, t.Language));
        reasons = read1("reasons", "sv").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimStart('-', ' ').Split(':', 2, StringSplitOptions.TrimEntries)).ToFrozenDictionary(r => r[0], r => r[1]);
    }

    /// <summary>The texts that the program carries.</summary>
    public static LetterTexts Embedded { get; } = new(ReadEmbedded);

    /// <summary>The text of a letter. A language that letters are not written in becomes English.</summary>
    /// <exception cref="LetterTextException">There is no such letter.</exception>
    public LetterText this[string letter, string language] =>
        texts.GetValueOrDefault((letter, Known(language))) ?? throw new LetterTextException(letter, language, "there is no such letter.");

    /// <summary>The language that a recipient's letter is written in.</summary>
    public static string Known(string language) => LetterCatalogue.Languages.FirstOrDefault(l => l.Equals(language, StringComparison.OrdinalIgnoreCase)) ?? "en";

    /// <summary>The Swedish sentence for a refusal's code; unknown-… codes share one; null: there is none.</summary>
    public string? SwedishReason(string code) =>
        reasons.GetValueOrDefault(code.StartsWith("unknown-", StringComparison.Ordinal) ? "unknown" : code);

    static string? ReadEmbedded(string file)
    {
        using var stream = typeof(LetterTexts).Assembly.GetManifestResourceStream($"letters/{file}");
        return stream is null ? null : new StreamReader(stream).ReadToEnd();
    }
}
