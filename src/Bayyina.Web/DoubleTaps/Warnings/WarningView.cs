using Bayyina.DoubleTaps;
using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Deployments;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;

namespace Bayyina.Web.DoubleTaps;

/// <summary>A warning as its page shows it.</summary>
/// <param name="Deployments">Those that it went to and that are at hand.</param>
/// <param name="Area">As what it leaves; null where it does not.</param>
/// <param name="MayLeaveAs">As what it could leave, by the place of its incident or strike.</param>
public sealed record WarningView(
    Warning Warning, IReadOnlyDictionary<SubjectId, DeploymentRow> Deployments, PartNames Names, IncidentRow? Incident, SubjectId? Strike, CoarseArea? Area,
    CoarseArea? MayLeaveAs, IReadOnlyList<HistoryRow> History)
{
    /// <summary>What is wrong with what was sent.</summary>
    public Complaints Complaints { get; init; } = Complaints.None;

    /// <summary>Whether it is repeated.</summary>
    public bool Stands => Warning.Standing is WarningStanding.Issued or WarningStanding.Conflict;

    /// <summary>Changes with everything that is said about it.</summary>
    public string Seen => History.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The warning of a path, as somebody may see it; null where there is none.</summary>
    internal static WarningView? Find(Product product, Reader reader, string id)
    {
        if (SubjectLinks.From("warning", id) is not { } subject || product.Warnings.Find(subject, reader) is not { } warning)
        {
            return null;
        }
        var deployments = product.Deployments.List.Among([.. warning.To.Where(to => SubjectId.TryParse(to, out _)).Select(to => new SubjectId(to))], reader);
        var incident = SubjectId.TryParse(warning.Incident.OrNull, out var of) ? product.IncidentList.Among([of], reader).GetValueOrDefault(of) : null;
        var strike = SubjectId.TryParse(warning.Strike.OrNull, out var struck) ? struck : default(SubjectId?);
        var people = product.Addressees;
        return new WarningView(
            warning, deployments, PartNames.Of(product, reader, deployments.Values.Select(row => row.Team).OfType<SubjectId>()), incident, strike, people.Find(warning.Area.OrNull),
            people.AreaOf(incident?.Where.OrNull) ?? (strike is { } where ? people.AreaOf(product.Strikes.Find(where, reader)?.Place.OrNull) : null),
            HistoryRow.Of(product.Statements.StateOf(subject, reader), product));
    }
}

/// <summary>What warns of a place, as somebody filled it in.</summary>
/// <param name="Id">The warning's id, given with the form: sent twice, it warns once.</param>
/// <param name="Leaves">Whether it may go out, as coarse as that is allowed.</param>
public sealed record WarningForm(SubjectId Id, bool IsDrill, string Reason, SubjectId? Incident, string Area, string Text, bool Leaves);
