using System.Xml.Linq;

namespace Bayyina.Tests.Architecture;

public class ArchitectureTests
{
    private static readonly ArchitectureTable Projects = ArchitectureTable.Parse(Sources.Architecture, "## Projects");
    private static readonly ArchitectureTable Folders = ArchitectureTable.Parse(Sources.Architecture, "## Folders of Bayyina");

    [Fact]
    public void The_projects_in_src_are_those_of_the_table() =>
        Assert.Equal(Sources.Projects.Order(StringComparer.Ordinal), Projects.Names.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_folder_of_Bayyina_has_a_row_and_every_row_a_folder()
    {
        var folders = Sources.Under("src/Bayyina").Where(path => path.Contains('/')).Select(path => path[..path.IndexOf('/')]).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(folders.Where(folder => !Folders.Knows(folder)).Select(folder => $"src/Bayyina/{folder} has no row in ARCHITECTURE.md"));
        Assert.Empty(Folders.Names.Where(name => !folders.Contains(name)).Select(name => $"ARCHITECTURE.md's row {name} has no folder; move it to \"To come\""));
    }

    [Fact]
    public void A_project_references_only_what_its_row_names()
    {
        var forbidden =
            from project in Sources.Projects
            from reference in XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj")).Descendants("ProjectReference")
            let referenced = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)
            where !Projects.Allows(project, referenced)
            select $"{project} → {referenced}";

        Assert.Empty(forbidden);
    }

    [Fact]
    public void A_folder_uses_only_what_its_row_names()
    {
        var uses = new FolderUses(Sources.Texts("src/Bayyina"), ["Bayyina.Proof"]);

        Assert.Empty(uses.Unresolved());
        // Files outside any folder put the product together and may use everything.
        var forbidden = uses.Find()
            .Where(use => use.User.Length > 0 && !Folders.Allows(use.User, use.Used))
            .GroupBy(use => (use.User, use.Used))
            .Select(places => $"{places.Count()} × {places.First()}");
        Assert.Empty(forbidden);
    }

    [Fact]
    public void The_tables_permit_no_circle()
    {
        Assert.Empty(Projects.FindCircle());
        Assert.Empty(Folders.FindCircle());
    }
}
