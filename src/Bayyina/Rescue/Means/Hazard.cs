using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>A hazard as the fold of its subject shows it.</summary>
/// <param name="Types">Of <see cref="MeansKinds.HazardTypes"/>, or what another version calls it.</param>
/// <param name="Places">As every report says it.</param>
/// <param name="IsThere">Whether anybody still says so: of two who disagree, the one who warns is believed until they agree.</param>
/// <param name="IsDisputed">Whether another says that it was cleared.</param>
/// <param name="Heads">What the next statement about it moves on from.</param>
public sealed record Hazard(
    SubjectId Id, bool Exercise, IReadOnlyList<string> Types, IReadOnlyList<string> What, IReadOnlyList<PlaceSaid> Places, SubjectId? Incident,
    bool IsThere, bool IsDisputed, IReadOnlyList<StatementId> Heads)
{
    /// <summary>Reads the fold.</summary>
    public static Hazard From(SubjectState state)
    {
        var heads = state.HeadsOf(MeansKinds.Presence);
        // What was cleared is told by the reports that were moved on from.
        var reports = state.CurrentOf(MeansKinds.HazardReported).ToList();
        var there = heads.Count(said => said.Kind == MeansKinds.HazardReported.Name);
        return new Hazard(
            state.Subject, state.Exercise, AllSaid.Texts(reports, "type"), AllSaid.Texts(reports, "what"),
            [.. reports.Select(said => said.Value("place").As(PlaceSaid.Of).OrNull).OfType<PlaceSaid>().Distinct()],
            AllSaid.Subjects(reports, "incident") is [var first, ..] ? first : null, there > 0, there > 0 && there < heads.Count, [.. heads.Select(said => said.Id)]);
    }
}
