namespace Bayyina.Tests.Architecture;

/// <summary>The checker itself: each way to use another folder's type is found.</summary>
public class FolderUsesTests
{
    private const string Rooms = """
        ## Folders
        Text before the table.

        | folder | layer | may use |
        |---|---|---|
        | Low | kernel | – |
        | High | feature | the kernel |
        | Side | feature | every feature but Other |
        | Other | feature | Bayyina.Proof |
        """;

    private const string LowType = """
        namespace Any;
        public enum Colour { Red, Green }
        public static class Names { public const string One = "one"; public static int Twice(this int number) => number * 2; }
        public record Thing(Colour Colour) { public static Thing Make() => new(Colour.Red); }
        """;

    private static readonly ArchitectureTable Table = ArchitectureTable.Parse(Rooms, "## Folders");

    [Theory]
    [InlineData("a named type", "class User { Thing? thing; }")]
    [InlineData("a base type", "record User() : Thing(default(Colour));")]
    [InlineData("a constant", "class User { string one = Names.One; }")]
    [InlineData("an extension method", "class User { int four = 2.Twice(); }")]
    [InlineData("a type argument", "class User { List<Thing[]> things = []; }")]
    [InlineData("an attribute's argument", "[System.ComponentModel.DefaultValue(Colour.Red)] class User;")]
    [InlineData("nameof", "class User { string name = nameof(Thing); }")]
    [InlineData("typeof", "class User { Type type = typeof(Thing); }")]
    [InlineData("a pattern", "class User { bool Is(object it) => it is Thing { Colour: Colour.Green }; }")]
    public void A_use_is_found_whether_written_as(string what, string code)
    {
        var uses = Find(("Low/Thing.cs", LowType), ("High/User.cs", "namespace Any;\n" + code));

        Assert.True(uses.Any(use => use is { User: "High", Used: "Low", File: "High/User.cs", Line: 2 }), what);
    }

    [Fact]
    public void A_type_that_is_only_inferred_is_a_use()
    {
        var uses = Find(
            ("Low/Thing.cs", LowType),
            ("High/Middle.cs", "namespace Any;\npublic static class Middle { public static Thing Get() => null!; }"),
            ("Side/User.cs", "namespace Any;\nclass User { void M() { var it = Middle.Get(); } }"));

        Assert.Contains(uses, use => use is { User: "Side", Used: "Low" });
        Assert.Contains(uses, use => use is { User: "Side", Used: "High" });
    }

    [Fact]
    public void A_type_of_another_project_is_a_use()
    {
        var uses = Find(("Low/User.cs", "class User { Bayyina.Proof.ProofFormatException? failure; }"));

        Assert.Contains(uses, use => use is { User: "Low", Used: "Bayyina.Proof" });
    }

    [Fact]
    public void A_forbidden_edge_is_not_allowed_by_the_table()
    {
        var uses = Find(("High/Thing.cs", LowType), ("Low/User.cs", "namespace Any;\nclass User { Thing? thing; }"));

        Assert.Equal("Low/User.cs:2: Low uses High (Thing)", Assert.Single(uses, use => !Table.Allows(use.User, use.Used)).ToString());
    }

    [Fact]
    public void A_folder_that_uses_itself_and_the_framework_uses_nothing() =>
        Assert.Empty(Find(("Low/Thing.cs", LowType), ("Low/Deeper/User.cs", "namespace Any;\nclass User { Thing? thing; string text = \"\"; }")));

    [Fact]
    public void A_name_that_stands_for_nothing_is_reported() =>
        Assert.Single(new FolderUses(new Dictionary<string, string> { ["Low/User.cs"] = "class User { Missing? it; }" }, []).Unresolved());

    [Theory]
    [InlineData("Low", "High", false)]
    [InlineData("High", "Low", true)]
    [InlineData("High", "Side", false)]
    [InlineData("Side", "High", true)]
    [InlineData("Side", "Other", false)]
    [InlineData("Side", "Low", false)]
    [InlineData("Other", "Bayyina.Proof", true)]
    [InlineData("Unknown", "Low", false)]
    public void The_table_allows_what_its_cells_say(string user, string used, bool allowed) =>
        Assert.Equal(allowed, Table.Allows(user, used));

    [Fact]
    public void A_circle_of_permissions_is_found()
    {
        var table = ArchitectureTable.Parse("## T\n| a | b |\n|---|---|\n| A | B |\n| B | C |\n| C | A |\n", "## T");

        Assert.Equal(["A", "B", "C", "A"], table.FindCircle());
        Assert.Empty(Table.FindCircle());
    }

    [Fact]
    public void A_page_without_the_table_is_refused() =>
        Assert.Throws<InvalidDataException>(() => ArchitectureTable.Parse(Rooms, "## Projects"));

    private static IReadOnlyList<FolderUse> Find(params (string Path, string Text)[] files)
    {
        var uses = new FolderUses(files.ToDictionary(file => file.Path, file => file.Text), ["Bayyina.Proof"]);
        Assert.Empty(uses.Unresolved());
        return uses.Find();
    }
}
