using Bayyina.DoubleTaps;
using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Deployments;
using Bayyina.Web.DoubleTaps;
using Bayyina.Web.Incidents;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Now;

/// <summary>What cannot wait, as whoever looks may know it.</summary>
/// <param name="Warnings">Those that somebody they went to has not heard, the newest first.</param>
/// <param name="RollCalls">Those that go on, in which somebody is not known to be safe.</param>
/// <param name="Deployments">Those that are out and of which something has to be looked at, the longest overdue first.</param>
public sealed record AlarmsView(
    IReadOnlyList<WarningRow> Warnings, IReadOnlyList<OpenRollCall> RollCalls, IReadOnlyList<DeploymentRow> Deployments, ILookup<SubjectId, DeploymentAlarm> Alarms,
    IReadOnlyDictionary<SubjectId, IncidentRow> Incidents, PartNames Names, bool Exercises, DateTimeOffset Now)
{
    private const int Most = 20;

    /// <summary>How many there are.</summary>
    public int Count => Warnings.Count + RollCalls.Count + Deployments.Count;

    /// <summary>Looks it all up.</summary>
    public static AlarmsView Of(BoardAsk ask)
    {
        var (product, reader, desk) = (ask.Product, ask.Reader, ask.Product.Deployments);
        var outside = desk.List.Out(reader, ask.Exercises, BoardView.MostOut);
        var alarms = desk.List.Alarms(outside, ask.Now, reader);
        List<DeploymentRow> deployments = [.. outside.Where(row => alarms.Contains(row.Id))];
        List<WarningRow> warnings = [.. product.WarningList.Standing(reader, ask.Exercises, Most).Where(warning => warning.Outstanding.OrZero() > 0)];
        List<OpenRollCall> calls = [.. desk.RollCalls.Open(reader, ask.Exercises, Most).Where(call => call.Worst?.Values.Any(state => state != AnswerState.Safe) == true)];
        return new AlarmsView(
            warnings, calls, deployments, alarms,
            product.IncidentList.Among(
                [.. deployments.Select(row => row.Incident).Concat(calls.Select(call => call.Incident)).Concat(warnings.Select(warning => warning.Incident)).OfType<SubjectId>().Distinct()], reader),
            PartNames.Of(product, reader,
            [
                .. deployments.Select(row => row.Team).OfType<SubjectId>(),
                .. deployments.SelectMany(row => alarms[row.Id]).Select(alarm => alarm.About).OfType<SubjectId>(),
                .. calls.SelectMany(call => call.Worst!).Where(one => one.Value != AnswerState.Safe).Select(one => one.Key),
            ]),
            ask.Exercises, ask.Now);
    }

    /// <summary>What an incident is called.</summary>
    public string TitleOf(SubjectId? incident, Words words) => Told.Name(words, incident is { } id ? Incidents.GetValueOrDefault(id) : null);
}
