using System.Globalization;
using System.Resources;

namespace Bayyina;

/// <summary>The one catalogue of what is refused, fails or is noticed: a stable code, and a text in Arabic and English.</summary>
public static class Problems
{
    private static readonly ResourceManager Resources = new("Bayyina.Problems", typeof(Problems).Assembly);

    /// <summary>The text of a code; the code itself where the catalogue lacks it, which a test does not let pass.</summary>
    public static string Text(string code, CultureInfo culture) => Resources.GetString(code, culture) ?? code;

    /// <summary>Whether the catalogue has the code in exactly that language.</summary>
    public static bool Has(string code, CultureInfo culture) =>
        Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: culture.Name == "en")?.GetString(code) is not null;
}
