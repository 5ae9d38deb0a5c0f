using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Volunteers;

/// <summary>Why somebody may not be sent now.</summary>
public enum DutyBar
{
    /// <summary>Nothing speaks against it.</summary>
    None,

    /// <summary>Statements disagree about how they serve.</summary>
    Contradictory,

    /// <summary>What became of them is unknown.</summary>
    Unknown,

    /// <summary>Off duty.</summary>
    OffDuty,

    /// <summary>Their shift has ended.</summary>
    SignedOut,

    /// <summary>Injured.</summary>
    Injured,

    /// <summary>Missing.</summary>
    Missing,

    /// <summary>Evacuated.</summary>
    Evacuated,

    /// <summary>Kept from leaving.</summary>
    Barred,

    /// <summary>Suspended.</summary>
    Suspended,

    /// <summary>Left the organisation.</summary>
    Left,

    /// <summary>Killed. Nothing said later lifts it but taking the death back.</summary>
    Killed,
}

/// <summary>Whether somebody may be sent, as this node knows it now. Says nothing of who they are.</summary>
/// <param name="Volunteer"><c>volunteer/…</c>.</param>
/// <param name="Exercise">Whether all that is said of them belongs to a drill.</param>
/// <param name="Bar">Why not; <see cref="DutyBar.None"/> where they may.</param>
/// <param name="IsSignedIn">Whether a shift of theirs runs now.</param>
public sealed record DutyStanding(SubjectId Volunteer, bool Exercise, DutyBar Bar, bool IsSignedIn)
{
    /// <summary>Whether a dispatch is taken.</summary>
    public bool MayBeSent => Bar == DutyBar.None;
}

/// <summary>Whether somebody may be sent: what dispatching asks, by id alone.</summary>
public sealed class DutyRoster(Database database)
{
    private const string Select = "SELECT id, exercise, bar, shift FROM volunteer WHERE ";

    /// <summary>How a volunteer stands; null where nothing was ever said of them here.</summary>
    public DutyStanding? Of(SubjectId volunteer) => database.Read(connection =>
        connection.Query<Row>(Select + "id = @id", new { id = volunteer.Value }).Select(row => row.ToStanding()).FirstOrDefault());

    /// <summary>How a volunteer stands as a transaction sees the record.</summary>
    public static DutyStanding? Of(DbTransaction transaction, SubjectId volunteer)
    {
        Prepared.In(transaction).Flush();
        return transaction.Connection!.Query<Row>(Select + "id = @id", new { id = volunteer.Value }, transaction).Select(row => row.ToStanding()).FirstOrDefault();
    }

    /// <summary>How some volunteers stand, by id; of whom nothing was ever said, nothing.</summary>
    public IReadOnlyDictionary<SubjectId, DutyStanding> Among(IReadOnlyCollection<SubjectId> volunteers) => database.Read(connection =>
    {
        var dialect = Dialect.Of(connection);
        return connection.Query<Row>(Select + dialect.IsAmongKeys("id"), dialect.Keys(volunteers.Select(id => id.Value)))
            .Select(row => row.ToStanding()).ToDictionary(standing => standing.Volunteer);
    });

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Exercise { get; init; }

        public string Bar { get; init; } = "";

        public string Shift { get; init; } = "";

        public DutyStanding ToStanding() => new(
            new SubjectId(Id), Exercise != 0, Enum.Parse<DutyBar>(Bar), Shift == nameof(Volunteers.Shift.In));
    }
}
