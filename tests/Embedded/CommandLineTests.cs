using Mpp.Embedded;

namespace Mpp.Tests.Embedded;

public class CommandLineTests
{
    [Fact]
    public void Without_arguments_it_serves_on_7071() =>
        Assert.Equal(new CommandLine { Verb = "serve", Port = 7071, Data = ".local" }, CommandLine.Parse([]));

    [Fact]
    public void Options_take_their_value_after_a_space_or_an_equals_sign() =>
        Assert.Equal(
            new CommandLine { Port = 8080, Storage = "AccountName=a;AccountKey=b==", Data = "x", Empty = true, Clock = new DateTimeOffset(2026, 2, 15, 9, 0, 0, TimeSpan.Zero) },
            CommandLine.Parse(["serve", "--port", "8080", "--storage=AccountName=a;AccountKey=b==", "--data", "x", "--empty", "--clock", "2026-02-15T10:00:00+01:00"]));

    [Theory]
    [InlineData("--empty", ".local/empty")]
    [InlineData("--clock 2026-02-15T09:00:00Z --empty", ".local/empty")]
    [InlineData("--clock 2026-02-15T09:00:00Z", ".local/standing")]
    [InlineData("--empty --data .local", ".local")]
    [InlineData("rehearse --clock 2026-02-15T09:00:00Z", ".local")]
    public void An_empty_start_and_a_standing_clock_keep_away_from_what_the_demonstration_has_left(string arguments, string folder) =>
        Assert.Equal(folder, CommandLine.Parse(arguments.Split(' ')).Data.Replace('\\', '/'));

    [Fact]
    public void Rehearse_takes_a_folder_and_a_first_day() =>
        Assert.Equal(
            new CommandLine { Verb = "rehearse", Data = "x", Clock = new DateTimeOffset(2027, 2, 15, 9, 0, 0, TimeSpan.Zero) },
            CommandLine.Parse(["rehearse", "--data", "x", "--clock", "2027-02-15T09:00:00Z"]));

    [Theory]
    [InlineData("--prot 3", "--prot")]
    [InlineData("--port", "--port needs a value")]
    [InlineData("--data --empty", "--data needs a value")]
    [InlineData("--port 0", "1 to 65535")]
    [InlineData("--clock 2026-02-15T09:00:00", "2026-02-15T09:00:00Z")]
    [InlineData("--clock tomorrow", "2026-02-15T09:00:00Z")]
    [InlineData("--listen mpp.example", "an address of this machine")]
    [InlineData("fly", "no command 'fly'")]
    [InlineData("rehearse --storage x", "--storage is nothing that a rehearsal needs")]
    [InlineData("rehearse --port 8080", "--port is nothing that a rehearsal needs")]
    [InlineData("rehearse --listen ::", "--listen is nothing that a rehearsal needs")]
    public void A_mistake_is_named_with_what_would_do(string arguments, string said) =>
        Assert.Contains(said, Assert.Throws<FormatException>(() => CommandLine.Parse(arguments.Split(' '))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_usage_names_every_option()
    {
        foreach (var option in new[] { "--port 1", "--listen ::1", "--storage x", "--clock 2026-02-15T09:00:00Z", "--empty", "--data x", "--settings x", "--i-accept-data-loss" })
        {
            CommandLine.Parse(option.Split(' '));
            Assert.Contains(option.Split(' ')[0] + " ", CommandLine.Usage, StringComparison.Ordinal);
        }
        Assert.True(CommandLine.Parse(["-h"]).Help);
    }

    [Fact]
    public void The_usage_of_the_service_names_nothing_that_only_rehearsals_have()
    {
        foreach (var option in new[] { "--port", "--listen", "--storage", "--settings", "--i-accept-data-loss" }) Assert.Contains($"  {option} ", CommandLine.UsageOfService, StringComparison.Ordinal);
        foreach (var word in new[] { "rehearse", "--clock", "--empty", "--data ", "demonstration" }) Assert.DoesNotContain(word, CommandLine.UsageOfService, StringComparison.Ordinal);
    }

    [Fact]
    public void It_listens_on_localhost_or_on_an_address()
    {
        Assert.Null(CommandLine.Parse(["--listen", "localhost"]).Listen);
        Assert.Equal(System.Net.IPAddress.IPv6Any, CommandLine.Parse(["--listen", "::"]).Listen);
    }
}
