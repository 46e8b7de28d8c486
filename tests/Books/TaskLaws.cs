using Mpp.Domain.Cases;
using Mpp.Domain.Settings;

namespace Mpp.Tests.Books;

static partial class Laws
{
    /// <summary>
    /// What a change asks of staff waits by the record, too, or the night would take it away; and what begins to wait is asked for at once. A note that something has happened (a corrected steering group) is
    /// neither.
    /// </summary>
    public static void CheckTasks(Case before, Change change, string verb, ProgrammeSettings settings)
    {
        var waits = WhatWaits.Of(change.Case, settings).Select(WhatWaits.Id).ToHashSet();
        if (waits.Count != WhatWaits.Of(change.Case, settings).Count) throw new LawBrokenException($"{change.Case.Reference} asks for the same thing twice: {string.Join(", ", waits)}.");
        foreach (var task in change.Tasks.Where(t => WhatWaits.IsOver(change.Case, t, settings))) throw new LawBrokenException($"{change.Case.Reference} asks for {task.Kind} {task.Occasion}, and nothing waits for it.");
        // What waited before a suspension waits by later dates after it, and only the record knows of both.
        if (verb == "resume") return;
        foreach (var silent in WhatWaits.Begun(before, change.Case, settings).ExceptBy(change.Tasks.Select(WhatWaits.Id), WhatWaits.Id))
            throw new LawBrokenException($"{change.Case.Reference}: {silent.Kind} {silent.Occasion} waits, and nobody is asked for it.");
    }
}
