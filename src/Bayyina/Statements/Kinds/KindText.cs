using System.Globalization;
using System.Resources;

namespace Bayyina.Statements;

/// <summary>What each kind and each of its properties means, in Arabic and English.</summary>
public static class KindText
{
    private static readonly ResourceManager Resources = new("Bayyina.Statements.KindText", typeof(KindText).Assembly);

    /// <summary>The text of a kind (<c>item.sealed</c>) or a property (<c>item.sealed.sha256</c>); the key where there is none.</summary>
    public static string Of(string key, CultureInfo culture) => Resources.GetString(key, culture) ?? key;

    /// <summary>Whether the resource files have the key in exactly that language.</summary>
    public static bool Has(string key, CultureInfo culture) =>
        Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: culture.Name == "en")?.GetString(key) is not null;
}
