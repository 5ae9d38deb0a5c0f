using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Bayyina.Statements;

namespace Bayyina.Web.Shell;

/// <summary>Everything that a page writes for people, in their language and with their digits.</summary>
/// <remarks>
/// The text <c>incidents.none</c> stands in <c>Incidents/IncidentsText.resx</c>: what comes before the first dot names the folder,
/// wherever that lies.
/// Ids, hashes and file names are never changed; they are shown as they are, isolated.
/// </remarks>
public sealed partial class Words(Preferences preferences)
{
    // First strong isolate and pop directional isolate (UAX #9): what is put into a sentence does not turn it around.
    private const char Isolate = '\u2068';
    private const char EndOfIsolate = '\u2069';

    private static readonly ConcurrentDictionary<string, ResourceManager> Files = new(StringComparer.Ordinal);

    /// <summary>The language that texts of the record's own resource files are asked for in.</summary>
    public CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(preferences.Language);

    /// <summary>The text of a key; the key itself where there is none, which a test does not let pass.</summary>
    public string this[string key] => FileOf(key).GetString(key, Culture) ?? key;

    /// <summary>A text with values put in: numbers in the user's digits, everything else isolated.</summary>
    public string Of(string key, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, this[key], Array.ConvertAll(values, value => (object)Show(value)));

    /// <summary>What is wrong, by its code: of the record's catalogue, or of the pages' own texts. Numbers in it are in the user's digits.</summary>
    public string Problem(string code) => Problems.Has(code, Culture) ? Standing().Replace(Problems.Text(code, Culture), number => Digits(number.Value)) : this[code];

    /// <summary>Whether the resource files have the key in exactly that language.</summary>
    public static bool Has(string key, CultureInfo culture) =>
        FileOf(key).GetResourceSet(culture, createIfNotExists: true, tryParents: culture.Name == "en")?.GetString(key) is not null;

    /// <summary>A whole number with separators.</summary>
    public string Number(long number) => Digits(number.ToString("N0", CultureInfo.InvariantCulture), grouped: true);

    /// <summary>A number with what is counted, in the form that the number asks for: the texts <c>one</c>, <c>two</c>, <c>few</c>, <c>many</c>, <c>other</c> after <paramref name="key"/>, which ends with <c>_</c> (Unicode CLDR, plural rules).</summary>
    public string Counted(string key, long number) => Of(key + FormOf(number), number);

    private string FormOf(long number) => (preferences.IsArabic, number, number % 100) switch
    {
        (_, 1, _) => "one",
        (true, 2, _) => "two",
        (true, _, >= 3 and <= 10) => "few",
        (true, _, >= 11) => "many",
        _ => "other",
    };

