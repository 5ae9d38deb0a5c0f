using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>A vehicle or heavy machine as the fold of its subject shows it.</summary>
/// <param name="Names">As every registration says it that nobody has moved on from; more than one where they disagree.</param>
/// <param name="Types">Of <see cref="MeansKinds.VehicleTypes"/>, or what another version calls it.</param>
/// <param name="Heads">What the next registration moves on from.</param>
public sealed record Vehicle(
    SubjectId Id, bool Exercise, IReadOnlyList<string> Names, IReadOnlyList<string> Types, Said<string> Plate, IReadOnlyList<SubjectId> Centres,
    ConditionNow Condition, IReadOnlyList<StatementId> Heads)
{
    /// <summary>Reads the fold.</summary>
    public static Vehicle From(SubjectState state)
    {
        var heads = state.HeadsOf(MeansKinds.Standing);
        return new Vehicle(
            state.Subject, state.Exercise, AllSaid.Texts(heads, "name"), AllSaid.Texts(heads, "type"), heads.Count == 0 ? default : heads[0].Text("plate"),
            AllSaid.Subjects(heads, "centre"), ConditionNow.From(state), [.. heads.Select(said => said.Id)]);
    }
}
