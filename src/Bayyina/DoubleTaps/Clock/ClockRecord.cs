namespace Bayyina.DoubleTaps;

/// <summary>A strike of the record, with what the clock sorts by.</summary>
public sealed record RecordedStrike(ListedStrike Strike, string Weapon, string Area);

/// <summary>Makes of the record's strikes what the clock learns from.</summary>
/// <remarks>
/// Every strike is a first one for the next hit on its place, whatever came before: so a place that is hit five times tells of four intervals,
/// and a strike that nothing followed tells of that. What may have been the same place counts as the same (<see cref="PairDefinition"/>), so
/// that vague places make the chance greater and not smaller.
/// </remarks>
public static class ClockRecord
{
    // Where places are hit so often that there are too many pairs, fewer minutes tell enough.
    private static readonly double[] Horizons = [300, 60, 15, 5, 1];

    /// <param name="strikes">All of them, in any order; of those that are one, one.</param>
    /// <param name="until">Until when the record was kept: nobody knows what came later.</param>
    /// <param name="definition">What one place is.</param>
    /// <param name="settled">
    /// Only strikes until then are first ones; null for all. Of those that were hit again at once one knows before one knows of those that were
    /// not, and a strike that has only just been tells nothing of itself.
    /// </param>
    /// <exception cref="ArgumentException">See <see cref="ListedStrike.Table"/>.</exception>
    public static IReadOnlyList<FirstStrike> From(IReadOnlyCollection<RecordedStrike> strikes, DateTimeOffset until, PairDefinition definition, DateTimeOffset? settled = null)
    {
        var end = StrikeTime.SecondsOf(until);
        var byId = strikes.Where(recorded => recorded.Strike.Time.To <= end).ToDictionary(recorded => recorded.Strike.Id, StringComparer.Ordinal);
        // Links lead to other places.
        var table = ListedStrike.Table([.. byId.Values.Select(recorded => recorded.Strike with { Linked = [] })]);
        var (horizon, next) = Next(table, definition);
        var first = new List<FirstStrike>(table.Count);
        for (var rank = 0; rank < table.Count; rank++)
        {
            var (time, recorded) = (table.Time(rank), byId[table.Id(rank)]);
            if (settled is { } last && time.To > StrikeTime.SecondsOf(last))
            {
                continue;
            }
            double? arrival = table.Arrival(rank) is { IsKnown: true } arrived ? Math.Max(0, Minutes(arrived.TwiceMiddle - time.TwiceMiddle) / 2) : null;
            FurtherStrike? further = null;
            if (next[rank] is > 0 and var second)
            {
                var hit = table.Time(second);
                further = new FurtherStrike(Math.Max(0, Minutes(hit.From - time.To)), Math.Max(0, Minutes(hit.To - time.From)));
            }
            first.Add(new FirstStrike(recorded.Weapon, recorded.Area, arrival, further, Math.Min(horizon, Minutes(end - time.To))));
        }
        return first;
    }

    private static double Minutes(long seconds) => seconds / 60.0;

    // For each rank the rank of the next hit on its place; 0, which is nobody's second, where there is none.
    private static (double Horizon, int[] Next) Next(StrikeTable table, PairDefinition definition)
    {
        foreach (var horizon in Horizons)
        {
            var result = PairSearch.Find(table, definition with { StrictMinutes = 0, WideFromMinutes = definition.SalvoMinutes, WideToMinutes = Math.Max(horizon, definition.SalvoMinutes) });
            if (result.TooMany is not null)
            {
                continue;
            }
            var next = new int[table.Count];
            foreach (var pair in result.Pairs)
            {
                if (table.Time(pair.Second).From - table.Time(pair.First).To <= horizon * 60 && (next[pair.First] == 0 || pair.Second < next[pair.First]))
                {
                    next[pair.First] = pair.Second;
                }
            }
            return (horizon, next);
        }
        return (0, new int[table.Count]);
    }
}
