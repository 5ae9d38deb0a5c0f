using Bayyina.DoubleTaps;
using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Ledger;

namespace Bayyina.Web.Deployments;

/// <summary>A deployment as its page shows it.</summary>
public sealed record DeploymentView(
    Deployment Deployment, DateTimeOffset Now, IReadOnlyDictionary<SubjectId, IncidentRow> Incidents, PartNames Names, IReadOnlyList<DeploymentAlarm> Alarms,
    IReadOnlyList<HazardRow> Hazards, IReadOnlyList<HistoryRow> History, SubjectId? RollCall)
{
    private const int FewHazards = 10;
    private const int MostWarnings = 20;

    /// <summary>The warnings that it has not acknowledged.</summary>
    public IReadOnlyList<WarningRow> Unheard { get; init; } = [];

    /// <summary>The clocks of the strikes to which it was sent.</summary>
    public IReadOnlyList<StrikeNow> Clocks { get; init; } = [];

    /// <summary>What a tap on this page was looking at.</summary>
    public string Seen => string.Join(' ', Deployment.Heads.Select(head => head.Statement.Value));

    /// <summary>The deployment of a path, as somebody may see it; null where there is none.</summary>
    internal static DeploymentView? Find(Product product, Reader reader, string id)
    {
        if (SubjectLinks.From("deployment", id) is not { } subject || product.Deployments.Book.Find(subject, reader) is not { } deployment)
        {
            return null;
        }
        var (desk, now) = (product.Deployments, product.Time.GetUtcNow());
        var row = new DeploymentRow(
            subject, deployment.Exercise, deployment.Incident, deployment.Team, deployment.Movements, deployment.IsDisputed, deployment.IsActive,
            now, deployment.Due, deployment.IsEscalated, deployment.Heard);
        var alarms = desk.List.Alarms([row], now, reader)[subject].ToList();
        return new DeploymentView(
            deployment, now, product.IncidentList.Among([.. deployment.Dispatches.Select(sent => sent.Incident).OfType<SubjectId>().Distinct()], reader),
            PartNames.Of(product, reader,
            [
                .. deployment.Dispatches.Select(sent => sent.Team).OfType<SubjectId>(), .. deployment.Members, .. deployment.Vehicles,
                .. alarms.Select(alarm => alarm.About).OfType<SubjectId>(),
            ]),
            alarms,
            deployment.IsActive
                ? desk.MeansList.OnTheWay(reader, deployment.Exercise, deployment.Incident, deployment.Dispatches.Select(sent => sent.Destination.OrNull).OfType<PlaceSaid>().FirstOrDefault(), FewHazards)
                : [],
            HistoryRow.Of(product.Statements.StateOf(subject, reader), product),
            deployment.Incident is { } incident ? desk.RollCalls.OpenAt(incident, deployment.Exercise) : null)
        {
            Unheard = product.WarningList.OutstandingFor(subject, reader, MostWarnings),
            Clocks = deployment is { IsActive: true, Incident: { } at } ? product.Clocks.Behind([at], deployment.Exercise, reader) : [],
        };
    }
}
