using System.Globalization;
using Mpp.Domain.Calendar;

namespace Mpp.Embedded.Rehearsal;

/// <summary>What the program says once it listens: where, as whom, and what to do next.</summary>
static class Welcome
{
    /// <param name="address">Where it listens.</param>
    /// <param name="line">What it was asked to do.</param>
    /// <param name="isNew">Nobody had used the storage before this start.</param>
    /// <param name="nowUtc">Programme time.</param>
    public static void Print(Uri address, CommandLine line, bool isNew, DateTimeOffset nowUtc)
    {
        var at = address.ToString().TrimEnd('/');
        Console.WriteLine($"Listening on {at}  (Ctrl-C ends)");
        Console.WriteLine($$"""

            This is a rehearsal: storage of its own, no letter leaves this machine. Files are under {{Path.GetFullPath(line.Data)}}.
            {{(isNew ? "" : "It goes on with what an earlier start has left there; to begin anew, delete that folder or give another with --data.\n")}}
              what the app offers   {{at}}/api/openapi.json
              health                {{at}}/api/health
              letters mailed        {{at}}/embedded/letters
              the clock             {{(line.Clock is null ? "runs with the machine (--clock TIME makes it stand)" : $"stands at {nowUtc:yyyy-MM-dd HH:mm} UTC until it is moved")}}

            Staff sign in with one of these tokens (any name and roles will do here):
              Authorization: Bearer demo:olle:Officer
              Authorization: Bearer demo:dina:Decider
              Authorization: Bearer demo:rut:Reviewer
              Authorization: Bearer demo:fia:Finance
              Authorization: Bearer demo:ada:Admin
              Authorization: Bearer demo:axel:Auditor

            Next:
            {{Numbered([.. Steps(at, line, SwedishCalendar.StockholmDate(nowUtc)), "Or see the whole story in fast-forward:", "dotnet run --project lib/Embedded -- rehearse"])}}

            """);
    }

    /// <summary>What to do, and how, in turns.</summary>
    static IEnumerable<string> Steps(string at, CommandLine line, DateOnly today)
    {
        const string Officer = "curl -H \"Authorization: Bearer demo:olle:Officer\"", Json = "-H \"Content-Type: application/json\"";
        if (line.Empty)
        {
            yield return "There are no rounds yet. Open one as an officer:";
            yield return string.Create(CultureInfo.InvariantCulture, $"{Officer} {Json} -X PUT {at}/api/staff/rounds/first -d '{{\"name\": \"First round\", \"opensOn\": \"{today:yyyy-MM-dd}\", \"closesOn\": \"{today.AddDays(28):yyyy-MM-dd}\", \"envelopeSek\": 10000000}}'");
            yield return "Applications come in at this address, signed (Standard Webhooks) with Webhooks__Forms__Secrets of local.settings.sample.json:";
            yield return $"POST {at}/api/webhooks/forms";
        }
        else
        {
            yield return "Look at the applications of the demonstration, as an officer:";
            yield return $"{Officer} {at}/api/staff/applications";
            yield return "Return one for completion; its applicant gets a letter:";
            yield return string.Create(CultureInfo.InvariantCulture, $"{Officer} {Json} -X POST {at}/api/staff/applications/{today.Year}-0001/return -d '{{\"missing\": [\"A signed letter of intent\"]}}'");
            yield return "Read it, and open the private link in it in a browser, as the applicant would:";
            yield return $"curl \"{at}/embedded/letters?case={today.Year}-0001\"";
        }

        if (line.Clock is not null)
        {
            yield return "Move the clock to the next instant at which something is due:";
            yield return $"curl {Json} -X POST {at}/embedded/clock -d '{{\"toNext\": true}}'";
        }
    }

    static string Numbered(IEnumerable<string> steps) => string.Join('\n', steps.Chunk(2).Select((step, i) => $"  {i + 1}. {step[0]}\n     {step[1]}"));
}
