using System.Globalization;
using System.Text;
using Bayyina.Access;
using Bayyina.Statements;

namespace Bayyina.Tests.Access;

public class RightsTableTests
{
    [Fact]
    public void The_page_says_what_the_table_says()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rights.md"));

        Assert.Contains(Table(), page, StringComparison.Ordinal);
    }

    [Fact]
    public void An_administrator_reads_nothing_that_is_protected_and_no_persons()
    {
        var reach = RightsTable.ReachOf([UserRole.Administrator]);

        Assert.DoesNotContain(Sensitivity.Protected, reach.Values);
        Assert.False(reach.ContainsKey(Feature.People));
    }

    [Fact]
    public void Only_legal_and_the_protection_officer_read_what_is_protected() => Assert.Equal(
        [UserRole.Legal, UserRole.ProtectionOfficer],
        Enum.GetValues<UserRole>().Where(role => RightsTable.ReachOf([role]).ContainsValue(Sensitivity.Protected)));

    [Fact]
    public void Only_an_administrator_decides_who_enters() => Assert.Equal(
        [UserRole.Administrator],
        Enum.GetValues<UserRole>().Where(role => RightsTable.RightsOf([role]).Contains(new Right(Feature.Access, Act.Manage))));

    // A dossier takes what is restricted with it and never what is protected, so whoever makes one must see that much.
    [Fact]
    public void Whoever_exports_reads_at_least_what_leaves() => Assert.All(
        Enum.GetValues<UserRole>().Where(role => RightsTable.RightsOf([role]).Contains(new Right(Feature.Dossiers, Act.Export))),
        role => Assert.All(
            (Feature[])[Feature.Ledger, Feature.Incidents, Feature.Evidence, Feature.Dossiers],
            feature => Assert.True(RightsTable.ReachOf([role])[feature] >= Sensitivity.Restricted)));

    [Fact]
    public void Every_role_and_right_reads_back_as_it_is_written()
    {
        Assert.All(Enum.GetValues<UserRole>(), role => Assert.Equal(role, RightsTable.Parse(RightsTable.CodeOf(role))));
        Assert.All(Right.All, right => Assert.Equal(right, Right.Parse(right.ToString())));
        Assert.All(Enum.GetValues<UserRole>(), role => Assert.Subset(Roles.ToGive.ToHashSet(), RightsTable.LedgerRolesOf([role]).ToHashSet()));
    }

    private static string Table()
    {
        var features = Enum.GetValues<Feature>().Where(f => f != Feature.None).ToList();
        var text = new StringBuilder("| role | " + string.Join(" | ", features.Select(f => f.ToString().ToLowerInvariant())) + " |\n|---|" + string.Concat(features.Select(_ => "---|")) + "\n");
        foreach (var role in Enum.GetValues<UserRole>())
        {
            var cells = features.Select(f => RightsTable.Grants.SingleOrDefault(g => g.Role == role && g.Feature == f) is { } grant
                ? string.Join(", ", [grant.Reach.ToString(), .. grant.More.Select(act => act.ToString())]).ToLowerInvariant()
                : "–");
            text.Append(CultureInfo.InvariantCulture, $"| {RightsTable.CodeOf(role)} | {string.Join(" | ", cells)} |\n");
        }
        return text.ToString();
    }
}
