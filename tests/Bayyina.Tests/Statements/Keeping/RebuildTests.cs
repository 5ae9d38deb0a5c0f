using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Installations;
using Dapper;
using FsCheck;
using FsCheck.Fluent;

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
public sealed class RebuildTests(ALongHistory history) : IClassFixture<ALongHistory>
{
    private Product Product => history.Installation.Product;

    [Trait("store", "each")]
    [Fact]
    public void Tables_that_nobody_touched_are_found_equal()
    {
        Assert.Empty(Product.Rebuild());
        Assert.Equal(4, Count("item"));
        Assert.Equal(5, Count("incident_item"));
        Assert.Equal(5, Count("enrolled_key"));
        Assert.Equal(2, Count("revoked_key"));
    }

    [Trait("store", "each")]
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

    [Trait("store", "each")]
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

        Assert.Throws<ProofFormatException>(() => Product.Rebuild());
        Assert.Equal(before, Content("item"));
        Edit(kept);
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void Whatever_is_edited_by_hand_in_any_read_table_rebuild_names_the_rows_and_makes_them_equal()
    {
        var before = Product.DerivedTables.ToDictionary(table => table, Content);
        var columns = Product.DerivedTables.ToDictionary(
            table => table, table => Product.Database.Read(c => c.Query<string>($"SELECT name FROM pragma_table_info('{table}')").ToArray()));
        var edits = from table in Gen.Elements(Product.DerivedTables.ToArray())
                    from column in Gen.Elements(columns[table])
                    from row in Gen.Choose(0, 10)
                    from how in Gen.Choose(0, 3)
                    from value in Gen.Elements("x", "0", "7", "item/00000000-0000-4000-8000-000000000000", "\u0627\u0644\u0641", "")
                    select (table, column, row, how, value);
        Prop.ForAll(Gen.ListOf(edits, 4).ToArbitrary(), some =>
        {
            foreach (var (table, column, row, how, value) in some)
            {
                Edit(table, columns[table], column, row, how, value);
            }
            var changed = Product.DerivedTables.Where(table => !Content(table).SequenceEqual(before[table])).ToList();
            var rows = new List<TableDifference>();

            Assert.Equal(changed, Product.Rebuild(rows.Add));
            Assert.Equal(changed, rows.Select(row => row.Table).Distinct());
            Assert.All(Product.DerivedTables, table => Assert.Equal(before[table], Content(table)));
            Assert.Empty(Product.Rebuild());
        }).QuickCheckThrowOnFailure();
    }

    // What the database does not take, such as a key twice, is no edit.
    private void Edit(string table, string[] columns, string column, int row, int how, string value)
    {
        var one = $"({string.Join(", ", columns.Take(3))}) IN (SELECT {string.Join(", ", columns.Take(3))} FROM {table} LIMIT 1 OFFSET {row})";
        var sql = how switch
        {
            0 => $"DELETE FROM {table} WHERE {one}",
            1 => $"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", columns.Select(c => c == column ? "@value" : c))} FROM {table} LIMIT 1 OFFSET {row}",
            2 => $"DELETE FROM {table} WHERE {column} = (SELECT {column} FROM {table} LIMIT 1 OFFSET {row})",
            _ => $"UPDATE {table} SET {column} = @value WHERE {one}",
        };
        try
        {
            Product.Database.Write(t => { t.Connection!.Execute(sql, new { value }, t); });
        }
        catch (System.Data.Common.DbException)
        {
        }
    }

    private long Count(string table) => Product.Database.Read(c => c.ExecuteScalar<long>($"SELECT COUNT(*) FROM {table}"));

    private List<string> Content(string table) => Product.Database.Read(c =>
        c.Query($"SELECT * FROM {table}").Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values.Select(v => v ?? "NULL"))).Order().ToList());
}
