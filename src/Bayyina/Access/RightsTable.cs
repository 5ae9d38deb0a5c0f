using Bayyina.Statements;

namespace Bayyina.Access;

/// <summary>What a user may be. One user may be several.</summary>
public enum UserRole
{
    /// <summary>The operations room.</summary>
    Operations,

    /// <summary>A team in the field.</summary>
    Field,

    /// <summary>The documentation desk.</summary>
    Documentation,

    /// <summary>Analyses what was documented.</summary>
    Analyst,

    /// <summary>Prepares what goes to a court.</summary>
    Legal,

    /// <summary>Protects the people in the record.</summary>
    ProtectionOfficer,

    /// <summary>Keeps the machine and its users. Not thereby a reader of testimonies.</summary>
    Administrator,
}

/// <summary>A row of the table: a role reads a feature up to a sensitivity and does more with it.</summary>
public sealed record Grant(UserRole Role, Feature Feature, Sensitivity Reach, params IReadOnlyList<Act> More);

/// <summary>Who may do what: the one table. <c>docs/rights.md</c> says the same, and a test holds the two together.</summary>
public static class RightsTable
{
    private const Sensitivity Ordinary = Sensitivity.Ordinary;
    private const Sensitivity Restricted = Sensitivity.Restricted;
    private const Sensitivity Protected = Sensitivity.Protected;

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Grant> Grants { get; } =
    [
        new(UserRole.Operations, Feature.Ledger, Ordinary),
        new(UserRole.Operations, Feature.Incidents, Restricted, Act.Write),
        new(UserRole.Operations, Feature.Evidence, Restricted, Act.Write),
        new(UserRole.Operations, Feature.People, Restricted, Act.Write),
        new(UserRole.Operations, Feature.Volunteers, Restricted, Act.Write),
        new(UserRole.Operations, Feature.Displacement, Restricted, Act.Write),
        new(UserRole.Operations, Feature.Dossiers, Ordinary),
        new(UserRole.Operations, Feature.Alerts, Ordinary),

        new(UserRole.Field, Feature.Ledger, Ordinary),
        new(UserRole.Field, Feature.Incidents, Restricted, Act.Write),
        new(UserRole.Field, Feature.Evidence, Restricted, Act.Write),
        new(UserRole.Field, Feature.People, Ordinary, Act.Write),
        new(UserRole.Field, Feature.Volunteers, Ordinary, Act.Write),
        new(UserRole.Field, Feature.Displacement, Ordinary, Act.Write),

        new(UserRole.Documentation, Feature.Ledger, Restricted),
        new(UserRole.Documentation, Feature.Incidents, Restricted, Act.Write),
        new(UserRole.Documentation, Feature.Evidence, Restricted, Act.Write),
        new(UserRole.Documentation, Feature.People, Restricted, Act.Write),
        new(UserRole.Documentation, Feature.Volunteers, Restricted, Act.Write),
        new(UserRole.Documentation, Feature.Displacement, Restricted, Act.Write),
        new(UserRole.Documentation, Feature.Dossiers, Restricted, Act.Write, Act.Export),

        new(UserRole.Analyst, Feature.Ledger, Restricted),
        new(UserRole.Analyst, Feature.Incidents, Restricted),
        new(UserRole.Analyst, Feature.Evidence, Restricted),
        new(UserRole.Analyst, Feature.People, Restricted),
        new(UserRole.Analyst, Feature.Volunteers, Restricted),
        new(UserRole.Analyst, Feature.Displacement, Restricted),
        new(UserRole.Analyst, Feature.Dossiers, Restricted),

        new(UserRole.Legal, Feature.Ledger, Restricted),
        new(UserRole.Legal, Feature.Incidents, Protected),
        new(UserRole.Legal, Feature.Evidence, Protected),
        new(UserRole.Legal, Feature.People, Protected),
        new(UserRole.Legal, Feature.Volunteers, Protected),
        new(UserRole.Legal, Feature.Displacement, Protected),
        new(UserRole.Legal, Feature.Dossiers, Restricted, Act.Write, Act.Export),

        new(UserRole.ProtectionOfficer, Feature.Ledger, Protected, Act.Write),
        new(UserRole.ProtectionOfficer, Feature.Incidents, Protected, Act.Write),
        new(UserRole.ProtectionOfficer, Feature.Evidence, Protected, Act.Write),
        new(UserRole.ProtectionOfficer, Feature.People, Protected, Act.Write, Act.Manage),
        new(UserRole.ProtectionOfficer, Feature.Volunteers, Protected, Act.Write, Act.Manage),
        new(UserRole.ProtectionOfficer, Feature.Displacement, Protected, Act.Write, Act.Manage),
        new(UserRole.ProtectionOfficer, Feature.Dossiers, Restricted, Act.Write, Act.Export),
        new(UserRole.ProtectionOfficer, Feature.Access, Protected),
        new(UserRole.ProtectionOfficer, Feature.Alerts, Ordinary),

        new(UserRole.Administrator, Feature.Ledger, Ordinary, Act.Manage),
        new(UserRole.Administrator, Feature.Incidents, Ordinary),
        new(UserRole.Administrator, Feature.Evidence, Ordinary),
        new(UserRole.Administrator, Feature.Access, Restricted, Act.Manage),
        new(UserRole.Administrator, Feature.Alerts, Ordinary, Act.Manage),
    ];

    /// <summary>The rights of somebody with these roles, reading apart.</summary>
    public static IEnumerable<Right> RightsOf(IReadOnlyCollection<UserRole> roles) =>
        Grants.Where(g => roles.Contains(g.Role)).SelectMany(g => g.More.Select(act => new Right(g.Feature, act))).Distinct();

    /// <summary>How far somebody with these roles reads: of several, the furthest.</summary>
    public static Dictionary<Feature, Sensitivity> ReachOf(IReadOnlyCollection<UserRole> roles) =>
        Grants.Where(g => roles.Contains(g.Role)).GroupBy(g => g.Feature).ToDictionary(g => g.Key, g => g.Max(grant => grant.Reach));

    /// <summary>The roles that have a right.</summary>
    public static IEnumerable<UserRole> RolesWith(Right right) => Enum.GetValues<UserRole>().Where(role =>
        RightsOf([role]).Contains(right) || (right.Act == Act.Read && ReachOf([role]).ContainsKey(right.Feature)));

    /// <summary>As what somebody with these roles speaks in the record; judged there by the ledger.</summary>
    public static IReadOnlyList<string> LedgerRolesOf(IReadOnlyCollection<UserRole> roles) =>
        [.. roles.Order().Select(role => role switch
        {
            UserRole.Operations => Roles.Supervisor,
            UserRole.Field => Roles.Field,
            UserRole.Documentation => Roles.Documentation,
            UserRole.Analyst => Roles.Analyst,
            UserRole.Legal => Roles.Legal,
            UserRole.ProtectionOfficer => Roles.Protection,
            UserRole.Administrator => Roles.Administrator,
        })];

    /// <summary>A role as it is written on the command line: <c>protection-officer</c>.</summary>
    public static string CodeOf(UserRole role) => role == UserRole.ProtectionOfficer ? "protection-officer" : role.ToString().ToLowerInvariant();

    /// <summary>Reads a role as it is written on the command line; null where there is none such.</summary>
    public static UserRole? Parse(string code) => Enum.GetValues<UserRole>().Cast<UserRole?>().FirstOrDefault(role => CodeOf(role!.Value) == code);
}
