namespace Bayyina.DoubleTaps;

/// <summary>When something happened, as far as it is known: from the earliest second to the latest, both included.</summary>
/// <param name="From">Seconds since 0001-01-01T00:00:00Z.</param>
/// <param name="To">The same as <paramref name="From"/> where the time is known.</param>
public readonly record struct StrikeTime(long From, long To)
{
    /// <summary>A time that is known no better than this belongs to no window of minutes.</summary>
    public const long MostSeconds = 2 * 24 * 3600;

    /// <summary>Nothing is known.</summary>
    public static readonly StrikeTime None = new(long.MinValue, long.MinValue);

    public bool IsKnown => From != long.MinValue;

    /// <summary>Twice the middle, so that it is a whole number of seconds.</summary>
    internal long TwiceMiddle => From + To;

    /// <summary>
    /// Reads a time as RFC 3339 to the minute or second with its offset, or an interval of two such (<c>from/to</c>): the times of the
    /// product's EDTF profile. Dates are refused, since no window of minutes can be held against one.
    /// </summary>
    /// <returns>Null, or the code of what is wrong.</returns>
    public static string? Read(ReadOnlySpan<byte> text, out StrikeTime time)
    {
        time = None;
        var slash = text.IndexOf((byte)'/');
        if (slash < 0)
        {
            var wrong = ReadInstant(text, out var at);
            time = new StrikeTime(at, at);
            return wrong;
        }
        var code = ReadInstant(text[..slash], out var from);
        if ((ReadInstant(text[(slash + 1)..], out var to) is { } second ? code ?? second : code) is { } either)
        {
            return either;
        }
        if (to < from)
        {
            return "strikes.time_malformed";
        }
        time = new StrikeTime(from, to);
        return to - from > MostSeconds ? "strikes.time_too_wide" : null;
    }

    private static string? ReadInstant(ReadOnlySpan<byte> text, out long seconds)
    {
        const string malformed = "strikes.time_malformed";
        seconds = 0;
        if (text.Length < 16 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':'
            || !Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day)
            || !Number(text[11..13], out var hour) || !Number(text[14..16], out var minute)
            || year is 0 || month is 0 or > 12 || day is 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59)
        {
            return malformed;
        }
        var second = 0;
        var zone = text[16..];
        if (zone.Length >= 3 && zone[0] == ':')
        {
            if (!Number(zone[1..3], out second) || second > 59)
            {
                return malformed;
            }
            zone = zone[3..];
        }
        if (zone.Length == 0)
        {
            return "strikes.time_no_zone";
        }
        var offset = 0;
        if (zone is not [(byte)'Z'])
        {
            if (zone.Length != 6 || zone[0] is not ((byte)'+' or (byte)'-') || zone[3] != ':' || zone.SequenceEqual("-00:00"u8)
                || !Number(zone[1..3], out var hours) || !Number(zone[4..6], out var minutes) || minutes > 59 || (hours * 60) + minutes > 14 * 60)
            {
                return malformed;
            }
            offset = ((hours * 60) + minutes) * (zone[0] == '-' ? -60 : 60);
        }
        seconds = (new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks / TimeSpan.TicksPerSecond) - offset;
        return seconds < 0 || seconds > DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond ? malformed : null;
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
