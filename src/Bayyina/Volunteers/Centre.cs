using Bayyina.Statements;

namespace Bayyina.Volunteers;

/// <summary>Where a centre stands.</summary>
public enum CentreStanding
{
    /// <summary>Nothing at hand says.</summary>
    Unknown,

    /// <summary>It works.</summary>
    Open,

    /// <summary>It was given up.</summary>
    GivenUp,

    /// <summary>Statements disagree, each by somebody who had not seen the other.</summary>
    Conflict,
}

/// <summary>A centre as the fold of its subject shows it.</summary>
/// <param name="Names">As every current registration says it; more than one where they disagree.</param>
/// <param name="GivenUpAt">When it was given up, and why, where it was.</param>
/// <param name="MovedTo">The centres to which it moved.</param>
public sealed record Centre(
    SubjectId Id, bool Exercise, CentreStanding Standing, IReadOnlyList<string> Names, Said<PlaceSaid> Place, Said<string> GivenUpAt, Said<string> Reason,
    IReadOnlyList<SubjectId> MovedTo)
{
    /// <summary>Reads the fold.</summary>
    public static Centre From(SubjectState state)
    {
        var heads = state.HeadsOf(VolunteerKinds.Standing);
        var registered = state.CurrentOf(VolunteerKinds.CentreRegistered).ToList();
        var given = heads.Where(h => h.Kind == VolunteerKinds.CentreGivenUp.Name).ToList();
        return new Centre(
            state.Subject, state.Exercise,
            heads.Count == 0 ? CentreStanding.Unknown : given.Count == heads.Count ? CentreStanding.GivenUp : given.Count == 0 ? CentreStanding.Open : CentreStanding.Conflict,
            [.. registered.Select(r => r.Text("name").OrNull).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            registered.Count == 0 ? default : registered[0].Value("place").As(PlaceSaid.Of),
            given.Count == 0 ? new Said<string>(SaidState.NeverSaid, null) : given[0].Text("at"),
            given.Count == 0 ? new Said<string>(SaidState.NeverSaid, null) : given[0].Text("reason"),
            [.. given.Select(g => g.Text("moved_to").OrNull).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(c => new SubjectId(c))]);
    }
}
