namespace Mpp.Embedded.Rehearsal;

/// <summary>What the program says once it listens: where, as whom, and what to do next.</summary>
static class Welcome
{
    public static void Print(Uri address, HostSettings settings, CommandLine line)
    {
        var at = address.ToString().TrimEnd('/');
        Console.WriteLine($"Listening on {at}  (Ctrl-C ends)");
        if (!settings.Rehearsal) return;
        var clock = line.Clock is { } stands ? $"stands at {stands:yyyy-MM-dd HH:mm} UTC; POST {at}/embedded/clock with a \"to\", or \"toNext\": true, moves it" : "runs with the machine (--clock TIME makes it stand)";
        Console.WriteLine($$"""

            This is a rehearsal: an Azurite of its own, nothing leaves this machine. Files are under {{Path.GetFullPath(line.Data)}}.
              what the app offers   {{at}}/api/openapi.json
              health                {{at}}/api/health
              letters mailed        {{at}}/embedded/letters
              the clock             {{clock}}

            Staff sign in with one of these tokens (any name and roles will do here):
              Authorization: Bearer demo:olle:Officer
              Authorization: Bearer demo:dina:Decider
              Authorization: Bearer demo:rut:Reviewer
              Authorization: Bearer demo:fia:Finance
              Authorization: Bearer demo:ada:Admin
              Authorization: Bearer demo:axel:Auditor

            Next: curl -H "Authorization: Bearer demo:olle:Officer" {{at}}/api/staff/{{(line.Empty ? "rounds   (none yet: PUT one)" : "applications")}}
                  or play the whole story in fast-forward: dotnet run --project lib/Embedded -- rehearse

            """);
    }
}
