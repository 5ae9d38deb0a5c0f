using Bayyina.Audit;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Backups;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Audit;

/// <summary>One damage, one finding, at its own place: what takes more than an edit to come about.</summary>
[Trait("store", "each")]
public sealed class RareDamageTests : IDisposable
{
    private readonly AnInstallation _installation = new();
    private readonly SubjectId _incident;

    public RareDamageTests() => _incident = _installation.OpenIncident("whole");

    private Product Product => _installation.Product;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void A_statement_that_has_no_index_and_waits_for_none_is_unplaced()
    {
        var id = Waiting();
        using var copy = Copy();
        copy.Edit("DELETE FROM waiting");

        Assert.Equal([("row.unplaced", id.Value)], copy.Check());
    }

    [Fact]
    public void A_waiting_statement_whose_text_is_none_is_malformed()
    {
        var id = Waiting();
        using var copy = Copy();
        copy.Set("jws", NumberOf(id), PackedText.Of("no statement"));

        Assert.Equal([("ledger.unsequenced", "1"), ("row.malformed", id.Value)], copy.Check());
    }

    [Theory]
    [InlineData("author = 'actor/00000000-0000-4000-8000-000000000000'")]
    [InlineData("key_id = ''")]
    public void Somebody_else_to_whom_a_waiting_statement_was_given_is_named(string edit)
    {
        var id = Waiting();
        using var copy = Copy();
        copy.Edit("UPDATE waiting SET " + edit);

        Assert.Equal([("ledger.unsequenced", "1"), ("row.column", id.Value)], copy.Check());
    }

    [Fact]
    public void A_signature_that_is_not_that_of_its_key_is_named_though_the_row_agrees_with_itself()
    {
        var id = Waiting();
        using var copy = Copy();
        var jws = _installation.Stored(id).Statement.Token.Jws;
        _installation.Stop();
        var forged = jws[..^10] + (jws[^10] == 'A' ? 'B' : 'A') + jws[^9..];
        copy.Set("jws", NumberOf(id), PackedText.Of(forged));
        var other = SdJwt.From(forged, []).Id;
        copy.Edit($"UPDATE statement SET id = '{other}' WHERE id = '{id.Value}'");

        Assert.Equal([("ledger.unsequenced", "1"), ("row.signature", other)], copy.Check());
    }

    [Fact]
    public void A_statement_under_a_key_that_nobody_enrolled_is_named()
    {
        using var stranger = Signer.Create(SubjectId.New("actor"));
        var token = _installation.Signed(IncidentBook.Note(_incident, "put in by hand", "en", false), stranger);
        Product.Statements.Stage1(token);
        using var copy = Copy();

        Assert.Contains(("row.key_unknown", token.Id), copy.Check());
    }

    [Fact]
    public void What_was_erased_and_stands_there_again_is_named()
    {
        var note = _installation.Say(IncidentBook.Note(_incident, "to be erased", "en", false))[0].Id;
        byte[] before;
        using (var copy = Copy())
        {
            before = copy.Sql<byte[]>($"SELECT disclosures FROM statement WHERE id = '{note.Value}'");
        }
        _installation.Say(Assert.IsType<Erasable>(Product.Statements.Erasure(note, ["note"], "asked")).Draft);
        using var erased = Copy();
        Assert.Empty(erased.Check());
        erased.Set("disclosures", NumberOf(note), before);
        erased.Edit($"UPDATE statement SET gone = '' WHERE id = '{note.Value}'");

        Assert.Equal([("row.not_erased", "2")], erased.Check());
    }

    [Fact]
    public void What_came_back_from_the_ledger_alone_is_a_notice()
    {
        var old = _installation.CopyOfData();
        var lost = _installation.Say(IncidentBook.Note(_incident, "lost", "en", false))[0].Id;
        _installation.PutBackDatabase(old);
        Assert.Equal(lost, Assert.Single(Product.RollForward([]).Lacking).Id);
        using var copy = Copy();

        var (report, findings) = copy.Report();

        Assert.Equal([("row.lacking", "2")], findings.Select(f => (f.Kind.Code, f.What)));
        Assert.True(report.IsWhole);
    }

    [Theory]
    [InlineData("log.key")]
    [InlineData("node.key")]
    public void A_key_that_cannot_be_read_is_named(string name)
    {
        using var copy = Copy();
        File.Delete(copy.In("keys/" + name));
        Directory.CreateDirectory(copy.In("keys/" + name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Contains(("key.unreadable", "keys/" + name), copy.Check());
    }

    [Fact]
    public void A_subject_that_cannot_be_put_together_is_named()
    {
        _installation.Stop();
        Projection broken = (_, _) => throw new FormatException("a fault of the program");
        var product = Product.Audited with { Projections = new[] { ("incident", broken) }.ToLookup(p => p.Item1, p => p.Item2, StringComparer.Ordinal) };
        var findings = new List<Finding>();
        using var folder = DataFolder.OpenForAudit(_installation.Data);

        Auditor.Run(folder, product, new AuditOptions { Patience = TimeSpan.Zero }, findings.Add);

        Assert.Contains(("fold.failed", _incident.Value), findings.Select(f => (f.Kind.Code, f.What)));
    }

    [Fact]
    public void What_a_statement_says_of_its_bytes_and_they_are_not_is_told_apart_from_damage_to_them()
    {
        var taken = _installation.Take("one", "two");
        var (one, two) = (taken[0].Blob, taken[1].Blob);
        Product.Evidence.Seal(
            [taken[0] with { Blob = one with { Sha512 = new string('0', 128) } }, taken[1] with { Blob = two with { Bytes = 4 } }], new Acquisition(), _incident, false);
        Product.Sequencer.Run();
        using var copy = Copy();
        static string PathOf(Bayyina.Vault.BlobHashes blob) => $"vault/{blob.Sha256[..2]}/{blob.Sha256}";

        Assert.Equal([("blob.said_otherwise", PathOf(two))], copy.Check());
        Assert.Equal([("blob.said_otherwise", PathOf(two)), ("blob.sha512", PathOf(one))], copy.Check(new AuditOptions { Sha512 = true }).OrderBy(f => f.Code));
    }

    [Fact]
    public void A_pipe_in_the_place_of_a_blob_is_waited_for_by_nobody_and_a_second_vault_mends_it()
    {
        var items = _installation.Seal(_incident, "one", "two");
        using var copy = Copy();
        using var second = Copy();
        string PathOf(int i) => $"vault/{items[i].Taken.Blob.Sha256[..2]}/{items[i].Taken.Blob.Sha256}";
        File.Delete(copy.In(PathOf(0)));
        Assert.Equal(0, Tool.Run("mkfifo", [copy.In(PathOf(0))]).ExitCode);
        File.Delete(copy.In(PathOf(1)));
        Directory.CreateDirectory(copy.In(PathOf(1)));

        Assert.Equal(new[] { ("blob.unreadable", PathOf(0)), ("blob.unreadable", PathOf(1)) }.Order(), copy.Check());
        Assert.Equal(["blob.repaired"], copy.Check(new AuditOptions { RepairFrom = second.In("vault") }).Select(f => f.Code).Distinct());
        Assert.Empty(copy.Check());
    }

    private ACopy Copy()
    {
        _installation.Stop();
        return new ACopy(_installation);
    }

    private StatementId Waiting() => Product.Statements.Say([IncidentBook.Note(_incident, "waits", "en", false)], Product.Node)[0].Id;

    private static string NumberOf(StatementId id) => $"(SELECT number FROM statement WHERE id = '{id.Value}')";
}
