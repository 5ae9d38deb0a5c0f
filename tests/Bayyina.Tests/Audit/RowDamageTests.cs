using Bayyina.Audit;
using Bayyina.Storage;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Audit;

/// <summary>One damage, one finding, at its own place: whatever is edited by hand in the database.</summary>
[Trait("store", "each")]
public sealed class RowDamageTests(AWholeRecord record) : IClassFixture<AWholeRecord>
{
    private const string Third = "(SELECT statement FROM ledger_entry WHERE ledger_index = 3)";

    [Theory]
    [InlineData("row.id", "3", "UPDATE statement SET id = replace(id, substr(id, 1, 1), '!') WHERE number = {0}")]
    [InlineData("row.column", "3", "UPDATE statement SET jti = jti || 'x' WHERE number = {0}")]
    [InlineData("row.column", "3", "UPDATE statement SET subject = 'item/00000000-0000-4000-8000-000000000000' WHERE number = {0}")]
    [InlineData("row.column", "3", "UPDATE statement SET subject = NULL WHERE number = {0}")]
    [InlineData("row.column", "3", "UPDATE statement SET kind = 'incident.noted' WHERE number = {0}")]
    [InlineData("row.column", "3", "UPDATE statement SET kind = NULL WHERE number = {0}")]
    [InlineData("row.column", "3", "UPDATE statement SET exercise = 1 WHERE number = {0}")]
    [InlineData("row.column", "3", "UPDATE statement SET exercise = 'many' WHERE number = {0}")]
    [InlineData("row.gone", "3", "UPDATE statement SET gone = 'file' WHERE number = {0}")]
    [InlineData("row.gone", "3", "UPDATE statement SET gone = 'folder' WHERE number = {0}")]
    [InlineData("row.missing", "3", "DELETE FROM statement WHERE number = {0}")]
    [InlineData("row.index_lost", "{id}", "DELETE FROM ledger_entry WHERE ledger_index = 3")]
    [InlineData("row.index_lost", "1000000000000", "UPDATE ledger_entry SET ledger_index = 1000000000000 WHERE ledger_index = 3")]
    [InlineData("row.index_lost", "-3", "UPDATE ledger_entry SET ledger_index = -3 WHERE ledger_index = 3")]
    [InlineData("row.waits_and_stands", "3", "INSERT INTO waiting (staged_at, statement) VALUES (1, {0})")]
    [InlineData("waiting.stray", "123456789", "INSERT INTO waiting (staged_at, statement) VALUES (1, 123456789)")]
    [InlineData("ledger.size", "{size+5}", "UPDATE ledger SET size = size + 5")]
    [InlineData("ledger.size", "9000000000000000000", "UPDATE ledger SET size = 9000000000000000000")]
    [InlineData("ledger.size", "-1", "UPDATE ledger SET size = -1")]
    [InlineData("ledger.row", "origin", "UPDATE ledger SET origin = 'bayyina-0000'")]
    [InlineData("ledger.row", "ledger", "DELETE FROM ledger")]
    [InlineData("target.missing", "{sup}", "DELETE FROM statement_target")]
    [InlineData("target.extra", "{id}", "INSERT INTO statement_target (target, statement, relation) SELECT 'x', id, 'sup' FROM statement WHERE number = {0}")]
    [InlineData("target.extra", "{sup}", "INSERT INTO statement_target (target, statement, relation) SELECT target, statement, 'aft' FROM statement_target")]
    [InlineData("subject_key.unfit", "{subject}", "UPDATE subject_key SET wrapped = replace(wrapped, substr(wrapped, 9, 1), '+') WHERE subject = (SELECT MIN(subject) FROM subject_key)")]
    [InlineData("subject_key.missing", "{subject}", "DELETE FROM subject_key WHERE subject = (SELECT MIN(subject) FROM subject_key)")]
    [InlineData("user.unfit", "{user}", "UPDATE app_user SET normal_name = 'x' WHERE id = (SELECT MIN(id) FROM app_user)")]
    [InlineData("upload.lost", "{upload}", "UPDATE upload SET kept = 500")]
    [InlineData("upload.row", "{upload}", "UPDATE upload SET bytes = 100")]
    public void What_was_edited_is_named_and_nothing_else(string code, string what, string edit)
    {
        using var copy = record.Copy();
        if (AStore.IsPostgres && edit.Contains("'many'", StringComparison.Ordinal))
        {
            // A number is a number there.
            Assert.ThrowsAny<System.Data.Common.DbException>(() => copy.Edit(edit));
            return;
        }
        var id = copy.Sql<string>($"SELECT id FROM statement WHERE number = {Third}");
        var expected = what switch
        {
            "{id}" => id,
            "{size+5}" => (copy.Sql<long>("SELECT size FROM ledger") + 5).ToString(System.Globalization.CultureInfo.InvariantCulture),
            "{sup}" => copy.Sql<string>("SELECT statement FROM statement_target"),
            "{subject}" => copy.Sql<string>("SELECT MIN(subject) FROM subject_key"),
            "{user}" => copy.Sql<string>("SELECT MIN(id) FROM app_user"),
            "{upload}" => copy.Sql<string>("SELECT id FROM upload"),
            _ => what,
        };
        copy.Edit(edit.Replace("{0}", Third, StringComparison.Ordinal));

        var (report, findings) = copy.Report();

        Assert.Equal([(code, expected)], findings.Select(f => (f.Kind.Code, f.What)));
        Assert.False(report.IsWhole);
    }

