using System.Diagnostics;
using Bayyina.Incidents;
using Bayyina.Places;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.DoubleTaps;

/// <summary>A strike of the record with its clock, as of now.</summary>
/// <param name="IsRunning">Whether the longest window may still be open, or teams are out. That it is not says nothing of the danger.</param>
/// <param name="Sightings">What was seen or heard in the last hours not far from it, or nobody knows where; the newest first.</param>
public sealed record StrikeNow(StrikeOnRecord Strike, StrikeClock Clock, bool IsRunning, IReadOnlyList<SightingRow> Sightings);

/// <summary>The clocks of the record's strikes. What they learn from is kept as long as nothing is said; of drills and of the record each by itself.</summary>
/// <remarks>
/// The facts of a clock are those of the moment at which it is asked for. What it has learned may be a little older where the record is so
/// long that learning takes a while: a twentieth of the time goes into it at most, and nobody waits for it.
/// </remarks>
/// <param name="database">The read tables.</param>
/// <param name="gazetteer">Tells districts.</param>
/// <param name="said">A number that stays the same while nothing is said.</param>
/// <param name="own">The installation's own reader: what is learned is the same for all who see it.</param>
/// <param name="time">Corrected server time.</param>
public sealed class ClockBook(Database database, Gazetteer gazetteer, Func<long> said, Func<Reader> own, TimeProvider time)
{
    /// <summary>The newest so many strikes are learned from.</summary>
    public const int MostLearned = 100_000;

    /// <summary>How long after the last that is known of a strike its clock runs.</summary>
    public static readonly TimeSpan Runs = TimeSpan.FromHours(24);

    private const int MostSightings = 5;
    private const int MostLooked = 200;
    private const double SightingMetres = 50_000;
    private const int TimesAsLong = 20;

    private static readonly TimeSpan Settles = TimeSpan.FromMinutes(300);
    private static readonly TimeSpan SightingsFor = TimeSpan.FromHours(2);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(50);

    private readonly Learned[] _learned = [new Learned(), new Learned()];
    private readonly SightingList _sightings = new(database);

    /// <summary>The strikes of the record.</summary>
    public StrikesOnRecord Strikes { get; } = new(database, gazetteer);

    /// <summary>Whose windows are shown.</summary>
    public PairDefinition Definition { get; } = new();

    /// <summary>The strikes whose clock runs, the one that was heard of last at the top.</summary>
    public IReadOnlyList<StrikeNow> Running(Reader reader, bool exercise, int most = 50)
    {
        var now = time.GetUtcNow();
        return [.. Clocks(Strikes.Since(reader, exercise, now - Runs, most), exercise, reader, now).Where(strike => strike.IsRunning)];
    }

    /// <summary>The clocks of some strikes, those that are one as one.</summary>
    public IReadOnlyList<StrikeNow> Of(IReadOnlyCollection<SubjectId> strikes, bool exercise, Reader reader) =>
        Clocks(Strikes.Among(strikes, exercise, reader), exercise, reader, time.GetUtcNow());

    /// <summary>The clocks of the strikes to which an incident responds, the one that was heard of last at the top.</summary>
    public IReadOnlyList<StrikeNow> Behind(IReadOnlyCollection<SubjectId> incidents, bool exercise, Reader reader) =>
        Clocks([.. Strikes.Behind(incidents, exercise, reader).OrderByDescending(strike => strike.FirstReport).ThenByDescending(strike => strike.Id)], exercise, reader, time.GetUtcNow());

    /// <summary>What the record teaches by now.</summary>
    public ClockModel Model(bool exercise)
    {
        var learned = _learned[exercise ? 1 : 0];
        var state = said();
        using (learned.Turn.EnterScope())
        {
            if (learned.Model is { } model)
            {
                if (learned.State == state || learned.IsLearning || Stopwatch.GetElapsedTime(learned.At) < learned.Rest)
                {
                    return model;
                }
                if (learned.Rest > TimeSpan.Zero)
                {
                    learned.IsLearning = true;
                    _ = Task.Run(() => LearnApart(learned, exercise, state));
                    return model;
                }
            }
            return Learn(learned, exercise, state);
        }
    }

    /// <summary>What the clock learns from, of what the record has of strikes now: those of which place and time are known, five hours after them.</summary>
    public IReadOnlyList<FirstStrike> Record(bool exercise)
    {
        var strikes = Strikes.All(own(), exercise, MostLearned);
        List<RecordedStrike> recorded = [];
        foreach (var strike in strikes)
        {
            if (strike.Time.IsKnown && Strikes.PointOf(strike.Place.OrNull) is var (point, uncertainty))
            {
                recorded.Add(new RecordedStrike(
                    new ListedStrike(strike.Id.Value, strike.Time, point.Latitude, point.Longitude, uncertainty) { Arrival = strike.FirstArrival }, strike.Weapon, strike.Area));
            }
        }
        var now = time.GetUtcNow();
        return ClockRecord.From(recorded, now, Definition, now - Settles);
    }

    private ClockModel Learn(Learned learned, bool exercise, long state)
    {
        var from = Stopwatch.GetTimestamp();
        var model = new ClockModel(Record(exercise));
        var took = Stopwatch.GetElapsedTime(from);
        (learned.Model, learned.State, learned.At, learned.Rest) = (model, state, Stopwatch.GetTimestamp(), took < Quick ? TimeSpan.Zero : took * TimesAsLong);
        return model;
    }

    // What fails is tried again when it is asked for next.
    private void LearnApart(Learned learned, bool exercise, long state)
    {
        try
        {
            Learn(learned, exercise, state);
        }
        finally
        {
            learned.IsLearning = false;
        }
    }

    private List<StrikeNow> Clocks(IReadOnlyList<StrikeOnRecord> strikes, bool exercise, Reader reader, DateTimeOffset now)
    {
        if (strikes.Count == 0)
        {
            return [];
        }
        var model = Model(exercise);
        var sightings = _sightings.Between(reader, exercise, now - SightingsFor, now, MostLooked);
        var second = StrikeTime.SecondsOf(now);
        return
        [
            .. strikes.Select(strike => new StrikeNow(
                strike, StrikeClock.At(now, strike.Clocked, model, Definition), strike.TeamsOut > 0 || second - strike.LastSecond <= Runs.TotalSeconds,
                [.. sightings.Where(sighting => MayBeNear(strike.Place.OrNull, sighting.Place.OrNull)).Take(MostSightings)])),
        ];
    }

    // Of which nobody knows where it was may have been here.
    private bool MayBeNear(PlaceSaid? strike, PlaceSaid? sighting) =>
        Strikes.PointOf(strike) is not var (here, reach) || Strikes.PointOf(sighting) is not var (there, other) || here.MetresTo(there) <= SightingMetres + reach + other;

    private sealed class Learned
    {
        public Lock Turn { get; } = new();

        public volatile ClockModel? Model;
        public long State;
        public long At;
        public TimeSpan Rest;
        public volatile bool IsLearning;
    }
}
