using System.Globalization;
using System.Text;
using Bayyina.DoubleTaps;

namespace Bayyina.Tests.DoubleTaps;

/// <summary>A strike of a test's list; seconds count from a day of the exercise.</summary>
internal sealed record AStrike(string Id, long Seconds, double Latitude, double Longitude, double Uncertainty)
{
    private static readonly DateTime Day = new(2026, 1, 17, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Seconds from the earliest to the latest moment.</summary>
    public long Doubt { get; init; }

    public (long From, long Doubt)? Arrival { get; init; }

    public (long From, long Doubt)? Received { get; init; }

    public string Target { get; init; } = "";

    public string Linked { get; init; } = "";

    public string Row => string.Create(
        CultureInfo.InvariantCulture,
        $"{Id},{Text(Seconds, Doubt)},{Latitude:R},{Longitude:R},{Uncertainty:R},{(Arrival is { } a ? Text(a.From, a.Doubt) : "")},{Target},{Linked},{(Received is { } r ? Text(r.From, r.Doubt) : "")}");

    public static string File(IEnumerable<AStrike> strikes) =>
        "id,time,lat,lon,uncertainty_m,arrival_time,target,linked_ids,last_received_time\n" + string.Concat(strikes.Select(strike => strike.Row + "\n"));

    public static StrikeTable Table(IEnumerable<AStrike> strikes) => Table(File(strikes));

    public static StrikeTable Table(string file)
    {
        var reading = StrikeReader.Read(Encoding.UTF8.GetBytes(file));
        Assert.Empty(reading.Faults);
        return reading.Strikes!;
    }

    /// <summary>The pairs as text, one each: <c>a b class state</c>.</summary>
    public static IReadOnlyList<string> Pairs(StrikeTable table, PairDefinition? definition = null)
    {
        var result = PairSearch.Find(table, definition ?? new PairDefinition());
        Assert.Null(result.TooMany);
        return [.. result.Pairs.Select(pair => $"{table.Id(pair.First)} {table.Id(pair.Second)} {pair.Class} {pair.State}")];
    }

    private static string Text(long seconds, long doubt) => doubt == 0 ? Text(seconds) : $"{Text(seconds)}/{Text(seconds + doubt)}";

    private static string Text(long seconds) => Day.AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
