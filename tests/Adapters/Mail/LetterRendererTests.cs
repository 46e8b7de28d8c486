using Mpp.Domain.Cases;

namespace Mpp.Tests.Adapters.Mail;

/// <summary>What a letter says, and that nothing from outside can make it say something else.</summary>
public sealed class LetterRendererTests
{
    [Fact]
    public void A_swedish_receipt_names_reference_time_amount_and_period_as_swedes_write_them()
    {
        var letter = SampleLetters.Render(SampleLetters.Order("receipt"));

        Assert.Equal("Vi har tagit emot er ansökan 2026-0001: Young people against plastic waste", letter.Subject);
        Assert.Contains("Den kom in till oss 20 februari 2026 klockan 11.15 och har fått referensnummer 2026-0001.", letter.Text, StringComparison.Ordinal);
        Assert.Contains("- Bidragsform: Projekt\n", letter.Text, StringComparison.Ordinal);
        Assert.Contains("- Projekttid: 1 juli 2026 till 30 juni 2029\n", letter.Text, StringComparison.Ordinal);
        Assert.Contains("- Sökt belopp: 1 450 000 kr\n", letter.Text, StringComparison.Ordinal);
        Assert.Contains("Sökt belopp: 1&nbsp;450&nbsp;000&nbsp;kr", letter.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_english_receipt_does_so_in_english()
    {
        var letter = SampleLetters.Render(SampleLetters.Order("receipt", "en"));

        Assert.Contains("from Kalix kommun together with Masaka. It reached us on 20 February 2026 at 11:15 (Swedish time)", letter.Text, StringComparison.Ordinal);
        Assert.Contains("- Amount applied for: SEK 1,450,000\n", letter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_receipt_of_a_revision_says_which_version_it_is() =>
        Assert.Contains("Det är version 2, och den ersätter", SampleLetters.Render(SampleLetters.Order("receipt") with { Occasion = "2" }).Text, StringComparison.Ordinal);

    [Fact]
    public void A_receipt_repeats_the_budget_and_the_attachments_that_were_sent()
    {
        var letter = SampleLetters.Render(SampleLetters.Order("receipt"));
        Assert.Contains("Budgetens rader:\n\n- 1-travel: 150 000 kr\n- 1-labour: 200 000 kr\n\nBilagor:\n\n- loi (2).pdf (avsiktsförklaring)\n- budget.pdf (budget)\n", letter.Text, StringComparison.Ordinal);
        Assert.Contains("- 1-travel: SEK 150,000\n- 1-labour: SEK 200,000\n", SampleLetters.Render(SampleLetters.Order("receipt", "en")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Bilagor", SampleLetters.Render(SampleLetters.Order("receipt").With("attachments", "")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("receipt", "status")]
    [InlineData("returned", "completion")]
    [InlineData("completion-reminder", "completion")]
    [InlineData("agreement-to-sign", "agreement")]
    [InlineData("agreement-reminder", "agreement")]
    [InlineData("report-reminder", "report")]
    public void The_link_opens_the_page_where_the_reader_does_what_the_letter_asks_for(string letter, string page)
    {
        var rendered = SampleLetters.Render(SampleLetters.Order(letter));

        Assert.Contains($"/{rendered.LinkToken}/{page}\n", rendered.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_of_recovering_money_where_there_is_none_to_recover()
    {
        Assert.Contains("kräver tillbaka 80 000 kr", SampleLetters.Render(SampleLetters.Order("terminated")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("kräver tillbaka", SampleLetters.Render(SampleLetters.Order("terminated").With("recoverSek", "0")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_application_without_a_partner_or_with_invisible_names_gets_its_letters_too()
    {
        var odd = SampleLetters.Kalix with { Application = SampleLetters.Kalix.Application with { Title = "\u200B\u202E", Partners = [] } };

        Assert.Contains("- Projekt: –\n- Bidragsform: Projekt\n- Sökande: Kalix kommun\n- Partner: en ännu inte angiven partner\n", SampleLetters.Render(SampleLetters.Order("receipt"), odd).Text, StringComparison.Ordinal);
        Assert.Contains("together with a partner not yet named", SampleLetters.Render(SampleLetters.Order("receipt", "en"), odd).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_become_bullets_in_both_bodies()
    {
        var letter = SampleLetters.Render(SampleLetters.Order("returned"));

        Assert.Contains("\n- Letter of intent signed by Masaka\n- Budget for year 3, line by line\n", letter.Text, StringComparison.Ordinal);
        Assert.Contains("<li style=\"margin:0 0 6px;\">Letter of intent signed by Masaka</li>", letter.Html, StringComparison.Ordinal);
        Assert.Contains("senast 6 mars 2026, före klockan 24.00 svensk tid", letter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_swedish_refusal_gives_the_rule_in_swedish_and_the_details_as_they_were_found()
    {
        Assert.Contains(
            "- Budgetens rader summerar inte till det sökta beloppet. (The budget's lines add up to SEK 330,000, but SEK 300,000 is applied for.)\n",
            SampleLetters.Render(SampleLetters.Order("not-eligible")).Text, StringComparison.Ordinal);
        Assert.Contains(
            "\n- The budget's lines add up to SEK 330,000, but SEK 300,000 is applied for.\n",
            SampleLetters.Render(SampleLetters.Order("not-eligible", "en")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2027-06-30", "Om 60 dagar är det dags", "Påminnelse om rapport: 2026-0001, år 1")]
    [InlineData("2027-08-28", "Om 1 dag är det dags", "Påminnelse om rapport: 2026-0001, år 1")]
    [InlineData("2027-08-29", "I dag, 29 augusti 2027, är sista dagen", "Påminnelse om rapport: 2026-0001, år 1")]
    [InlineData("2027-09-05", "Den är nu 7 dagar försenad.", "Rapporten är försenad: 2026-0001, år 1")]
    public void A_report_reminder_counts_from_the_day_it_goes_out(string today, string says, string subject)
    {
        var letter = SampleLetters.Render(SampleLetters.Order("report-reminder"), now: DateTimeOffset.Parse($"{today}T06:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

        Assert.Contains(says, letter.Text, StringComparison.Ordinal);
        Assert.Equal(subject, letter.Subject);
    }

    [Fact]
    public void What_applicants_write_comes_out_as_text()
    {
        var hostile = SampleLetters.Kalix with
        {
            Application = SampleLetters.Kalix.Application with
            {
                Title = "<script>alert(1)</script> {{link}} & \"co\"",
                Applicant = SampleLetters.Kalix.Application.Applicant with { Name = "**Kalix** [gratis](https://evil.example) <img src=x>" },
            },
        };
        var order = SampleLetters.Order("returned").With("missing", "<b>x</b>\n[y](https://evil.example)\n# z");
        var letter = SampleLetters.Render(order with { To = order.To with { Name = "![Anna](https://evil.example)" } }, hostile);
        var receipt = SampleLetters.Render(SampleLetters.Order("receipt"), hostile);

        foreach (var html in new[] { letter.Html, receipt.Html })
        {
            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("href=\"https://evil", html, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; {{link}} &amp; &quot;co&quot;", html, StringComparison.Ordinal);
        }

        Assert.Contains("**Kalix** [gratis](https://evil.example) &lt;img src=x&gt;", receipt.Html, StringComparison.Ordinal);
        Assert.Contains("<li style=\"margin:0 0 6px;\">&lt;b&gt;x&lt;/b&gt;</li>", letter.Html, StringComparison.Ordinal);
        Assert.Contains("Hej ![Anna](https://evil.example)!", letter.Text, StringComparison.Ordinal);
        Assert.Contains("- # z\n", letter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Subjects_have_one_line_whatever_the_title_holds()
    {
        var hostile = SampleLetters.Kalix with { Application = SampleLetters.Kalix.Application with { Title = "Vatten\r\nBcc: alla@example.org\u2028x\u202Efdp.exe\0" + new string('å', 300) } };
        var subject = SampleLetters.Render(SampleLetters.Order("receipt"), hostile).Subject;

        Assert.StartsWith("Vi har tagit emot er ansökan 2026-0001: Vatten Bcc: alla@example.org xfdp.exeååå", subject, StringComparison.Ordinal);
        Assert.True(subject.Length <= 180 && subject.EndsWith('…'), subject);
        Assert.DoesNotContain(subject, char.IsControl);
    }

    [Fact]
    public void The_private_link_opens_the_recipients_own_page()
    {
        var letter = SampleLetters.Render(SampleLetters.Order("receipt"));

        Assert.NotNull(letter.LinkToken);
        Assert.Contains($"Följ ärendet:\nhttps://mpp.example/api/my/{letter.LinkToken}/status\n", letter.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"https://mpp.example/api/my/{letter.LinkToken}/status\"", letter.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_letter_that_somebody_else_gets_a_copy_of_carries_no_private_link()
    {
        var letter = SampleLetters.Render(SampleLetters.Order("report-reminder") with { Cc = [SampleLetters.To("en")] });

        Assert.Null(letter.LinkToken);
        Assert.DoesNotContain("/api/my/", letter.Text + letter.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_date_matters_a_calendar_file_comes_along_until_the_day_is_over()
    {
        var order = SampleLetters.Order("returned") with { Calendar = new CalendarEntry("2026-0001: sista dag att komplettera ansökan", new(2026, 3, 6), null) };

        Assert.Contains("SUMMARY:2026-0001: sista dag att komplettera ansökan\r\n", SampleLetters.Render(order).Ics, StringComparison.Ordinal);
        Assert.NotNull(SampleLetters.Render(order, now: new(2026, 3, 6, 22, 59, 0, TimeSpan.Zero)).Ics);
        Assert.Null(SampleLetters.Render(order, now: new(2026, 3, 6, 23, 0, 0, TimeSpan.Zero)).Ics);
        Assert.Null(SampleLetters.Render(SampleLetters.Order("returned")).Ics);
    }
}
