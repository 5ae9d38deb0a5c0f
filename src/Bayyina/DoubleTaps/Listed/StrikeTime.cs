using System.Text;

namespace Bayyina.DoubleTaps;

/// <summary>When something happened, as far as it is known: from the earliest second to the latest, both included.</summary>
/// <param name="From">Seconds since 0001-01-01T00:00:00Z.</param>
/// <param name="To">The same as <paramref name="From"/> where the time is known.</param>
public readonly record struct StrikeTime(long From, long To)
{
    /// <summary>A time that is known no better than this belongs to no window of minutes.</summary>
    public const long MostSeconds = 2 * 24 * 3600;

    private const string Malformed = "strikes.time_malformed";

    /// <summary>Nothing is known.</summary>
    public static readonly StrikeTime None = new(long.MinValue, long.MinValue);

    public bool IsKnown => From != long.MinValue;

    /// <summary>Twice the middle, so that it is a whole number of seconds.</summary>
    internal long TwiceMiddle => From + To;

    /// <summary>A moment, to the second.</summary>
    public static StrikeTime At(DateTimeOffset moment) => new(SecondsOf(moment), SecondsOf(moment));

    /// <summary>Seconds as this type counts them.</summary>
    internal static long SecondsOf(DateTimeOffset moment) => moment.UtcTicks / TimeSpan.TicksPerSecond;

    /// <summary>
    /// Reads a time as RFC 3339 to the minute or second with its offset, or an interval of two such (<c>from/to</c>): the times of the
    /// product's EDTF profile.
    /// </summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="offset">
    /// What local time is ahead of UTC, where somebody said so: then a time needs no offset of its own, and a day (<c>2017-04-04</c>) is the
    /// interval of its seconds there. Without it both are refused, since half of the world could be meant.
    /// </param>
    /// <param name="time">What was read.</param>
    /// <returns>Null, or the code of what is wrong.</returns>
    public static string? Read(ReadOnlySpan<byte> text, TimeSpan? offset, out StrikeTime time)
    {
        time = None;
        var slash = text.IndexOf((byte)'/');
        if (slash < 0)
        {
            return ReadPart(text, offset, out time);
        }
        var code = ReadPart(text[..slash], offset, out var from);
        if ((ReadPart(text[(slash + 1)..], offset, out var to) is { } second ? code ?? second : code) is { } either)
        {
            return either;
        }
        if (to.To < from.From)
        {
            return "strikes.time_malformed";
        }
        time = new StrikeTime(from.From, to.To);
        return to.To - from.From > MostSeconds ? "strikes.time_too_wide" : null;
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, TimeSpan?, out StrikeTime)"/>
    public static string? Read(string text, TimeSpan? offset, out StrikeTime time) => Read(Encoding.UTF8.GetBytes(text), offset, out time);

    private static string? ReadPart(ReadOnlySpan<byte> text, TimeSpan? offset, out StrikeTime time)
    {
        time = None;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || !Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day)
            || year is 0 || month is 0 or > 12 || day is 0 || day > DateTime.DaysInMonth(year, month))
        {
            return Malformed;
        }
        var midnight = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks / TimeSpan.TicksPerSecond;
        var ahead = (long)(offset ?? TimeSpan.Zero).TotalSeconds;
        if (text.Length == 10)
        {
            time = new StrikeTime(midnight - ahead, midnight - ahead + (24 * 3600) - 1);
            return offset is null ? "strikes.time_no_zone" : IsInRange(time.From) && IsInRange(time.To) ? null : Malformed;
        }
        if (ReadClock(text[10..], out var seconds, out var own) is { } wrong)
        {
            return wrong;
        }
        if (own is null && offset is null)
        {
            return "strikes.time_no_zone";
        }
        var at = midnight + seconds - (own ?? ahead);
        time = new StrikeTime(at, at);
        return IsInRange(at) ? null : Malformed;
    }

    private static bool IsInRange(long seconds) => seconds >= 0 && seconds <= DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond;

    // From the T on: seconds of the day, and the seconds that its own offset is ahead of UTC.
    private static string? ReadClock(ReadOnlySpan<byte> text, out long seconds, out long? ahead)
    {
        (seconds, ahead) = (0, null);
        if (text.Length < 6 || text[0] != 'T' || text[3] != ':' || !Number(text[1..3], out var hour) || !Number(text[4..6], out var minute) || hour > 23 || minute > 59)
        {
            return Malformed;
        }
        var second = 0;
        var zone = text[6..];
        if (zone.Length >= 3 && zone[0] == ':')
        {
            if (!Number(zone[1..3], out second) || second > 59)
            {
                return Malformed;
            }
            zone = zone[3..];
        }
        seconds = (hour * 3600) + (minute * 60) + second;
        if (zone.Length == 0)
        {
            return null;
        }
        ahead = 0;
        if (zone is [(byte)'Z'])
        {
            return null;
        }
        if (!ReadOffset(zone, out var minutes))
        {
            return Malformed;
        }
        ahead = minutes * 60;
        return null;
    }

    /// <summary>Reads an offset from UTC, such as <c>+03:00</c>; <c>-00:00</c>, which says that nobody knows, is none.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="minutes">Ahead of UTC, to 14 hours either way.</param>
    public static bool ReadOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':' || text.SequenceEqual("-00:00"u8)
            || !Number(text[1..3], out var hours) || !Number(text[4..6], out var rest) || rest > 59 || (hours * 60) + rest > 14 * 60)
        {
            return false;
        }
        minutes = ((hours * 60) + rest) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    // Digits 0-9 only, as everywhere that programs read: a page may show others.
    private static bool Number(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
            number = (number * 10) + digit - '0';
        }
        return true;
    }
}
