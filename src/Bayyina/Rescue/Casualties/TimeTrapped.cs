using System.Globalization;

namespace Bayyina.Rescue;

/// <summary>How long between two moments, as exactly as they are known.</summary>
/// <param name="Least">At least so long.</param>
/// <param name="Most">At most so long.</param>
public readonly record struct TimeTrapped(TimeSpan Least, TimeSpan Most)
{
    /// <summary>Between two times in EDTF; null where either is no time of a day, or the second may not come after the first.</summary>
    /// <param name="from">A moment or an interval of moments.</param>
    /// <param name="to">The same.</param>
    public static TimeTrapped? Between(string? from, string? to) =>
        Ends(from) is { } begin && Ends(to) is { } end && end.Latest >= begin.Earliest
            ? new TimeTrapped(end.Earliest > begin.Latest ? end.Earliest - begin.Latest : TimeSpan.Zero, end.Latest - begin.Earliest)
            : null;

    /// <summary>The earliest and the latest that a time in EDTF may be; null where it is less exact than a time of a day.</summary>
    public static (DateTimeOffset Earliest, DateTimeOffset Latest)? Ends(string? edtf) => edtf?.Split('/') switch
    {
        [var one] when Moment(one) is { } moment => (moment, moment),
        [var one, var other] when Moment(one) is { } earliest && Moment(other) is { } latest => (earliest, latest),
        _ => null,
    };

    private static DateTimeOffset? Moment(string edtf) =>
        edtf.Contains('T') && DateTimeOffset.TryParseExact(
            edtf, ["yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;
}