    [Theory]
    [InlineData("row.not_the_entry", "jws", "a letter")]
    [InlineData("row.not_the_entry", "jws", "nothing")]
    [InlineData("row.not_the_entry", "jws", "bytes")]
    [InlineData("row.not_the_entry", "jws", "the signature")]
    [InlineData("row.not_the_entry", "jws", "another")]
    [InlineData("row.disclosure", "disclosures", "a letter")]
    [InlineData("row.disclosure", "disclosures", "a tilde")]
    [InlineData("row.disclosure", "disclosures", "twice")]
    [InlineData("row.disclosure", "disclosures", "bytes")]
    [InlineData("row.disclosure", "disclosures", "another")]
    [InlineData("row.disclosure_missing", "disclosures", "nothing")]
    [InlineData("row.disclosure_missing", "disclosures", "one less")]
    public void Whatever_becomes_of_the_text_of_a_statement_or_of_what_it_discloses_is_named(string code, string column, string how)
    {
        using var copy = record.Copy();
        var text = PackedText.Read(copy.Sql<byte[]>($"SELECT {column} FROM statement WHERE number = {Third}"));
        var other = PackedText.Read(copy.Sql<byte[]>($"SELECT {column} FROM statement WHERE number = (SELECT statement FROM ledger_entry WHERE ledger_index = 5)"));
        copy.Set(column, Third, how switch
        {
            "a letter" => PackedText.Of(text[..100] + (text[100] == 'A' ? 'B' : 'A') + text[101..]),
            "the signature" => PackedText.Of(text[..^10] + (text[^10] == 'A' ? 'B' : 'A') + text[^9..]),
            "nothing" => PackedText.Of(""),
            "bytes" => [0, 0xC3, 0x28],
            "another" => PackedText.Of(other),
            "a tilde" => PackedText.Of(text + "~"),
            "twice" => PackedText.Of($"{text}~{text}"),
            _ => PackedText.Of(string.Join('~', text.Split('~').Where(d => Bayyina.Proof.Disclosure.Parse(d).Name != "sha256"))),
        });

        Assert.Equal([(code, "3")], copy.Check());
    }

    [Fact]
    public void A_protected_property_that_stands_in_the_clear_or_was_sealed_elsewhere_is_named()
    {
        using var copy = record.Copy();
        // The enrolments of two phones, whose holders' names are protected.
        var sealings = Enumerable.Range(0, 2).Select(i => copy.Sql<long>($"SELECT number FROM statement WHERE kind = 'key.enrolled' AND number > 10 ORDER BY number LIMIT 1 OFFSET {i}"))
            .Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        string Text(string number) => PackedText.Read(copy.Sql<byte[]>($"SELECT disclosures FROM statement WHERE number = {number}"));
        string Sealed(string number) => Text(number).Split('~').Single(part => part.StartsWith('!'));
        var index = copy.Sql<string>($"SELECT CAST(ledger_index AS TEXT) FROM ledger_entry WHERE statement = {sealings[0]}");
        var whole = Text(sealings[0]);

        copy.Set("disclosures", sealings[0], PackedText.Of(whole.Replace(Sealed(sealings[0]), Sealed(sealings[1]), StringComparison.Ordinal)));
        Assert.Equal([("row.sealed", index)], copy.Check());
        copy.Set("disclosures", sealings[0], PackedText.Of(whole));
        var id = copy.Sql<string>($"SELECT id FROM statement WHERE number = {sealings[0]}");
        var clear = record.Installation.Stored(new Bayyina.Statements.StatementId(id)).Statement.Token.Find("name")!.Encoded;
        record.Installation.Stop();
        copy.Set("disclosures", sealings[0], PackedText.Of(whole.Replace(Sealed(sealings[0]), clear, StringComparison.Ordinal)));
        Assert.Equal([("row.unsealed", index)], copy.Check());
    }