    /// <summary>A length in bytes, in the largest unit that leaves at least one.</summary>
    public string Size(long bytes)
    {
        string[] units = ["shell.bytes", "shell.kilobytes", "shell.megabytes", "shell.gigabytes"];
        var unit = 0;
        var value = (double)bytes;
        for (; value >= 1000 && unit < units.Length - 1; unit++)
        {
            value /= 1000;
        }
        var number = unit == 0 ? Number(bytes) : Digits(value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture), grouped: true);
        return string.Format(CultureInfo.InvariantCulture, this[units[unit]], number);
    }

    /// <summary>A moment, in UTC, to the minute or second.</summary>
    public string Time(DateTimeOffset at, bool seconds = false) => string.Format(
        CultureInfo.InvariantCulture, this["shell.moment"], Date(DateOnly.FromDateTime(at.UtcDateTime)),
        Digits(at.UtcDateTime.ToString(seconds ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture)), "UTC");

    /// <summary>A day with its month's name.</summary>
    public string Date(DateOnly day) => string.Format(
        CultureInfo.InvariantCulture, this["shell.day"], Digits(day.Day.ToString(CultureInfo.InvariantCulture)),
        this[string.Create(CultureInfo.InvariantCulture, $"shell.month{day.Month}")], Digits(day.Year.ToString("0000", CultureInfo.InvariantCulture)));

    /// <summary>When something happened, in words; as it was said where there are none for it, such as for digits left open.</summary>
    public string When(string edtf) => !Edtf.IsValid(edtf) ? edtf : edtf.Split('/') switch
    {
        [var one] => One(one),
        ["" or "..", var to] => One(to) is { } end ? Of("shell.until", end) : null,
        [var from, "" or ".."] => One(from) is { } begin ? Of("shell.since", begin) : null,
        // One day by one clock: said once.
        [{ Length: > 11 } from, { Length: > 11 } to] when from[..11] == to[..11] && from[10] == 'T' && OffsetOf(from) == OffsetOf(to) =>
            Of("shell.moment_between", Day(from)!, Clock(from), Clock(to), OffsetOf(from)),
        [var from, var to] => One(from) is { } begin && One(to) is { } end ? Of("shell.between", begin, end) : null,
        _ => null,
    } ?? edtf;

    // A date with its qualifier, or a moment.
    private string? One(string edtf)
    {
        if (edtf.Contains('T'))
        {
            // What was said with an offset is shown with it: the clock on the wall there said so.
            return Of("shell.moment", Day(edtf)!, Clock(edtf), OffsetOf(edtf));
        }
        return (edtf[^1], Day(edtf.TrimEnd('~', '?', '%'))) switch
        {
            (_, null) => null,
            ('~', { } day) => Of("shell.about", day),
            ('?', { } day) => Of("shell.perhaps", day),
            ('%', { } day) => Of("shell.perhaps", Of("shell.about", day)),
            (_, { } day) => day,
        };
    }

    private string? Day(string edtf) => edtf.Contains('X') ? null : edtf.Length switch
    {
        4 => Digits(edtf),
        7 => string.Format(CultureInfo.InvariantCulture, this["shell.month_of_year"], this[$"shell.month{int.Parse(edtf.AsSpan(5), CultureInfo.InvariantCulture)}"], Digits(edtf[..4])),
        _ => Date(DateOnly.ParseExact(edtf.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture)),
    };

    private string Clock(string edtf) => Digits(edtf[11..].TrimEnd('Z').Split('+', '-')[0]);

    private static string OffsetOf(string edtf) => edtf.EndsWith('Z') ? "UTC" : "UTC" + edtf[^6..];

    /// <summary>What somebody typed, with ٠ to ٩ as 0 to 9.</summary>
    public static string LatinDigits(string typed) =>
        string.Concat(typed.Select(c => c is >= '\u0660' and <= '\u0669' ? (char)(c - '\u0660' + '0') : c));

    private string Show(object value) => value switch
    {
        long number => Number(number),
        int number => Number(number),
        _ => Isolated(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };

    private static string Isolated(string text) => $"{Isolate}{text}{EndOfIsolate}";

    // U+0660… with their own separators, U+066B and U+066C.
    private string Digits(string latin, bool grouped = false) => preferences.ArabicDigits
        ? string.Create(latin.Length, (latin, grouped), static (span, given) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = given.latin[i] switch
                {
                    >= '0' and <= '9' and var digit => (char)(digit - '0' + '\u0660'),
                    ',' when given.grouped => '\u066C',
                    '.' when given.grouped => '\u066B',
                    var other => other,
                };
            }
        })
        : latin;

    // A number by itself: not a part of a date, a version, or a name such as SHA-256.
    [GeneratedRegex(@"(?<![\w.:+-])[0-9]+(?![\w:+-]|\.\w)")]
    private static partial Regex Standing();

    private static ResourceManager FileOf(string key) => Files.GetOrAdd(key[..key.IndexOf('.', StringComparison.Ordinal)], static folder =>
    {
        var name = char.ToUpperInvariant(folder[0]) + folder[1..];
        var assembly = typeof(Words).Assembly;
        var file = assembly.GetManifestResourceNames().Single(resource => resource.EndsWith($".{name}.{name}Text.resources", StringComparison.Ordinal));
        return new ResourceManager(file[..^".resources".Length], assembly);
    });
}
