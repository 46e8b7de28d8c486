using Mpp.Adapters.Tables;

namespace Mpp.Adapters.Mail;

/// <summary>
/// The letters that wait for a person. Found by their open tasks, which are written before a letter's state is: so none is missed, and what is looked at
/// follows the trouble there is and not the number of cases. The state is the letter's own. One whose task was marked done is not shown any more.
/// </summary>
public sealed class LettersInTrouble(CaseStore cases, TaskStore tasks)
{
    /// <summary>The kind of task that a letter is of which nobody knows whether it was sent.</summary>
    public const string UncertainTask = "mail-uncertain";

    /// <summary>Oldest trouble first. One request, and one for each case in the list.</summary>
    public async Task<IReadOnlyList<StoredLetter>> ListAsync(CancellationToken cancellationToken = default)
    {
        var found = new List<StoredLetter>();
        var open = (await tasks.OpenAsync(cancellationToken)).Where(t => t.Task.Kind is "mail-failed" or UncertainTask or "mail-bounced");
        foreach (var ofCase in open.GroupBy(t => t.Subject))
        {
            var occasions = ofCase.Select(t => t.Task.Occasion).ToHashSet();
            found.AddRange((await cases.LettersAsync(ofCase.Key, cancellationToken)).Where(l => LetterTrouble.Is(l) && occasions.Contains(LetterTrouble.Occasion(l))));
        }

        return found;
    }
}
