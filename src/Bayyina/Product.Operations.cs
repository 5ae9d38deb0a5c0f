using Bayyina.DoubleTaps;
using Bayyina.Rescue;

namespace Bayyina;

/// <content>Rescue, and the second strike.</content>
public sealed partial class Product
{
    /// <summary>Worksites, and when their search may close.</summary>
    public WorksiteBook Worksites => new(Database, Statements, Casualties, CasualtyList, Time);

    /// <summary>Worksites as lists show them.</summary>
    public WorksiteList WorksiteList => new(Database, CasualtyList);

    /// <summary>The people who were reported there, and what became of them.</summary>
    public CasualtyBook Casualties => new(Database, Statements, Time);

    /// <summary>The same as lists show them.</summary>
    public CasualtyList CasualtyList => new(Database);

    /// <summary>Warnings to teams, and who has heard them.</summary>
    public WarningBook Warnings => new(Statements);

    /// <summary>Warnings as lists show them.</summary>
    public WarningList WarningList => new(Database);
}
