using Mpp.Adapters.Mail;

namespace Mpp.Tests.Adapters.Mail;

/// <summary>The texts as staff write them, and what is caught before a municipality sees it.</summary>
public sealed class LetterTextTests
{
    static readonly LetterField[] Fields = [new("title", LetterFieldKind.Text), new("missing", LetterFieldKind.Lines), new("reason", LetterFieldKind.Text, IsOptional: true)];

    public static TheoryData<string, string> EveryLetter
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var letter in LetterCatalogue.Letters)
                foreach (var language in LetterCatalogue.Languages)
                    data.Add(letter, language);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryLetter))]
    public void Every_letter_is_rendered_in_every_language_with_and_without_its_optional_values(string letter, string language)
    {
        foreach (var hasOptional in new[] { true, false })
        {
            var rendered = SampleLetters.Render(SampleLetters.Order(letter, language, hasOptional));

            Assert.InRange(rendered.Subject.Length, 10, 180);
            foreach (var part in new[] { rendered.Subject, rendered.Text, rendered.Html })
            {
                Assert.Contains("2026-0001", part, StringComparison.Ordinal);
                Assert.DoesNotContain("{{", part, StringComparison.Ordinal);
                Assert.DoesNotContain("}}", part, StringComparison.Ordinal);
                Assert.DoesNotContain("**", part, StringComparison.Ordinal);
            }

            Assert.Equal(hasOptional && letter != "reviewer-assigned", rendered.Text.Contains("https://mpp.example/api/my/", StringComparison.Ordinal));
            Assert.Contains($"lang=\"{language}\"", rendered.Html, StringComparison.Ordinal);
            Assert.Contains(language == "sv" ? "Hej Anna Åström!" : "Dear Grace Nakato,", rendered.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Both_languages_of_a_letter_say_the_same_things()
    {
        foreach (var letter in LetterCatalogue.Letters)
        {
            var own = LetterCatalogue.OwnFields(letter)!.Select(f => f.Name).Order().ToList();
            foreach (var language in LetterCatalogue.Languages)
                Assert.Equal(own, LetterTexts.Embedded[letter, language].Placeholders.Intersect(own).Order());
        }
    }

    [Fact]
    public void A_language_that_letters_are_not_written_in_becomes_english() => Assert.Equal("en", LetterTexts.Embedded["receipt", "tr"].Language);

    [Fact]
    public void A_missing_file_is_named_when_the_texts_are_read() =>
        Assert.Equal(
            "Letter suspended (en): there is no text letters/suspended.en.md.",
            Assert.Throws<LetterTextException>(() => new LetterTexts(file => file == "suspended.en.md" ? null : ReadFile(file))).Message);

    [Fact]
    public void A_missing_value_is_named_when_the_letter_is_rendered() =>
        Assert.Equal(
            "Letter returned (sv): the order has no value for {{deadline}}.",
            Assert.Throws<LetterTextException>(() => SampleLetters.Render(SampleLetters.Order("returned").With("deadline", ""))).Message);

    [Theory]
    [InlineData("---\nsubject: Hej\n---\nDet gäller {{tittle}}.", "there is no placeholder {{tittle}}; it may use missing, reason, title.")]
    [InlineData("---\nsubject: Hej {{titel}}\n---\nHej", "there is no placeholder {{titel}}")]
    [InlineData("Hej", "it must begin with a line ---")]
    [InlineData("---\ncalendar: Hej\n---\nHej", "it must begin with a line ---")]
    [InlineData("---\nsubject: Hej\nbcc: alla@example.org\n---\nHej", "it must begin with a line ---, a line \"subject: …\", a line ---, and nothing else")]
    [InlineData("---\nsubject: Hej\n---\nSkäl: {{reason}}", "{{reason}} may be empty, so it must stand inside {{#reason}}…{{/reason}}.")]
    [InlineData("---\nsubject: Hej\n---\n{{^reason}}{{reason}}{{/reason}}", "{{reason}} may be empty")]
    [InlineData("---\nsubject: Hej\n---\n{{#reason}}Skäl: {{reason}}", "the section {{#reason}} is not closed, or not opened.")]
    [InlineData("---\nsubject: Hej\n---\nDet gäller {{ title }}.", "it has a brace that is no part of a placeholder")]
    [InlineData("---\nsubject: Hej\n---\nDet gäller {{title}.", "it has a brace that is no part of a placeholder")]
    [InlineData("---\nsubject: Hej\n---\nFet** text**.", "two asterisks that do not make anything bold")]
    [InlineData("---\nsubject: Hej\n---\n![bild](https://example.org/a.png)", "only paragraphs, headings, lists, bold, italics and links")]
    [InlineData("---\nsubject: Hej\n---\n[klicka](javascript:alert(1))", "is neither {{link}} nor https: nor mailto:")]
    public void A_text_that_could_go_wrong_is_refused_with_what_is_wrong(string source, string problem) =>
        Assert.Contains(problem, Assert.Throws<LetterTextException>(() => LetterText.Parse("test", "sv", source, Fields)).Message, StringComparison.Ordinal);

    [Fact]
    public void Html_in_a_text_comes_out_as_text()
    {
        var texts = new LetterTexts(file => file == "resumed.sv.md" ? ReadFile(file) + "\nEn <b>fet</b> rad.\n" : ReadFile(file));
        var rendered = new LetterRenderer(texts, new(SampleLetters.LinkKey, new StandingClock(SampleLetters.Now), new Uri("https://mpp.example"))).Render(SampleLetters.Order("resumed"), SampleLetters.Kalix, SampleLetters.Now);

        Assert.Contains("En &lt;b&gt;fet&lt;/b&gt; rad.", rendered.Html, StringComparison.Ordinal);
    }

    static string? ReadFile(string file)
    {
        using var stream = typeof(LetterTexts).Assembly.GetManifestResourceStream($"letters/{file}");
        return stream is null ? null : new StreamReader(stream).ReadToEnd();
    }
}
