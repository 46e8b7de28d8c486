using Mpp.Adapters.Mail;

namespace Mpp.Tests.Adapters.Mail;

public sealed class PrivateLinksTests
{
    readonly StandingClock clock = new(SampleLetters.Now);
    readonly PrivateLinks links;

    public PrivateLinksTests() => links = new(SampleLetters.LinkKey, clock, new Uri("https://mpp.example/"));

    [Fact]
    public void A_token_says_case_contact_version_and_expiry_and_is_one_path_segment()
    {
        var token = links.Create("2026-0001", "partner-1-1", 3);

        Assert.Matches("^[A-Za-z0-9_.-]+$", token);
        Assert.Equal(new LinkClaim("2026-0001", "partner-1-1", 3, SampleLetters.Now.AddYears(2)), links.Read(token));
        Assert.Equal($"https://mpp.example/api/my/{token}/status", links.Url(token));
        Assert.Equal($"https://mpp.example/api/my/{token}/agreement", links.Url(token, "agreement"));
    }

    [Fact]
    public void It_works_until_two_years_of_programme_time_have_passed()
    {
        var token = links.Create("2026-0001", "applicant-1", 1);

        clock.Now = SampleLetters.Now.AddYears(2).AddSeconds(-1);
        Assert.NotNull(links.Read(token));
        clock.Now = SampleLetters.Now.AddYears(2);
        Assert.Null(links.Read(token));
    }

    [Fact]
    public void No_character_of_it_can_be_changed()
    {
        var token = links.Create("2026-0001", "applicant-1", 1);
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var letter in letters.Where(l => l != token[i]))
            {
                var changed = token[..i] + letter + token[(i + 1)..];
                Assert.True(links.Read(changed) is null, changed);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("å.ä")]
    [InlineData("%2e.%2e")]
    public void What_is_no_token_is_refused(string token) => Assert.Null(links.Read(token));

    [Fact]
    public void Another_key_does_not_open_it()
    {
        var other = new PrivateLinks("another-key-for-tests-that-is-long-enough", clock, new Uri("https://mpp.example"));

        Assert.Null(other.Read(links.Create("2026-0001", "applicant-1", 1)));
    }

    [Fact]
    public void A_short_key_stops_the_start_and_names_the_setting() =>
        Assert.Contains("Links__Key has 5 characters", Assert.Throws<ArgumentException>(() => new PrivateLinks("short", clock, new Uri("https://mpp.example"))).Message, StringComparison.Ordinal);
}
