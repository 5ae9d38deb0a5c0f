using Bayyina.Evidence;

namespace Bayyina.Web.Incidents;

/// <summary>Which texts are taken of whoever types or sends them, on pages and by the API alike.</summary>
internal static class Wording
{
    /// <summary>How many characters a title, a place or a reason has at most.</summary>
    public const int LongestLine = 200;

    /// <summary>How many characters a note has at most.</summary>
    public const int LongestNote = 10_000;

    /// <summary>Whether it is one line in which nothing hides. An empty one is, too.</summary>
    public static bool IsLine(string text) =>
        text.Length <= LongestLine && !text.EnumerateRunes().Any(rune => VisibleText.IsControl(rune) || VisibleText.IsInvisible(rune));

    /// <summary>A note as it is kept, from how it was typed.</summary>
    public static string Note(string typed) => typed.ReplaceLineEndings("\n").Trim();

    /// <summary>Whether a note can be kept.</summary>
    public static bool IsNote(string text) =>
        text.Length is > 0 and <= LongestNote && !text.EnumerateRunes().Any(rune => VisibleText.IsControl(rune) && rune.Value is not ('\n' or '\t'));
}
