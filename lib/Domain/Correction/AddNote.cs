using Mpp.Domain.Cases;

namespace Mpp.Domain.Correction;

/// <summary>A note on file, at any stage. It stands in the audit trail's erasable part, since notes name people.</summary>
public static class AddNote
{
    /// <summary>A row of the trail holds no more.</summary>
    public const int LongestText = 4000;

    public static Ruling<Change> Apply(Case @case, string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return new Refusal("no-note", "The note has no text.");
        if (text.Trim().Length > LongestText) return new Refusal("note-too-long", $"The note has {text.Trim().Length} characters; at most {LongestText} are kept.");
        return new Change(@case) { Facts = [new("note", Why: text.Trim())] };
    }
}
