using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bayyina.Proof;

/// <summary>The names that a bag of ours may use: generated, plain ASCII, the same on every file system.</summary>
/// <remarks>
/// RFC 8493 §5.2 and §5.3 warn of names that climb out of the bag, or that two systems read differently (case, Unicode normal
/// forms, percent-encoding). A dossier needs none of them: the original names stand in the statements.
/// </remarks>
public static class BagPath
{
    /// <summary>The folder of the payload, with its slash.</summary>
    public const string Payload = "data/";

    private const int MostCharacters = 200;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/");

    /// <summary>Null where the name is allowed; else <c>bag.path_climbs</c> or <c>bag.path_form</c>.</summary>
    public static string? ProblemOf(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty || path[0] == '/' || path.ContainsAny('\\', ':', '\0'))
        {
            return path.IsEmpty ? "bag.path_form" : "bag.path_climbs";
        }
        var fine = path.Length <= MostCharacters && !path.ContainsAnyExcept(Allowed);
        while (true)
        {
            var slash = path.IndexOf('/');
            var segment = slash < 0 ? path : path[..slash];
            if (segment.SequenceEqual(".."))
            {
                return "bag.path_climbs";
            }
            // Windows drops a dot at the end of a name, so that two names would become one.
            fine &= !segment.IsEmpty && segment[^1] != '.';
            if (slash < 0)
            {
                return fine ? null : "bag.path_form";
            }
            path = path[(slash + 1)..];
        }
    }

    /// <summary>A name as it may be shown: what could deceive a reader or drive a terminal is written as <c>\uXXXX</c>.</summary>
    public static string Shown(string path)
    {
        var shown = new StringBuilder(Math.Min(path.Length, MostCharacters) + 16);
        foreach (var rune in path.EnumerateRunes())
        {
            if (shown.Length > MostCharacters)
            {
                return shown.Append('…').ToString();
            }
            var plain = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.NonSpacingMark);
            if (plain)
            {
                shown.Append(rune.ToString());
            }
            else
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            }
        }
        return shown.ToString();
    }
}
