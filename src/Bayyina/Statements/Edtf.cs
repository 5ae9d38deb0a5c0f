using System.Globalization;

namespace Bayyina.Statements;

/// <summary>
/// When something happened, as imprecisely as it is known: EDTF (ISO 8601-2) in Bayyina's profile. Dates to the year, month or day
/// with <c>~ ? %</c> and unspecified digits <c>X</c>, and intervals, as in level 1; times as RFC 3339 to the minute or second with
/// offset, in intervals too, which EDTF proper does not allow.
/// </summary>
public static class Edtf
{
    /// <summary>Whether <paramref name="text"/> is of the profile. A date that does not exist is not.</summary>
    public static bool IsValid(string? text)
    {
        if (text is null || text.Length is 0 or > 64)
        {
            return false;
        }
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return IsInstantOrDate(text);
        }
        var from = text.AsSpan(0, slash);
        var to = text.AsSpan(slash + 1);
        // ".." is open, "" is unknown; an interval with neither end says nothing.
        return !(IsLoose(from) && IsLoose(to))
            && (IsLoose(from) || IsInstantOrDate(from)) && (IsLoose(to) || IsInstantOrDate(to));
    }

    private static bool IsLoose(ReadOnlySpan<char> end) => end.Length == 0 || end is "..";

    private static bool IsInstantOrDate(ReadOnlySpan<char> text) =>
        text.Contains('T') ? IsInstant(text) : IsDate(text);

    private static bool IsInstant(ReadOnlySpan<char> text)
    {
        // RFC 3339 §5.6; seconds may be left out, fractions may not stand. -00:00 (offset unknown) is refused: say Z or the offset.
        var zulu = text.EndsWith("Z", StringComparison.Ordinal);
        if (!zulu && (text.Length < 6 || text.EndsWith("-00:00", StringComparison.Ordinal)))
        {
            return false;
        }
        string[] forms = zulu
            ? ["yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"]
            : ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz"];
        return IsAscii(text)
            && DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
    }

    private static bool IsDate(ReadOnlySpan<char> text)
    {
        if (text.Length > 4 && text[^1] is '~' or '?' or '%')
        {
            text = text[..^1];
        }
        if (text.Length is not (4 or 7 or 10) || !IsAscii(text)
            || (text.Length > 4 && text[4] != '-') || (text.Length > 7 && text[7] != '-'))
        {
            return false;
        }
        var year = text[..4];
        var month = text.Length > 4 ? text.Slice(5, 2) : default;
        var day = text.Length > 7 ? text.Slice(8, 2) : default;
        if (!DigitsThenXs(year) || !WholeOrXx(month, 1, 12) || !WholeOrXx(day, 1, 31))
        {
            return false;
        }
        // Where all three are known, the day must exist; 29 February stands where the year is not known.
        if (day.Length == 0 || day[0] == 'X')
        {
            return month.Length == 0 || month[0] != 'X' || year[3] != 'X' || text.Length == 10;
        }
        if (month[0] == 'X')
        {
            return false;
        }
        var y = year.Contains('X') ? 2000 : int.Parse(year, CultureInfo.InvariantCulture);
        return y > 0 && int.Parse(day, CultureInfo.InvariantCulture)
            <= DateTime.DaysInMonth(y, int.Parse(month, CultureInfo.InvariantCulture));
    }

    // 2016, 201X, 20XX, and XXXX for a date whose year nobody said.
    private static bool DigitsThenXs(ReadOnlySpan<char> year)
    {
        var xs = year.IndexOf('X');
        var digits = xs < 0 ? year : year[..xs];
        return !digits.ContainsAnyExceptInRange('0', '9') && (xs < 0 || !year[xs..].ContainsAnyExcept('X')) && xs != 1;
    }

    private static bool WholeOrXx(ReadOnlySpan<char> part, int least, int most) =>
        part.Length == 0 || part is "XX"
        || (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most);

    private static bool IsAscii(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('!', '~');
}
