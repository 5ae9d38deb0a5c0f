using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>In which condition a vehicle or a facility is, the best first.</summary>
public enum Condition
{
    /// <summary>Nobody says otherwise.</summary>
    Fit,

    /// <summary>Damaged, and usable.</summary>
    Damaged,

    /// <summary>Damaged, and of no use until it is repaired.</summary>
    OutOfService,

    /// <summary>Destroyed, taken, left behind or given up.</summary>
    Lost,
}

/// <summary>What somebody says of a condition, and of how it came to be.</summary>
public sealed record ConditionSaid(StatementId Statement, Condition Condition, Said<string> At, Said<string> Cause, SubjectId? Strike, SubjectId? Incident, long IssuedAt);

/// <summary>A condition as all the statements tell it that nobody has moved on from.</summary>
/// <param name="Said">By id.</param>
public sealed record ConditionNow(IReadOnlyList<ConditionSaid> Said)
{
    /// <summary>The worst that anybody says: nobody is sent in what may be wrecked.</summary>
    public Condition Worst => Said.Count == 0 ? Condition.Fit : Said.Max(one => one.Condition);

    /// <summary>Whether they disagree.</summary>
    public bool IsDisputed => Said.Select(one => one.Condition).Distinct().Skip(1).Any();

    /// <summary>What the next statement about it moves on from.</summary>
    public IReadOnlyList<StatementId> Heads => [.. Said.Select(one => one.Statement)];

    /// <summary>Reads the fold.</summary>
    internal static ConditionNow From(SubjectState state) => new([.. state.HeadsOf(MeansKinds.Condition).Select(said => new ConditionSaid(
        said.Id, Of(said), said.Text("at"), said.Text("cause"), AllSaid.SubjectOf(said, "strike"), AllSaid.SubjectOf(said, "incident"), said.IssuedAt))]);

    private static Condition Of(Statement said) => said.Kind switch
    {
        "vehicle.restored" or "facility.restored" => Condition.Fit,
        "vehicle.lost" or "facility.lost" => Condition.Lost,
        // Withheld, it may be either; never said, it is the lesser.
        _ => said.Text("severity") switch
        {
            { State: SaidState.NeverSaid } or { Value: "usable" } => Condition.Damaged,
            _ => Condition.OutOfService,
        },
    };
}
