using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>A team as the fold of its subject shows it.</summary>
/// <param name="Names">As every registration says it that nobody has moved on from; more than one where they disagree.</param>
/// <param name="Members">Everybody whom one of them names, by id.</param>
/// <param name="AreMembersKnown">False where one of them withholds its members: there may be more.</param>
/// <param name="Vehicles">Every vehicle that one of them names, by id.</param>
/// <param name="IsThere">Whether somebody still says that there is such a team.</param>
/// <param name="IsDisputed">Whether one says that it was disbanded and another does not.</param>
/// <param name="Heads">What the next statement about its standing moves on from.</param>
public sealed record Team(
    SubjectId Id, bool Exercise, IReadOnlyList<string> Names, IReadOnlyList<SubjectId> Centres, IReadOnlyList<SubjectId> Members, bool AreMembersKnown,
    IReadOnlyList<SubjectId> Vehicles, bool IsThere, bool IsDisputed, IReadOnlyList<StatementId> Heads)
{
    /// <summary>Reads the fold.</summary>
    public static Team From(SubjectState state)
    {
        var heads = state.HeadsOf(MeansKinds.Standing);
        var registered = heads.Where(said => said.Kind == MeansKinds.TeamRegistered.Name).ToList();
        return new Team(
            state.Subject, state.Exercise, AllSaid.Texts(registered, "name"), AllSaid.Subjects(registered, "centre"), AllSaid.Subjects(registered, "members"),
            registered.TrueForAll(said => said.Value("members").State != SaidState.Withheld), AllSaid.Subjects(registered, "vehicles"),
            registered.Count > 0, registered.Count > 0 && registered.Count < heads.Count, [.. heads.Select(said => said.Id)]);
    }
}
