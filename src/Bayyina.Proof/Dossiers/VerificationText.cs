using System.Globalization;
using System.Resources;

namespace Bayyina.Proof;

/// <summary>What a check says to a person, one sentence, in Arabic or English.</summary>
public static class VerificationText
{
    // First strong isolate and its end: a file name amid Arabic must not turn the order of the words around it.
    private const char Isolate = '\u2068';
    private const char EndOfIsolate = '\u2069';

    private static readonly ResourceManager Resources = new("Bayyina.Proof.Dossiers.Messages", typeof(VerificationText).Assembly);

    /// <summary>The sentence for a check; the path is not in it and is to be shown beside it.</summary>
    /// <param name="check">Any check of a report.</param>
    /// <param name="culture">Arabic for <c>ar</c> and all its regions, otherwise English.</param>
    public static string Of(VerificationCheck check, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(check);
        var text = check.Outcome == CheckOutcome.NotChecked ? Find(check.Code + ".skipped", culture)
            : check.Path is null ? Find(check.Code + ".whole", culture)
            : null;
        return Fill(text ?? Find(check.Code, culture) ?? check.Code, check.Arguments, culture);
    }

    /// <summary>The sentence for what a parser of this library threw, such as a key file's <c>keyfile.malformed</c>.</summary>
    public static string Of(ProofFormatException broken, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(broken);
        return Fill(Find(broken.Code, culture) ?? broken.Message, broken.Arguments, culture);
    }

    /// <summary>The bare text of a code, with its places open; null where there is none.</summary>
    public static string? Find(string code, CultureInfo culture) => Resources.GetString(code, culture);

    private static string Fill(string text, IReadOnlyList<string> arguments, CultureInfo culture)
    {
        if (arguments.Count == 0)
        {
            return text;
        }
        ArgumentNullException.ThrowIfNull(culture);
        var shown = new object[arguments.Count];
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = culture.TextInfo.IsRightToLeft ? $"{Isolate}{arguments[i]}{EndOfIsolate}" : arguments[i];
        }
        return new CountedText(noun => Find($"count.{noun}", culture), culture).Fill(text, shown);
    }
}
