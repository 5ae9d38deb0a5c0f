using System.Globalization;
using System.Text;

namespace Bayyina.Statements;

/// <summary>Names and titles as a search compares them: forms of one Arabic letter, marks, case and kinds of digits do not tell them apart.</summary>
/// <remarks>For finding alone; what is shown keeps its spelling.</remarks>
public static class TitleKey
{
    /// <summary>The key of a text. What a user types is compared by the same key.</summary>
    public static string Of(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format || rune.Value == '\u0640')
            {
                continue;
            }
            if (rune.Value == 0)
            {
                // As the read tables keep it: a database may take no zero character.
                key.Append('\uFFFD');
                continue;
            }
            if (rune.Value == ' ' || Rune.IsWhiteSpace(rune))
            {
                key.Append(key.Length > 0 && key[^1] != ' ' ? " " : "");
                continue;
            }
            var digit = Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber ? Rune.GetNumericValue(rune) : -1;
            if (digit >= 0)
            {
                key.Append((char)('0' + (int)digit));
                continue;
            }
            // Decomposition has taken the hamza off its seat and the madda off its alef already.
            key.Append(rune.Value switch
            {
                '\u0671' => "\u0627",
                '\u0649' => "\u064A",
                '\u0629' => "\u0647",
                _ => Rune.ToLowerInvariant(rune).ToString(),
            });
        }
        return key.ToString().TrimEnd();
    }
}
