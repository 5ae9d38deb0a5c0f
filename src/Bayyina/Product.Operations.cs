using Bayyina.DoubleTaps;
using Bayyina.Rescue;

namespace Bayyina;

/// <content>Rescue, and the second strike.</content>
public sealed partial class Product
{
    private const int MostAlertsOut = 100;

    private static readonly TimeSpan AlertsFor = TimeSpan.FromDays(2);

    /// <summary>Worksites, and when their search may close.</summary>
    public WorksiteBook Worksites => new(Database, Statements, Casualties, CasualtyList, Time);

    /// <summary>Worksites as lists show them.</summary>
    public WorksiteList WorksiteList => new(Database, CasualtyList);

    /// <summary>The people who were reported there, and what became of them.</summary>
    public CasualtyBook Casualties => new(Database, Statements, Time);

    /// <summary>The same as lists show them.</summary>
    public CasualtyList CasualtyList => new(Database);

    /// <summary>The second-strike clocks of the record's strikes.</summary>
    public ClockBook Clocks => field ??= new ClockBook(Database, Gazetteer, Statements.Said, () => Own, Time);

    /// <summary>Warnings to teams, and who has heard them.</summary>
    public WarningBook Warnings => new(Statements);

    /// <summary>Whom a warning goes to, and as what area it may leave.</summary>
    public Addressees Addressees => new(Database, Gazetteer);

    /// <summary>The way by which warnings leave; shut until an administrator opens it.</summary>
    public Outlet Outlet => field ??= new Outlet(Statements);

    /// <summary>The messages that leave now, the newest first; none while the outlet is shut.</summary>
    public IReadOnlyList<CapAlert> AlertsOut => Outlet.Messages(WarningList.Newest(Time.GetUtcNow() - AlertsFor, MostAlertsOut), Addressees.Find);

    /// <summary>Warns of a further strike and calls the roll, as the node.</summary>
    public SecondStrikeWatch SecondStrikes => field ??= new SecondStrikeWatch(Database, Statements, Clocks, Deployments.RollCalls, Addressees, () => (_keys.Node, Own), Time);

    /// <summary>Warnings as lists show them.</summary>
    public WarningList WarningList => new(Database);
}
