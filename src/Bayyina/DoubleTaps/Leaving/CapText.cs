using System.Globalization;
using System.Resources;

namespace Bayyina.DoubleTaps;

/// <summary>What messages that leave say, in Arabic and English: all of it is fixed, so that nothing else can slip in.</summary>
public static class CapText
{
    private static readonly ResourceManager Resources = new("Bayyina.DoubleTaps.CapText", typeof(CapText).Assembly);

    /// <summary>The text of a key; the key where there is none.</summary>
    public static string Of(string key, string language) => Resources.GetString(key, CultureInfo.GetCultureInfo(language)) ?? key;
}
