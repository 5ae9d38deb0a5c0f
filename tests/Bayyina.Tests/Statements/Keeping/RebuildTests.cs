using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Statements.Keeping;

/// <summary>A history with everything in it that a read table shows.</summary>
public sealed class ALongHistory : IDisposable
{
    public ALongHistory()
    {
        var incident = Installation.OpenIncident(place: "C1022");
        var items = Installation.Seal(incident, "a.txt", "b.txt", "c.txt");
        var other = Installation.OpenIncident("its twin", exercise: true);
        Installation.Seal(other, exercise: true, "d.txt");
        using var phone = Installation.Enrol();
        using var lost = Installation.Enrol(Roles.Supervisor);
        Installation.Admit(IncidentBook.Note(incident, "by phone", "en", false), phone);
        Installation.Say(Assert.IsType<Bayyina.Ledger.KeyChangeToSay>(Installation.Product.RevocationOf(lost.Key.Thumbprint, "lost")).Draft);
        Installation.Admit(IncidentBook.Note(incident, "after it was lost", "en", false), lost);
        Installation.Product.RotateNodeKey();
        Installation.Say(Installation.Product.Incidents.Closing(incident, "done"));
        Installation.Seal(incident, "late.txt");
        Installation.Say(new Draft(items[1].Item, KernelKinds.Retracted, false).Say("sup", [items[1].Statement]));
        using var third = Installation.Enrol(Roles.Documentation, Roles.Protection);
    }

    public AnInstallation Installation { get; } = new();

    public void Dispose() => Installation.Dispose();
}

/// <summary>Read tables are caches of folds: derived again, they must be found equal.</summary>
[Trait("store", "each")]
public sealed class RebuildTests(ALongHistory history) : IClassFixture<ALongHistory>
{
    private Product Product => history.Installation.Product;

    [Fact]
    public void Tables_that_nobody_touched_are_found_equal()
    {
        Assert.Empty(Product.Rebuild());
        Assert.Equal(4, Count("item"));
        Assert.Equal(5, Count("incident_item"));
        Assert.Equal(5, Count("enrolled_key"));
        Assert.Equal(2, Count("revoked_key"));
    }

    [Fact]
    public void They_are_equal_too_while_statements_wait_for_their_index()
    {
        Product.Statements.Say([IncidentBook.Opening(SubjectId.New("incident"), "waits", null, null, false)], Product.Node);

        Assert.Empty(Product.Rebuild());
    }

    [Theory]
    [InlineData("item", "UPDATE item SET bytes = bytes + 1 WHERE file = 'a.txt'")]
    [InlineData("item", "DELETE FROM item")]
    [InlineData("item", "INSERT INTO item (id, exercise, statement, sha256, bytes, media_type) VALUES ('item/x', 0, '', '', 0, '')")]
    [InlineData("incident", "UPDATE incident SET standing = 'Closed'")]
    [InlineData("incident", "UPDATE incident SET title = NULL WHERE exercise = 1")]
    [InlineData("incident_item", "DELETE FROM incident_item WHERE item = (SELECT MIN(item) FROM incident_item)")]
    [InlineData("enrolled_key", "UPDATE enrolled_key SET roles = 'node' WHERE roles = 'field'")]
    [InlineData("revoked_key", "DELETE FROM revoked_key")]
    public void A_table_that_was_edited_by_hand_is_named_and_mended(string table, string edit)
    {
        var before = Content(table);
        Product.Database.Write(t => { t.Connection!.Execute(edit, transaction: t); });
        Assert.NotEqual(before, Content(table));

        Assert.Equal([table], Product.Rebuild());
        Assert.Equal(before, Content(table));
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void A_rebuild_that_fails_leaves_the_tables_as_they_were()
    {
        var before = Content("item");
        // A statement that no longer reads stops the derivation in its middle.
        var kept = Product.Database.Read(c => c.QuerySingle<byte[]>("SELECT disclosures FROM statement WHERE subject = (SELECT MAX(id) FROM item)"));
        void Edit(byte[] column) => Product.Database.Write(t =>
        {
            t.Connection!.Execute("UPDATE statement SET disclosures = @column WHERE subject = (SELECT MAX(id) FROM item)", new { column }, t);
        });
        Edit(PackedText.Of("x" + PackedText.Read(kept)));

        Assert.Throws<ProofFormatException>(Product.Rebuild);
        Assert.Equal(before, Content("item"));
        Edit(kept);
        Assert.Empty(Product.Rebuild());
    }

    private long Count(string table) => Product.Database.Read(c => c.ExecuteScalar<long>($"SELECT COUNT(*) FROM {table}"));

    private List<string> Content(string table) => Product.Database.Read(c =>
        c.Query($"SELECT * FROM {table}").Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values)).Order().ToList());
}
