using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Rescue;

/// <summary>Who is sent, with what, and who has to be heard of: the parts that belong together, put together.</summary>
public sealed class DeploymentDesk
{
    private readonly Database _database;

    /// <param name="database">Of the record.</param>
    /// <param name="statements">Where it is said.</param>
    /// <param name="node">Who says that a check-in is missing.</param>
    /// <param name="time">Corrected server time.</param>
    /// <param name="standings">What another feature knows of people.</param>
    public DeploymentDesk(Database database, StatementBook statements, Func<Signer> node, TimeProvider time, MemberStandings standings)
    {
        _database = database;
        Means = new MeansBook(statements);
        MeansList = new MeansList(database);
        Book = new DeploymentBook(statements, standings);
        List = new DeploymentList(database, MeansList, standings);
        RollCalls = new RollCallBook(database, statements, List);
        Watch = new CheckInWatch(database, statements, node, time);
    }

    /// <summary>Teams, vehicles, facilities, hazards.</summary>
    public MeansBook Means { get; }

    /// <summary>Those as lists show them.</summary>
    public MeansList MeansList { get; }

    /// <summary>Deployments.</summary>
    public DeploymentBook Book { get; }

    /// <summary>Deployments as lists show them.</summary>
    public DeploymentList List { get; }

    /// <summary>Roll-calls.</summary>
    public RollCallBook RollCalls { get; }

    /// <summary>Looks for check-ins that are missing.</summary>
    public CheckInWatch Watch { get; }

    /// <summary>Who was sent to an incident, who was called by name there, and what stood in the way.</summary>
    internal IReadOnlyList<SubjectId> PartsOf(SubjectId incident) => _database.Read(connection => connection.Query<string>(
        """
        SELECT id FROM deployment WHERE incident = @incident
        UNION SELECT id FROM rollcall WHERE incident = @incident
        UNION SELECT id FROM hazard WHERE incident = @incident ORDER BY 1
        """,
        new { incident = incident.Value }).Select(id => new SubjectId(id)).ToList());

    /// <summary>The kinds of all of it.</summary>
    public static IReadOnlyList<KindDefinition> Kinds { get; } = [.. MeansKinds.All, .. DeploymentKinds.All, .. RollCallKinds.All];

    /// <summary>The tables that are nothing but folds of it.</summary>
    internal static IReadOnlyList<string> Tables { get; } =
        ["assignment", "deployment", "deployment_arrival", "facility", "hazard", "rollcall", "rollcall_person", "team", "vehicle"];

    /// <summary>What keeps them in step, by type of subject.</summary>
    internal static IReadOnlyList<(string Type, Projection Projection)> Projections { get; } =
    [
        ("team", MeansTables.ProjectTeam), ("vehicle", MeansTables.ProjectVehicle),
        ("facility", MeansTables.ProjectFacility), ("hazard", MeansTables.ProjectHazard), ("deployment", DeploymentTables.Project), ("rollcall", RollCallBook.Project),
    ];
}
