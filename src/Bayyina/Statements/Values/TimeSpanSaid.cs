namespace Bayyina.Statements;

/// <summary>The earliest and the latest moment that a time in EDTF allows; either is null where it is open.</summary>
/// <remarks>
/// A day has no offset: it begins where it begins first on earth and ends where it ends last. What is approximate or uncertain
/// (<c>~ ? %</c>) keeps its bounds: how much wider it is, nobody said.
/// </remarks>
public readonly record struct TimeSpanSaid(DateTimeOffset? Earliest, DateTimeOffset? Latest)
{
    /// <summary>Nothing is known.</summary>
    public static TimeSpanSaid Unknown => default;

    /// <summary>Whether anything is known.</summary>
    public bool IsKnown => Earliest is not null || Latest is not null;

    /// <summary>Of a text of the profile; unknown where it is not of the profile.</summary>
    /// <param name="edtf">The time.</param>
    /// <param name="clock">Whose clock showed it, where that is known to be off. Days are left as they are.</param>
    public static TimeSpanSaid Of(string? edtf, DeviceClock? clock = null)
    {
        if (!Edtf.IsValid(edtf))
        {
            return Unknown;
        }
        var slash = edtf!.IndexOf('/', StringComparison.Ordinal);
        var (from, to) = slash < 0 ? (edtf, edtf) : (edtf[..slash], edtf[(slash + 1)..]);
        return new TimeSpanSaid(Edtf.Earliest(from, clock), Edtf.Latest(to, clock));
    }

    /// <summary>Of the time that a statement gives in <c>at</c>, its device's clock corrected.</summary>
    public static TimeSpanSaid Of(Statement statement) => Of(statement.Text("at").OrNull, DeviceClock.Of(statement));

    /// <summary>The span that holds both.</summary>
    public TimeSpanSaid With(TimeSpanSaid other) => new(
        Earliest is { } one && other.Earliest is { } two ? (one < two ? one : two) : Earliest ?? other.Earliest,
        Latest is { } last && other.Latest is { } later ? (last > later ? last : later) : Latest ?? other.Latest);

    /// <summary>How long at least lies between the two; zero where they may have been at once, null where that cannot be told.</summary>
    public TimeSpan? ApartFrom(TimeSpanSaid other)
    {
        if (!IsKnown || !other.IsKnown)
        {
            return null;
        }
        var apart = Gap(other.Earliest, Latest) ?? Gap(Earliest, other.Latest);
        return apart ?? TimeSpan.Zero;

        static TimeSpan? Gap(DateTimeOffset? begins, DateTimeOffset? ends) => begins is { } b && ends is { } e && b > e ? b - e : null;
    }
}
