using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Incidents;

/// <summary>What somebody says of a strike, in the record's words. What is null was not said.</summary>
public sealed record StrikeWords
{
    /// <summary>When, in EDTF.</summary>
    public string? At { get; init; }

    /// <summary>The clock of the device that said so.</summary>
    public DeviceClock? Clock { get; init; }

    /// <summary>Where.</summary>
    public PlaceSaid? Place { get; init; }

    /// <summary>One of <see cref="Vocabulary.Weapons"/>.</summary>
    public string? Weapon { get; init; }

    /// <summary>What was struck.</summary>
    public string? Target { get; init; }

    /// <summary>Who is said to have done it.</summary>
    public PerpetratorSaid? Perpetrator { get; init; }
}

/// <summary>Reports strikes and joins them.</summary>
public sealed class StrikeBook(Database database, StatementBook statements)
{
    /// <summary>What reports a strike.</summary>
    public static Draft Reported(SubjectId strike, StrikeWords words, bool exercise)
    {
        var draft = new Draft(strike, StrikeKinds.Reported, exercise).Say("at", words.At).Say("weapon", words.Weapon).Say("target", words.Target);
        if (words.Clock is { } clock)
        {
            draft.Say("clock", clock.ToJson());
        }
        if (words.Place?.ToJson() is { } place)
        {
            draft.Say("place", place);
        }
        return words.Perpetrator?.ToJson() is { } perpetrator ? draft.Say("perpetrator", perpetrator) : draft;
    }

    /// <summary>What says that two strikes are one.</summary>
    public static Draft Same(SubjectId strike, SubjectId other, string? reason, bool exercise) =>
        new Draft(strike, StrikeKinds.Same, exercise).Say("other", other.Value).Say("reason", reason);

    /// <summary>What says that they are two.</summary>
    public static Draft Differs(SubjectId strike, SubjectId other, string? reason, bool exercise) =>
        new Draft(strike, StrikeKinds.Differs, exercise).Say("other", other.Value).Say("reason", reason);

    /// <summary>The strike as somebody may see it; null where nothing was ever said about it, or they may not read incidents.</summary>
    public Strike? Find(SubjectId strike, Reader reader) =>
        reader.May(Right.Read(Feature.Incidents)) && statements.StateOf(strike, reader) is { Statements.Count: > 0 } state ? Strike.From(state) : null;

    /// <summary>The strikes that are one with this one, itself among them, the least id first.</summary>
    public IReadOnlyList<SubjectId> ClassOf(SubjectId strike, bool exercise) =>
        database.Read(connection => Bonds.ClassOf(connection, StrikeKinds.Same, "strike", strike, exercise));

    /// <summary>The statements by which some strikes are one with others.</summary>
    public IReadOnlyList<BondSaid> JoinedBy(IReadOnlyCollection<SubjectId> strikes, bool exercise) =>
        database.Read(connection => Bonds.Of(connection, StrikeKinds.Same, strikes, exercise));

    /// <summary>Keeps the table of strikes in step.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        var strike = Strike.From(state);
        var place = strike.Place.OrNull;
        Prepared.In(transaction).Queue(
            """
            INSERT INTO strike (id, exercise, known_since, at, at_from, at_to, weapon, target, place, place_code, lat_e6, lon_e6, uncertainty_m, accounts)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13)
            ON CONFLICT (id) DO UPDATE SET
                exercise = @1, known_since = @2, at = @3, at_from = @4, at_to = @5, weapon = @6, target = @7, place = @8, place_code = @9, lat_e6 = @10, lon_e6 = @11,
                uncertainty_m = @12, accounts = @13
            """,
            strike.Id.Value, strike.Exercise ? 1 : 0, strike.KnownSince, strike.At.OrNull, PlacedRow.Second(strike.Time.Earliest), PlacedRow.Second(strike.Time.Latest),
            Joined(strike.Weapons), Joined(strike.Targets), place?.Text, place?.Code, PlacedRow.Millionth(place?.Latitude), PlacedRow.Millionth(place?.Longitude),
            (long?)place?.UncertaintyMetres, strike.Accounts.Count);
    }

    private static string? Joined(IReadOnlyList<string> words) => words.Count == 0 ? null : string.Join(" / ", words);
}
