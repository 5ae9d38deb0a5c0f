using System.Globalization;

namespace Bayyina.Statements;

/// <summary>
/// When something happened, as imprecisely as it is known: EDTF (ISO 8601-2) in Bayyina's profile. Dates to the year, month or day
/// with <c>~ ? %</c> and unspecified digits <c>X</c>, and intervals, as in level 1; times as RFC 3339 to the minute or second with
/// offset, in intervals too, which EDTF proper does not allow.
/// </summary>
public static class Edtf
{
    /// <summary>By how much a clock may be ahead without anybody wondering.</summary>
    public static TimeSpan Leeway { get; } = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan EarliestZone = TimeSpan.FromHours(14);
    private static readonly TimeSpan LatestZone = TimeSpan.FromHours(12);

    /// <summary>Whether <paramref name="text"/> is of the profile. A date that does not exist is not, nor an interval that ends before it begins.</summary>
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
            && (IsLoose(from) || IsInstantOrDate(from)) && (IsLoose(to) || IsInstantOrDate(to))
            && (IsLoose(from) || IsLoose(to) || !EndsBeforeItBegins(from, to));
    }

    /// <summary>
    /// Whether it begins later than now, wherever it is said: of a time by more than five minutes, since clocks differ; of a date when
    /// that day has begun nowhere yet.
    /// </summary>
    /// <param name="text">Of the profile.</param>
    /// <param name="now">Server time.</param>
    public static bool IsAhead(string text, DateTimeOffset now)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var begin = slash < 0 ? text.AsSpan() : text.AsSpan(0, slash);
        if (IsLoose(begin))
        {
            return false;
        }
        return begin.Contains('T')
            ? TryInstant(begin, out var instant) && instant > now + Leeway
            : string.CompareOrdinal(Bound(begin, '0'), now.ToOffset(EarliestZone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) > 0;
    }

    /// <summary>The moment that a time of the profile names; null where it is a date, an interval, or none of the profile.</summary>
    public static DateTimeOffset? InstantOf(string? text) =>
        text is { Length: > 0 and <= 64 } && text.Contains('T', StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal) && TryInstant(text, out var instant) ? instant : null;
    /// <summary>The first moment that a time or a date of the profile allows, an interval's end left out; null where it is open.</summary>
    internal static DateTimeOffset? Earliest(ReadOnlySpan<char> text, DeviceClock? clock) =>
        IsLoose(text) ? null
        : text.Contains('T') ? Moment(text, clock)
        : Day(text, '0') is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), EarliestZone).ToUniversalTime() : null;

    /// <summary>The last moment that it allows.</summary>
    internal static DateTimeOffset? Latest(ReadOnlySpan<char> text, DeviceClock? clock)
    {
        if (IsLoose(text))
        {
            return null;
        }
        if (text.Contains('T'))
        {
            // To the minute: any second of it.
            var isToTheSecond = text.Length > 16 && text[16] == ':';
            return Moment(text, clock)?.AddSeconds(isToTheSecond ? 0 : 59);
        }
        return Day(text, '9') is { } day && day < DateOnly.MaxValue
            ? new DateTimeOffset(day.ToDateTime(new TimeOnly(23, 59, 59)), -LatestZone).ToUniversalTime() : null;
    }

    private static DateTimeOffset? Moment(ReadOnlySpan<char> text, DeviceClock? clock) =>
        !TryInstant(text, out var instant) ? null : clock?.Corrected(instant) ?? instant.ToUniversalTime();

    // The first or the last day that a date allows; null where that lies beyond what can be counted.
    private static DateOnly? Day(ReadOnlySpan<char> text, char open)
    {
        var bound = Bound(text, open);
        var year = int.Parse(bound.AsSpan(0, 4), CultureInfo.InvariantCulture);
        if (year is 0 or > 9998)
        {
            return null;
        }
        var month = Math.Clamp(int.Parse(bound.AsSpan(5, 2), CultureInfo.InvariantCulture), 1, 12);
        var day = Math.Clamp(int.Parse(bound.AsSpan(8, 2), CultureInfo.InvariantCulture), 1, DateTime.DaysInMonth(year, month));
        return new DateOnly(year, month, day);
    }

    private static bool IsLoose(ReadOnlySpan<char> end) => end.Length == 0 || end is "..";

    private static bool IsInstantOrDate(ReadOnlySpan<char> text) => text.Contains('T') ? TryInstant(text, out _) : IsDate(text);

    private static bool TryInstant(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        // RFC 3339 §5.6; seconds may be left out, fractions may not stand. -00:00 (offset unknown) is refused: say Z or the offset.
        instant = default;
        var zulu = text[^1] == 'Z';
        // The platform's parser also takes an offset without its colon or its leading zero.
        if (!zulu && (text.Length < 6 || text[^3] != ':' || text[^6] is not ('+' or '-') || text.EndsWith("-00:00", StringComparison.Ordinal)))
        {
            return false;
        }
        string[] forms = zulu
            ? ["yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"]
            : ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz"];
        return IsAscii(text)
            && DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
    }

    // Level 1 leaves digits open from the right only: 201X, 20XX, 2016-XX, 2016-08-XX, 2016-XX-XX.
    private static bool IsDate(ReadOnlySpan<char> text)
    {
        text = WithoutQualifier(text);
        if (text.Length is not (4 or 7 or 10) || !IsAscii(text)
            || (text.Length > 4 && text[4] != '-') || (text.Length > 7 && text[7] != '-'))
        {
            return false;
        }
        var digits = text.Length == 4 ? text.TrimEnd('X') : text[..4];
        if (digits.ContainsAnyExceptInRange('0', '9') || digits.Length < 2 || digits is "0000")
        {
            return false;
        }
        if (text.Length == 4)
        {
            return true;
        }
        if (text[5..] is "XX" or "XX-XX")
        {
            return true;
        }
        return DateOnly.TryParseExact(
            text.Length == 10 && text[8..] is not "XX" ? text : $"{text[..7]}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    private static bool EndsBeforeItBegins(ReadOnlySpan<char> from, ReadOnlySpan<char> to) =>
        from.Contains('T') && to.Contains('T')
            ? TryInstant(from, out var begin) && TryInstant(to, out var end) && end < begin
            : string.CompareOrdinal(Bound(from, '0'), Bound(to, '9')) > 0;

    // The first or last day that a date allows, as text that sorts; of a time its day, since dates have no offset to compare by.
    private static string Bound(ReadOnlySpan<char> text, char open)
    {
        var date = WithoutQualifier(text.Contains('T') ? text[..10] : text).ToString().Replace('X', open);
        return date + $"-{open}{open}-{open}{open}"[..(10 - date.Length)];
    }

    private static ReadOnlySpan<char> WithoutQualifier(ReadOnlySpan<char> text) =>
        text.Length > 4 && text[^1] is '~' or '?' or '%' ? text[..^1] : text;

    /// <summary>
    /// The first and the last moment that it allows, as text that sorts (<c>2018-07-25T00:00:00</c>, of an open year <c>2018-99-99T23:59:59</c>);
    /// null at an end that is open or unknown. Clocks count as they were read, those of UTC as read in Syria (+03:00).
    /// </summary>
    /// <param name="text">Of the profile.</param>
    public static (string? First, string? Last) Bounds(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (from, to) = slash < 0 ? (text, text) : (text[..slash], text[(slash + 1)..]);
        return (IsLoose(from) ? null : Reading(from, '0'), IsLoose(to) ? null : Reading(to, '9'));
    }

    private static string Reading(string text, char open)
    {
        if (!text.Contains('T', StringComparison.Ordinal))
        {
            return Bound(text, open) + (open == '0' ? "T00:00:00" : "T23:59:59");
        }
        if (text[^1] == 'Z' && TryInstant(text, out var instant))
        {
            return instant.ToOffset(TimeSpan.FromHours(3)).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        }
        // A minute lasts until its end.
        return text.Length >= 19 && text[16] == ':' ? text[..19] : text[..16] + (open == '0' ? ":00" : ":59");
    }

    private static bool IsAscii(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('!', '~');
}
