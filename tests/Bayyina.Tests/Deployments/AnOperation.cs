using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Deployments;

/// <summary>An installation with an incident, teams and people, and what is known of them.</summary>
internal sealed class AnOperation : IDisposable
{
    public AnOperation() => Incident = Here.OpenIncident("انهيار");

    public AnInstallation Here { get; } = new();

    public SubjectId Incident { get; }

    public Dictionary<SubjectId, MemberStanding> Known { get; } = [];

    /// <summary>The desk as the product has it, but for what is known of people.</summary>
    public DeploymentDesk Desk => new(Here.Product.Database, Here.Product.Statements, () => Here.Product.Node, Here.Time, people => people.Where(Known.ContainsKey).ToDictionary(who => who, who => Known[who]));

    public Reader Own => Here.Product.Own;

    public static SubjectId Person() => SubjectId.New("volunteer");

    public void Dispose() => Here.Dispose();

    public SubjectId Team(string name = "فريق 1", params SubjectId[] members)
    {
        var team = SubjectId.New("team");
        Here.Say(MeansBook.Registration(team, new TeamDescription(name, null, members, []), false, []));
        return team;
    }

    public SubjectId Vehicle(string name, string type = "crane")
    {
        var vehicle = SubjectId.New("vehicle");
        Here.Say(MeansBook.Registration(vehicle, new VehicleDescription(name, type, "123", null), false, []));
        return vehicle;
    }

    public SubjectId Send(SubjectId[] members, SubjectId? team = null, int minutes = 20, params SubjectId[] vehicles)
    {
        var deployment = SubjectId.New("deployment");
        Here.Say(DeploymentBook.Dispatching(deployment, Order(members, team, minutes, vehicles), false));
        return deployment;
    }

    public DispatchOrder Order(SubjectId[] members, SubjectId? team = null, int minutes = 20, params SubjectId[] vehicles) =>
        new(Incident, team, members, vehicles, null, null, Here.Time.GetUtcNow().AddMinutes(minutes));

    public Deployment Get(SubjectId deployment) => Desk.Book.Find(deployment, Own)!;

    public void Move(SubjectId deployment, Movement to) => Here.Say(DeploymentBook.Moving(Get(deployment), to));

    public IReadOnlyList<DeploymentAlarm> Alarms(SubjectId deployment)
    {
        var rows = Desk.List.Out(Own, false, 100);
        return [.. Desk.List.Alarms(rows, Here.Time.GetUtcNow(), Own)[deployment]];
    }

    public int OverdueSaid(SubjectId deployment) => Here.Product.Statements.StateOf(deployment, Own).CurrentOf(DeploymentKinds.Overdue).Count();
}
