using System.Globalization;
using System.Resources;

namespace Bayyina.Dossiers;

/// <summary>The words of a dossier's pages in one language.</summary>
public sealed class DossierText
{
    private static readonly ResourceManager Resources = new("Bayyina.Dossiers.DossierText", typeof(DossierText).Assembly);

    private readonly CultureInfo _culture;

    private DossierText(string language) => _culture = CultureInfo.GetCultureInfo(language);

    /// <summary>Arabic, written from right to left.</summary>
    public static DossierText Arabic { get; } = new("ar");

    /// <summary>English.</summary>
    public static DossierText English { get; } = new("en");

    /// <summary>BCP 47, such as <c>ar</c>.</summary>
    public string Language => _culture.Name;

    /// <summary><c>rtl</c> or <c>ltr</c>.</summary>
    public string Direction => _culture.TextInfo.IsRightToLeft ? "rtl" : "ltr";

    /// <summary>The text of a key that must exist.</summary>
    /// <exception cref="MissingManifestResourceException">There is none: a slip of ours.</exception>
    public string this[string key] => Find(key) ?? throw new MissingManifestResourceException($"DossierText has no {key}.");

    /// <summary>The text of a key, or null: for codes that come from elsewhere, such as a statement's kind.</summary>
    public string? Find(string key) => Resources.GetString(key, _culture);
}
