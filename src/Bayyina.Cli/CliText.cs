using System.Globalization;
using System.Resources;

namespace Bayyina.Cli;

/// <summary>What the command line says to people, in Arabic and English.</summary>
internal static class CliText
{
    private static readonly ResourceManager Resources = new("Bayyina.Cli.CliText", typeof(CliText).Assembly);

    /// <summary>The language asked for: <c>--lang</c>, else BAYYINA_LANG, else the locale of the terminal.</summary>
    public static CultureInfo Culture { get; private set; } = CultureInfo.GetCultureInfo("en");

    /// <summary>Chooses the language before anything is said.</summary>
    public static void Choose(string[] args)
    {
        var at = Array.IndexOf(args, "--lang");
        var named = at >= 0 && at + 1 < args.Length ? args[at + 1] : Array.Find(args, a => a.StartsWith("--lang=", StringComparison.Ordinal))?[7..];
        var asked = (named is "ar" or "en" ? named : null)
            ?? Environment.GetEnvironmentVariable("BAYYINA_LANG")
            ?? Environment.GetEnvironmentVariable("LC_ALL")
            ?? Environment.GetEnvironmentVariable("LANG")
            ?? "en";
        Culture = CultureInfo.GetCultureInfo(asked.StartsWith("ar", StringComparison.Ordinal) ? "ar" : "en");
    }

    /// <summary>The text of a key; the key itself where the resource files lack it, which a test does not let pass.</summary>
    public static string Of(string key) => Resources.GetString(key, Culture) ?? key;

    /// <summary>The text of a key; null where there is none.</summary>
    public static string? Find(string key) => Resources.GetString(key, Culture);

    /// <summary>The text of a key with its places filled.</summary>
    public static string Of(string key, params object[] arguments) => string.Format(CultureInfo.InvariantCulture, Of(key), arguments);
}
