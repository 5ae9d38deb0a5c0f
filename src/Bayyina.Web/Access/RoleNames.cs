using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Access;

/// <summary>Roles and rights as pages call them.</summary>
internal static class RoleNames
{
    /// <summary>The name of a role.</summary>
    public static string Of(UserRole role, Words words) => words["access.role_" + RightsTable.CodeOf(role).Replace('-', '_')];

    /// <summary>What a right lets somebody do.</summary>
    public static string Of(Right right, Words words) => words[right.Feature switch
    {
        Feature.Incidents => "incidents.name",
        Feature.Evidence => "evidence.name",
        Feature.People => "people.name",
        Feature.Volunteers => "volunteers.name",
        Feature.Displacement => "displacement.name",
        Feature.Dossiers => "dossiers.name",
        Feature.Access => "access.users",
        Feature.Alerts => "doubleTaps.alerts",
        _ => "ledger.name",
    }] + ": " + words["access.act_" + right.Act.ToString().ToLowerInvariant()];

    /// <summary>The names of all who have a right.</summary>
    public static string Having(Right right, Words words) => string.Join(words["shell.list_separator"], RightsTable.RolesWith(right).Select(role => Of(role, words)));
}
