using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;

namespace Bayyina.Web.Deployments;

/// <summary>Who is out, as the board shows it: overdue first, then by when they are next to be heard of.</summary>
public sealed record BoardView(
    bool Exercises, DateTimeOffset Now, IReadOnlyList<DeploymentRow> Out, Listed<DeploymentRow> Back, bool IsFirst, IReadOnlyList<RollCallRow> RollCalls,
    IReadOnlyList<HazardRow> Hazards, Tally Count, ILookup<SubjectId, DeploymentAlarm> Alarms, IReadOnlyDictionary<SubjectId, IncidentRow> Incidents, PartNames Names)
{
    /// <summary>How many warnings each of those that are out has not acknowledged.</summary>
    public IReadOnlyDictionary<SubjectId, int> Unheard { get; init; } = new Dictionary<SubjectId, int>();

    /// <summary>How many are shown at once; there are never so many teams.</summary>
    internal const int MostOut = 200;

    private const int PageLength = 20;
    private const int FewHazards = 10;

    /// <summary>Looks it all up.</summary>
    internal static BoardView Of(Product product, Reader reader, bool exercises, ListKey? after)
    {
        var (desk, now) = (product.Deployments, product.Time.GetUtcNow());
        var outside = desk.List.Out(reader, exercises, MostOut);
        var back = desk.List.Back(reader, exercises, after, PageLength);
        var rollCalls = desk.RollCalls.Page(reader, exercises, open: true, null, PageLength).Rows;
        var alarms = desk.List.Alarms(outside, now, reader);
        List<DeploymentRow> all = [.. outside, .. back.Rows];
        return new BoardView(
            exercises, now, outside, back, after is null, rollCalls, desk.MeansList.Hazards(reader, exercises, there: true, null, FewHazards).Rows, desk.List.CountOut(), alarms,
            product.IncidentList.Among([.. all.Select(row => row.Incident).Concat(rollCalls.Select(row => row.Incident)).OfType<SubjectId>().Distinct()], reader),
            PartNames.Of(product, reader, [.. all.Select(row => row.Team).OfType<SubjectId>(), .. alarms.SelectMany(one => one).Select(alarm => alarm.About).OfType<SubjectId>()]))
        {
            Unheard = product.WarningList.OutstandingAmong([.. outside.Select(row => row.Id)], reader),
        };
    }
}