    [Fact]
    public void An_index_that_two_statements_change_is_wrong_at_both()
    {
        using var copy = record.Copy();
        copy.Edit("UPDATE ledger_entry SET ledger_index = -1 WHERE ledger_index = 3");
        copy.Edit("UPDATE ledger_entry SET ledger_index = 3 WHERE ledger_index = 5");
        copy.Edit("UPDATE ledger_entry SET ledger_index = 5 WHERE ledger_index = -1");

        Assert.Equal([("row.not_the_entry", "3"), ("row.not_the_entry", "5")], copy.Check());
    }

    [Fact]
    public void A_statement_that_was_put_in_by_hand_stands_nowhere()
    {
        using var copy = record.Copy();
        copy.Edit(
            """
            INSERT INTO statement (id, jws, disclosures, jti, subject, kind, exercise)
            SELECT 'forged', jws, disclosures, jti, subject, kind, exercise FROM statement WHERE kind = 'incident.opened' LIMIT 1
            """);

        Assert.Equal([("row.id", "forged")], copy.Check());
    }

    [Fact]
    public void What_was_erased_and_stands_there_again_is_named_and_so_is_what_only_seems_erased()
    {
        using var copy = record.Copy();
        var id = record.Erased.Value;
        var index = copy.Sql<string>($"SELECT CAST(ledger_index AS TEXT) FROM ledger_entry JOIN statement ON number = statement WHERE id = '{id}'");

        copy.Edit($"UPDATE statement SET gone = '' WHERE id = '{id}'");
        // The note is required, and nothing says any more that it was erased.
        Assert.Equal([("row.disclosure_missing", index)], copy.Check());
        copy.Edit($"UPDATE statement SET gone = 'at' WHERE id = '{id}'");
        Assert.Equal([("row.disclosure_missing", index)], copy.Check());
        copy.Edit($"UPDATE statement SET gone = 'note~at' WHERE id = '{id}'");
        Assert.Equal([("row.gone", index)], copy.Check());
    }

    [Theory]
    [InlineData("fold.differs", "item {0}", "UPDATE item SET bytes = bytes + 1 WHERE id = '{0}'")]
    [InlineData("fold.differs", "item {0}", "UPDATE item SET file = NULL WHERE id = '{0}'")]
    [InlineData("fold.differs", "item {0}", "UPDATE item SET sha256 = 'x' WHERE id = '{0}'")]
    [InlineData("fold.missing", "item {0}", "DELETE FROM item WHERE id = '{0}'")]
    [InlineData("fold.extra", "item item/x", "INSERT INTO item (id, exercise, statement, sha256, bytes, media_type) VALUES ('item/x', 0, '', '', 0, '')")]
    [InlineData("fold.differs", "incident {1}", "UPDATE incident SET title_key = title_key || '.' WHERE id = '{1}'")]
    [InlineData("fold.differs", "incident {1}", "UPDATE incident SET standing = 'Open' WHERE id = '{1}'")]
    public void A_read_table_that_was_edited_is_named_row_by_row(string code, string what, string edit)
    {
        using var copy = record.Copy();
        var (item, incident) = (copy.Sql<string>("SELECT MAX(id) FROM item"), copy.Sql<string>("SELECT MAX(id) FROM incident WHERE exercise = 0"));
        string Filled(string text) => text.Replace("{0}", item, StringComparison.Ordinal).Replace("{1}", incident, StringComparison.Ordinal);
        copy.Edit(Filled(edit));

        Assert.Equal([(code, Filled(what))], copy.Check());
    }

    [Theory]
    [InlineData("DELETE FROM revoked_key")]
    [InlineData("DELETE FROM enrolled_key")]
    [InlineData("UPDATE enrolled_key SET roles = 'node'")]
    [InlineData("DELETE FROM incident_item")]
    [InlineData("UPDATE incident SET known_since = 0")]
    public void Whatever_becomes_of_a_read_table_rebuild_mends_it(string edit)
    {
        using var copy = record.Copy();
        copy.Edit(edit);

        var (report, findings) = copy.Report();

        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal(AuditPart.Folds, f.Kind.Part));
        Assert.All(findings, f => Assert.Contains("./bayyina rebuild", AuditText.Do(f, System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Equal(report.Counts.Values.Sum(), report.Damages);
    }

    [Fact]
    public void An_older_database_beside_newer_tiles_and_lock_is_behind()
    {
        using var copy = record.Copy();
        var size = copy.Sql<long>("SELECT size FROM ledger");
        copy.Edit($"DELETE FROM ledger_entry WHERE ledger_index = {size - 1}");
        copy.Edit($"DELETE FROM statement WHERE number NOT IN (SELECT statement FROM ledger_entry) AND number NOT IN (SELECT statement FROM waiting)");
        copy.Edit("UPDATE ledger SET size = size - 1");

        Assert.Contains(("ledger.behind", (size - 1).ToString(System.Globalization.CultureInfo.InvariantCulture)), copy.Check());
    }
}
