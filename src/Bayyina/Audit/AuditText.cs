using System.Globalization;
using System.Resources;

namespace Bayyina.Audit;

/// <summary>What a finding means and what can be done about it, in Arabic and English.</summary>
public static class AuditText
{
    // First strong isolate and its end: a path amid Arabic must not turn the order of the words around it.
    private const char Isolate = '\u2068';
    private const char EndOfIsolate = '\u2069';

    private static readonly ResourceManager Resources = new("Bayyina.Audit.AuditText", typeof(AuditText).Assembly);

    /// <summary>What it means.</summary>
    public static string Means(Finding finding, CultureInfo culture) => Fill(finding, ".means", culture);

    /// <summary>What can be done.</summary>
    public static string Do(Finding finding, CultureInfo culture) => Fill(finding, ".do", culture);

    /// <summary>The bare text of a key, with its places open; the key where there is none, which a test does not let pass.</summary>
    public static string Of(string key, CultureInfo culture) => Resources.GetString(key, culture) ?? key;

    /// <summary>Whether the resource files have the key in exactly that language.</summary>
    public static bool Has(string key, CultureInfo culture) =>
        Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: culture.Name == "en")?.GetString(key) is not null;

    private static string Fill(Finding finding, string which, CultureInfo culture)
    {
        object[] shown = [.. finding.Details.Select(detail => culture.TextInfo.IsRightToLeft ? $"{Isolate}{detail}{EndOfIsolate}" : detail)];
        return string.Format(CultureInfo.InvariantCulture, Of(finding.Kind.Code + which, culture), shown);
    }
}
