using System.Buffers;
using System.Text;

namespace Bayyina.DoubleTaps;

/// <summary>A strike as the record has it: what a row of a list says, without a file.</summary>
/// <param name="Id">Its own, once among those that are searched together.</param>
/// <param name="Latitude">Degrees, WGS84.</param>
/// <param name="Longitude">Degrees, WGS84.</param>
/// <param name="Uncertainty">Metres by which the place may be off.</param>
public sealed record ListedStrike(string Id, StrikeTime Time, double Latitude, double Longitude, double Uncertainty)
{
    /// <summary>When responders or civilians arrived.</summary>
    public StrikeTime Arrival { get; init; } = StrikeTime.None;

    /// <summary>When the last of its casualties was received.</summary>
    public StrikeTime LastReceived { get; init; } = StrikeTime.None;

    /// <summary>What it hit, such as the id of a hospital; empty where nothing is said.</summary>
    public string Target { get; init; } = "";

    /// <summary>As in a list's <c>linked_ids</c>.</summary>
    public IReadOnlyList<string> Linked { get; init; } = [];

    /// <summary>The strikes as a table that can be searched.</summary>
    /// <exception cref="ArgumentException">What a list would be refused for: a place that is none, a time that is unknown or too wide, an id twice.</exception>
    public static StrikeTable Table(IReadOnlyCollection<ListedStrike> strikes)
    {
        var text = new ArrayBufferWriter<byte>(Math.Max(1, strikes.Count * 48));
        var (rows, ids) = (new ListedRow[strikes.Count], new HashSet<string>(strikes.Count, StringComparer.Ordinal));
        var at = 0;
        foreach (var strike in strikes)
        {
            strike.Check();
            if (!ids.Add(strike.Id))
            {
                throw new ArgumentException($"Twice: {strike.Id}");
            }
            rows[at] = new ListedRow
            {
                Time = strike.Time,
                Arrival = strike.Arrival,
                LastReceived = strike.LastReceived,
                Latitude = strike.Latitude,
                Longitude = strike.Longitude,
                Uncertainty = strike.Uncertainty,
                Id = Put(strike.Id),
                Target = Put(strike.Target),
                Linked = Put(string.Join(';', strike.Linked)),
                Line = ++at,
            };
        }
        return new StrikeTable(text.WrittenSpan.ToArray(), rows);

        Cell Put(string word)
        {
            var start = text.WrittenCount;
            return new Cell(start, (int)Encoding.UTF8.GetBytes(word, text));
        }
    }

    private void Check()
    {
        static bool IsNarrow(StrikeTime time) => time.To >= time.From && time.To - time.From <= StrikeTime.MostSeconds;
        if (Id.Length == 0 || !Time.IsKnown || !IsNarrow(Time) || (Arrival.IsKnown && (!IsNarrow(Arrival) || Arrival.To < Time.From)) || (LastReceived.IsKnown && !IsNarrow(LastReceived))
            || !(Math.Abs(Latitude) <= 90 && Math.Abs(Longitude) <= 180 && Uncertainty is >= 0 and <= StrikeReader.MostUncertainty) || Linked.Any(id => id.Contains(';', StringComparison.Ordinal)))
        {
            throw new ArgumentException($"No strike that can be searched: {this}");
        }
    }
}
