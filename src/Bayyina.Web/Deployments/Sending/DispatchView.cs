using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Deployments;

/// <summary>What can be sent where, as the form offers it.</summary>
/// <param name="Incidents">Those that are not closed, the newest first.</param>
/// <param name="Vehicles">Those that are fit or usable.</param>
/// <param name="Members">Those of the team that was chosen, and who else was named.</param>
/// <param name="OnDuty">Who else is on duty.</param>
public sealed record DispatchView(
    DispatchForm Form, bool Exercises, IReadOnlyList<IncidentRow> Incidents, IReadOnlyList<TeamRow> Teams, IReadOnlyList<VehicleRow> Vehicles,
    IReadOnlyList<SubjectId> Members, IReadOnlyList<SubjectId> OnDuty, IReadOnlyList<NotSent> NotSent, PartNames Names, Complaints Complaints)
{
    private const int Most = 100;

    /// <summary>Looks it all up.</summary>
    internal static DispatchView Of(Product product, Reader reader, DispatchForm form, bool exercises, Complaints wrong, IReadOnlyList<NotSent>? notSent = null)
    {
        var means = product.Deployments.MeansList;
        var incidents = product.IncidentList.Page(reader, exercises, null, null, Most).Rows.Where(row => row.Standing != Standing.Closed || row.Id == form.Incident).ToList();
        if (form.Incident is { } chosen && incidents.TrueForAll(row => row.Id != chosen) && product.IncidentList.Among([chosen], reader).TryGetValue(chosen, out var one))
        {
            incidents.Insert(0, one);
        }
        var members = form.Team is { } team && product.Deployments.Means.FindTeam(team, reader) is { } found ? found.Members.Concat(form.Members).Distinct().ToList() : [.. form.Members];
        var others = PeopleOnDuty.Of(product, reader, exercises).Except(members).ToList();
        return new DispatchView(
            form, exercises, incidents, means.Teams(reader, exercises, null, Most).Rows,
            [.. means.Vehicles(reader, exercises, null, Most).Rows.Where(row => row.Condition < Condition.OutOfService)], members, others, notSent ?? [],
            PartNames.Of(product, reader, [.. members, .. others, .. form.Team is { } id ? [id] : Array.Empty<SubjectId>()]), wrong);
    }
}
