using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Bayyina.Places;

/// <summary>Coordinates as people write them: decimal, degrees and minutes, or with seconds; in any digits; with or without the four winds in English or Arabic.</summary>
/// <remarks>Without them either number may be the latitude: <see cref="Parse"/> gives every reading that lies on the globe, latitude first, and whoever knows the country chooses.</remarks>
public static partial class CoordinateText
{
    private const int Longest = 200;
    private const int MostParts = 3;

    /// <summary>The points that a text may mean: none where it is no pair of coordinates, two where the order is open.</summary>
    public static IReadOnlyList<GeoPoint> Parse(string text)
    {
        if (text.Length <= Longest && (text.Contains("://", StringComparison.Ordinal) || text.TrimStart().StartsWith("geo:", StringComparison.OrdinalIgnoreCase)) && OfLink(text) is { } sent)
        {
            return [sent];
        }
        if (text.Length > Longest || Split(Plain(text)) is not { } halves || Degrees(halves.First) is not { } first || Degrees(halves.Second) is not { } second)
        {
            return [];
        }
        var (one, other) = (IsLatitude(halves.First.Wind), IsLatitude(halves.Second.Wind));
        GeoPoint straight = new(first, second), turned = new(second, first);
        GeoPoint[] readings = (one, other) switch
        {
            (null, null) => [straight, turned],
            (not false, not true) => [straight],
            (not true, not false) => [turned],
            _ => [],
        };
        return [.. readings.Where(point => point.IsValid).Distinct()];
    }

    // What phones send: links of Google Maps (a pin !3d…!4d…, else @…), OpenStreetMap (#map=…) and their like, and geo: (RFC 5870).
    private static GeoPoint? OfLink(string text)
    {
        var pair = Pin().Match(text) is { Success: true } pin ? pin : InLink().Match(text);
        return pair.Success
            && new GeoPoint(double.Parse(pair.Groups["lat"].Value, CultureInfo.InvariantCulture), double.Parse(pair.Groups["lon"].Value, CultureInfo.InvariantCulture)) is { IsValid: true } point
                ? point : null;
    }

    // One of the two: up to three numbers (degrees, minutes, seconds) and perhaps a wind.
    private sealed record Half(List<string> Numbers, char Wind);

    private static bool? IsLatitude(char wind) => wind switch { 'n' or 's' => true, 'e' or 'w' => false, _ => null };

    private static double? Degrees(Half half)
    {
        var size = 0.0;
        for (var i = 0; i < half.Numbers.Count; i++)
        {
            var text = half.Numbers[i];
            var number = double.Parse(text.TrimStart('-', '+'), NumberStyles.Float, CultureInfo.InvariantCulture);
            // Only the last part may have a fraction, and only the first a sign.
            if ((i > 0 && (number >= 60 || text[0] is '-' or '+')) || (i < half.Numbers.Count - 1 && number != Math.Truncate(number)))
            {
                return null;
            }
            size += number / Math.Pow(60, i);
        }
        return half.Numbers[0][0] == '-' || half.Wind is 's' or 'w' ? -size : size;
    }

    private static (Half First, Half Second)? Split(string plain)
    {
        var parts = Token().Matches(plain).Select(m => m.Value).Where(part => part.Trim(' ', '\t', '°', '\'', '"').Length > 0).ToList();
        if (Token().Replace(plain, "").Trim().Length > 0)
        {
            return null;
        }
        var numbers = parts.FindAll(part => char.IsAsciiDigit(part[^1]));
        var winds = parts.FindAll(part => part is "n" or "s" or "e" or "w");
        var cut = parts.IndexOf(";");
        if (numbers.Count is < 2 or > 2 * MostParts || winds.Count > 2 || parts.Count(part => part == ";") > 1)
        {
            return null;
        }
        var first = cut >= 0 ? parts[..cut].Count(part => char.IsAsciiDigit(part[^1]))
            : winds.Count == 2 ? CountOfFirst(parts)
            : numbers.Count % 2 == 0 ? numbers.Count / 2 : 0;
        if (first is < 1 or > MostParts || numbers.Count - first is < 1 or > MostParts)
        {
            return null;
        }
        // One wind alone says which number is which as well: before the second number begins it is the first's, unless it leads the second.
        var (left, right) = winds.Count switch
        {
            0 => ('\0', '\0'),
            2 => (winds[0][0], winds[1][0]),
            _ => parts.IndexOf(winds[0]) is var at && (cut >= 0 ? at < cut : at < parts.Count - 1) ? (winds[0][0], '\0') : ('\0', winds[0][0]),
        };
        return (new Half(numbers[..first], left), new Half(numbers[first..], right));
    }

    // Both winds stand before their numbers, or both after.
    private static int CountOfFirst(List<string> parts)
    {
        var first = parts.FindIndex(part => part is "n" or "s" or "e" or "w");
        var second = parts.FindIndex(first + 1, part => part is "n" or "s" or "e" or "w");
        return first == 0 ? second - first - 1 : first;
    }

    // Digits of any script become ASCII, signs and winds one letter each.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            switch (letter)
            {
                case '٫':
                    plain.Append('.');
                    break;
                case '،' or '؛' or ';':
                    plain.Append(';');
                    break;
                case '−' or '–':
                    plain.Append('-');
                    break;
                case 'º' or '˚':
                    plain.Append('°');
                    break;
                case '’' or '′' or '‘' or '´':
                    plain.Append('\'');
                    break;
                case '”' or '″' or '“':
                    plain.Append('"');
                    break;
                case var digit when char.GetUnicodeCategory(digit) == UnicodeCategory.DecimalDigitNumber:
                    plain.Append((char)('0' + (int)char.GetNumericValue(digit)));
                    break;
                case var hidden when char.GetUnicodeCategory(hidden) is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark:
                    break;
                default:
                    plain.Append(char.ToLowerInvariant(letter));
                    break;
            }
        }
        var words = plain.ToString();
        words = DecimalCommas().IsMatch(words) ? words.Replace(',', '.') : words.Replace(',', ';').Replace('/', ';');
        words = words.StartsWith("geo:", StringComparison.Ordinal) ? words[4..] : words;
        foreach (var (wind, names) in Winds)
        {
            foreach (var name in names)
            {
                words = words.Replace(name, wind, StringComparison.Ordinal);
            }
        }
        return words.Trim().Trim('(', ')', '[', ']');
    }

    private static readonly (string Wind, string[] Names)[] Winds =
    [
        ("n", ["north", "شمالا", "شمال"]), ("s", ["south", "جنوبا", "جنوب"]), ("e", ["east", "شرقا", "شرق"]), ("w", ["west", "غربا", "غرب"]),
        // Letters by themselves come after the words that hold them.
        ("n", ["ش"]), ("s", ["ج"]), ("e", ["ق"]), ("w", ["غ"]),
    ];

    [GeneratedRegex(@"[-+]?\d{1,3}(\.\d{1,15})?(?![\d.])|[nsew]|[;°'""]|\s+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"!3d(?<lat>-?\d{1,2}\.\d{1,15})!4d(?<lon>-?\d{1,3}\.\d{1,15})", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Pin();

    [GeneratedRegex(@"[@=:/](?<lat>-?\d{1,2}\.\d{1,15})(,|%2C|/)[+]?(?<lon>-?\d{1,3}\.\d{1,15})(?![\d.])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex InLink();

    // "35,4437 36,6504": commas inside both numbers and something else between them.
    [GeneratedRegex(@"^\D*\d{1,3},\d+[\s;/]+-?\d{1,3},\d+\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalCommas();
}
