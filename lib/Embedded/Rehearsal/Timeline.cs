using System.Globalization;
using System.Text;
using Mpp.Adapters.Mail;
using Mpp.Domain.Calendar;

namespace Mpp.Embedded.Rehearsal;

/// <summary>
/// Something that happened, in plain words. <paramref name="Reference"/>: the case that it happened to; null for a round. <paramref name="Letters"/> went out, <paramref name="Tasks"/>
/// were given to staff because of it.
/// </summary>
public sealed record Happening(DateTimeOffset At, string? Reference, string Text, IReadOnlyList<FiledMail> Letters, IReadOnlyList<string> Tasks);

/// <summary>What happened in a rehearsal, by chapters and days, in Stockholm's time; written as it happens.</summary>
public sealed class Timeline(TextWriter output)
{
    const int Width = 118;
    const string Indent = "                    ";

    readonly List<Happening> happenings = [];
    DateOnly day;

    public IReadOnlyList<Happening> Happenings => happenings;

    public void Chapter(string title)
    {
        output.WriteLine();
        output.WriteLine($"== {title} {new string('=', Math.Max(3, Width - title.Length - 4))}");
        day = default;
    }

    public void Add(Happening happening)
    {
        happenings.Add(happening);
        var local = SwedishCalendar.StockholmTime(happening.At);
        if (day != (day = DateOnly.FromDateTime(local)))
        {
            output.WriteLine();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{day:dddd d MMMM yyyy}"));
        }

        output.WriteLine(Wrapped(string.Create(CultureInfo.InvariantCulture, $"  {local:HH:mm}  {happening.Reference ?? "",-9}  "), happening.Text));
        foreach (var letter in happening.Letters) output.WriteLine(Wrapped($"{Indent}* ", $"Letter to {letter.To}: {letter.Subject}", 2));
        foreach (var task in happening.Tasks) output.WriteLine(Wrapped($"{Indent}> ", $"Task for staff: {task}", 2));
    }

    /// <summary>Lines of at most <see cref="Width"/> characters, the later ones indented.</summary>
    static string Wrapped(string start, string text, int further = 0)
    {
        var (written, column) = (new StringBuilder(start), start.Length);
        foreach (var (word, isFirst) in text.Split(' ').Select((word, i) => (word, i == 0)))
        {
            if (!isFirst && column + 1 + word.Length > Width)
            {
                written.AppendLine().Append(Indent).Append(' ', further);
                column = Indent.Length + further;
            }
            else if (!isFirst)
            {
                written.Append(' ');
                column++;
            }

            written.Append(word);
            column += word.Length;
        }

        return written.ToString();
    }
}
