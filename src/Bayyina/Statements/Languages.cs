using System.Text.RegularExpressions;

namespace Bayyina.Statements;

/// <summary>In which language something is written, as its statement will say for ever.</summary>
public static partial class Languages
{
    /// <summary>Whether it has the form of a language tag (RFC 5646 §2.1, without its private and irregular forms).</summary>
    public static bool IsTag(string? text) => text is not null && Tag().IsMatch(text);

    /// <summary>By the script of most of its letters: <c>ar</c>, <c>en</c>, or <c>und</c> where it is in neither.</summary>
    public static string Guess(string text)
    {
        var arabic = text.Count(c => c is (>= '\u0621' and <= '\u064A') or (>= '\u066E' and <= '\u06D3'));
        var latin = text.Count(char.IsAsciiLetter);
        return arabic > latin ? "ar" : latin > 0 ? "en" : "und";
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*$")]
    private static partial Regex Tag();
}
