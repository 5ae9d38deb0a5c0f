using Bayyina.DoubleTaps;

namespace Bayyina.Tests.DoubleTaps;

/// <summary>The definition once more, without an index: each strike against each, in the words of DESIGN.</summary>
internal static class EveryAgainstEvery
{
    private const double Minute = 60;

    public static IReadOnlyList<string> Pairs(IReadOnlyList<AStrike> strikes, PairDefinition definition)
    {
        var ranked = strikes.OrderBy(s => (2 * s.Seconds) + s.Doubt).ThenBy(s => s.Id, StringComparer.Ordinal).ToList();
        return
        [
            .. from first in Enumerable.Range(0, ranked.Count)
               from second in Enumerable.Range(first + 1, ranked.Count - first - 1)
               let said = Say(ranked[first], ranked[second], definition)
               where said is not null
               select $"{ranked[first].Id} {ranked[second].Id} {said}",
        ];
    }

    private static string? Say(AStrike a, AStrike b, PairDefinition definition) => Linked(a, b, definition) ?? AtOnePlace(a, b, definition);

    private static string? Linked(AStrike a, AStrike b, PairDefinition definition)
    {
        var ofA = a.Linked.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var ofB = b.Linked.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        List<(long From, long Doubt)?> stated = [];
        if (b.Target.Length > 0 && ofA.Contains(b.Target))
            stated.Add(a.Received ?? b.Received);
        if (ofA.Contains(b.Id))
            stated.Add(a.Received ?? b.Received);
        if (ofB.Contains(a.Id))
            stated.Add(b.Received ?? a.Received);
        var said = stated.Select(received =>
        {
            var (from, doubt) = received ?? (a.Seconds, a.Doubt);
            if (b.Seconds - (from + doubt) > definition.LinkedHours * 60 * Minute)
                return null;
            return b.Seconds + b.Doubt - from <= definition.LinkedHours * 60 * Minute && b.Seconds >= a.Seconds + a.Doubt ? "Linked Probable" : "Linked Suspected";
        }).OfType<string>().ToList();
        return said.Count == 0 ? null : said.Contains("Linked Probable") ? "Linked Probable" : "Linked Suspected";
    }

    private static string? AtOnePlace(AStrike a, AStrike b, PairDefinition definition)
    {
        var metres = Metres(a, b);
        if (metres > Math.Max(definition.RadiusMetres, a.Uncertainty + b.Uncertainty))
            return null;
        var place = metres + a.Uncertainty + b.Uncertainty <= definition.RadiusMetres;
        var (least, most) = (b.Seconds - a.Seconds - a.Doubt, b.Seconds + b.Doubt - a.Seconds);
        if (a.Arrival is { } arrived)
        {
            var (soonest, latest) = (b.Seconds - arrived.From - arrived.Doubt, b.Seconds + b.Doubt - arrived.From);
            if (latest >= 0 && soonest <= definition.StrictMinutes * Minute)
                return State("Strict", place && soonest >= 0 && latest <= definition.StrictMinutes * Minute && least >= 0);
        }
        if (least < definition.SalvoMinutes * Minute)
            return State("Salvo", place && most < definition.SalvoMinutes * Minute && least > -definition.SalvoMinutes * Minute);
        return most >= definition.WideFromMinutes * Minute && least <= definition.WideToMinutes * Minute
            ? State("Wide", place && least >= definition.WideFromMinutes * Minute && most <= definition.WideToMinutes * Minute)
            : null;
    }

    private static string State(string kind, bool sure) => kind + (sure ? " Probable" : " Suspected");

    // By the angle between two directions, not by the haversine.
    private static double Metres(AStrike a, AStrike b)
    {
        var (p, q) = (Direction(a), Direction(b));
        var cross = Math.Sqrt(Math.Pow((p.Y * q.Z) - (p.Z * q.Y), 2) + Math.Pow((p.Z * q.X) - (p.X * q.Z), 2) + Math.Pow((p.X * q.Y) - (p.Y * q.X), 2));
        return 6_371_008.8 * Math.Atan2(cross, (p.X * q.X) + (p.Y * q.Y) + (p.Z * q.Z));
    }

    private static (double X, double Y, double Z) Direction(AStrike strike)
    {
        var (north, east) = (double.DegreesToRadians(strike.Latitude), double.DegreesToRadians(strike.Longitude));
        return (Math.Cos(north) * Math.Cos(east), Math.Cos(north) * Math.Sin(east), Math.Sin(north));
    }
}
