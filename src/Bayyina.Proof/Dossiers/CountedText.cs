using System.Globalization;
using System.Resources;

namespace Bayyina.Proof;

/// <summary>
/// Fills places such as <c>{0:statements}</c> with a number and its noun in the form that the language has for that number: two in
/// English, five in Arabic (CLDR: one, two, few, many, other).
/// </summary>
/// <param name="formsOf">
/// The forms of a noun, parted by bars, each with a place for the number where it says it: <c>1 statement|{0} statements</c>.
/// </param>
/// <param name="culture">Whose forms they are.</param>
public sealed class CountedText(Func<string, string?> formsOf, CultureInfo culture) : IFormatProvider, ICustomFormatter
{
    /// <summary>The text with its places filled.</summary>
    public string Fill(string text, params object[] arguments) => string.Format(this, text, arguments);

    /// <inheritdoc/>
    public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

    /// <inheritdoc/>
    public string Format(string? format, object? arg, IFormatProvider? formatProvider)
    {
        var shown = Convert.ToString(arg, CultureInfo.InvariantCulture) ?? "";
        if (format is null)
        {
            return shown;
        }
        var forms = (formsOf(format) ?? throw new MissingManifestResourceException($"There are no forms of {format}.")).Split('|');
        // A number amid Arabic may come within isolates.
        var number = long.Parse(string.Concat(shown.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
        var form = culture.TwoLetterISOLanguageName == "ar" ? ArabicFormOf(number) : number == 1 ? 0 : 1;
        return string.Format(CultureInfo.InvariantCulture, forms[form], shown);
    }

    private static int ArabicFormOf(long number) => (number, number % 100) switch
    {
        (1, _) => 0,
        (2, _) => 1,
        (_, >= 3 and <= 10) => 2,
        (_, >= 11) => 3,
        _ => 4,
    };
}
