using System.Text;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Bayyina.Vault;
using Dapper;

namespace Bayyina.Tests.Statements.Keeping;

/// <summary>What is erased is gone from every file of the installation; the leaf and its proof stay.</summary>
[Trait("store", "each")]
public sealed class ErasureTests : IDisposable
{
    private const string Secret = "the name of a witness, seen by nobody else 7c1d";
    private readonly AnInstallation _installation = new();
    private readonly SubjectId _incident;

    public ErasureTests() => _incident = _installation.OpenIncident();

    private Product Product => _installation.Product;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void The_text_and_its_disclosure_are_in_no_file_any_more_and_the_statement_still_verifies()
    {
        var note = Note(Secret);
        var column = ColumnOf(note);
        for (var i = 0; i < 40; i++)
        {
            Note($"{i}");
        }
        Assert.NotEmpty(FilesWith(column));
        var leaf = _installation.Stored(note).Statement.Token.Leaf;
        Erase(note, "note");

        AssertGone(column);
        var stored = _installation.Stored(note);
        Assert.Equal(leaf, stored.Statement.Token.Leaf);
        Assert.True(stored.Statement.Token.IsSignedBy(Product.Node.Key));
        Assert.Equal(SaidState.Withheld, _installation.Now(note).Statement.Value("note").State);
        Assert.Equal(SaidState.NeverSaid, _installation.Now(note).Statement.Value("at").State);
        var checkpoint = Checkpoint.Parse(Product.LedgerFolder.Checkpoint()!.Text);
        var proof = new ProofMaker(Product.LedgerFolder.Checkpoint()!, Product.LedgerFolder).Prove(stored.Index!.Value);
        Assert.True(InclusionProof.Verify(stored.Index.Value, checkpoint.Size, MerkleTree.LeafHash(leaf), proof.Path, checkpoint.Root));
        Assert.Empty(Product.Rebuild());
        _installation.Stop();
        AssertGone(column);
    }

    [Fact]
    public void The_name_of_a_file_goes_from_the_table_of_items_too()
    {
        var item = _installation.Seal(_incident, "a.txt", Secret)[1];
        // The bytes of this item are its name; the vault is not what an erasure of a property is about.
        File.Delete(((FolderVault)Product.Vault).PathOf(item.Taken.Blob.Sha256));
        Erase(item.Statement, "file");

        AssertGone();
        Assert.Null(Product.Database.Read(c => c.ExecuteScalar<string?>("SELECT file FROM item WHERE id = @id", new { id = item.Item.Value })));
        Assert.Equal(SaidState.Withheld, Product.Evidence.Of(_incident)[1].File.State);
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void The_title_and_the_place_of_an_incident_go_from_its_table()
    {
        var opening = _installation.Say(IncidentBook.Opening(_incident, Secret, null, "C1022 " + Secret, false).Say("sup", [Opening()]))[0].Id;
        Erase(opening, "title", "place");

        AssertGone();
        Assert.Equal(SaidState.Withheld, Product.Incidents.Find(_incident)!.Place.State);
    }

    [Fact]
    public void A_process_that_was_stopped_between_erasing_and_cleaning_up_cleans_up_at_the_next_start()
    {
        var note = Note(Secret);
        var column = ColumnOf(note);
        Product.Statements.Say([Order(note, "note")], Product.Node);
        Product.Sequencer.After = CrashException.After(LedgerStep.Assigned);
        Assert.Throws<CrashException>(Product.Sequencer.Run);
        Assert.NotEmpty(FilesWith(column));
        _installation.Stop();

        Product.Sequencer.Run();
        AssertGone(column);
    }

    [Fact]
    public void Until_the_ledger_has_the_order_nothing_is_erased_and_an_order_without_right_never_erases()
    {
        var note = Note(Secret);
        using var phone = _installation.Enrol();
        _installation.Admit(Order(note, "note"), phone);
        Assert.NotEmpty(FilesWith(ColumnOf(note)));
        Product.Sequencer.Run();

        Assert.Equal(Secret, Product.Incidents.Find(_incident)!.Notes.Single().Text.OrNull);
        Assert.Equal(0, Product.Database.Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM due")));
    }

    [Fact]
    public void Somebody_of_protection_may_order_it()
    {
        var note = Note(Secret);
        var column = ColumnOf(note);
        using var protection = _installation.Enrol(Roles.Protection);
        _installation.Admit(Order(note, "note"), protection);
        Product.Sequencer.Run();

        AssertGone(column);
    }

    [Fact]
    public void An_order_in_a_drill_erases_nothing_of_the_record()
    {
        var note = Note(Secret);
        var digest = _installation.Stored(note).Statement.Token.Find("note")!.Digest;
        _installation.Say(new Draft(_incident, KernelKinds.Erased, exercise: true).Say("digests", [digest]).Say("reason", "a drill"));

        Assert.Equal(Secret, Product.Incidents.Find(_incident)!.Notes.Single().Text.OrNull);
        Assert.NotNull(_installation.Stored(note).Statement.Token.Find("note"));
    }

    [Fact]
    public void A_copy_that_is_handed_in_again_does_not_bring_it_back()
    {
        using var phone = _installation.Enrol();
        var token = _installation.Signed(IncidentBook.Note(_incident, Secret, "en", false), phone);
        Product.Statements.Admit(token);
        Product.Sequencer.Run();
        Erase(new StatementId(token.Id), "note");

        Assert.IsType<AlreadyHere>(Product.Statements.Admit(token));
        Product.Sequencer.Run();
        AssertGone();
    }

    [Fact]
    public void A_statement_that_arrives_after_its_erasure_is_erased_on_arrival()
    {
        using var phone = _installation.Enrol();
        var token = _installation.Signed(IncidentBook.Note(_incident, Secret, "en", false), phone);
        _installation.Say(new Draft(_incident, KernelKinds.Erased, false).Say("digests", [token.Find("note")!.Digest]).Say("reason", "consent withdrawn"));
        Product.Statements.Admit(token);
        Product.Sequencer.Run();

        AssertGone();
        Assert.Equal(SaidState.Withheld, Product.Incidents.Find(_incident)!.Notes.Single().Text.State);
    }

    [Fact]
    public void What_a_statement_is_about_and_what_it_proves_cannot_be_erased()
    {
        var item = _installation.Seal(_incident, "a.txt")[0];
        var correction = _installation.Say(IncidentBook.Note(_incident, "n", "en", false).Say("sup", [Note("m")]).Say("role", Roles.Node))[0].Id;
        var closing = _installation.Say(Product.Incidents.Closing(_incident, "done"))[0].Id;
        var erased = Erase(Note("x"), "note");
        (StatementId Of, string Property)[] all =
        [
            (item.Statement, "sub"), (item.Statement, "kind"), (item.Statement, "sha256"), (item.Statement, "sha512"), (item.Statement, "bytes"),
            (item.Statement, "media_type"), (correction, "sup"), (correction, "role"), (closing, "aft"), (closing, "relies_on"), (erased, "digests"), (erased, "reason"),
        ];

        Assert.All(all, a => Assert.Equal(new NotErasable("property.not_erasable", a.Property), Product.Statements.Erasure(a.Of, [a.Property], "r")));
        // Nor by an order that was put together by hand.
        var digests = all.Take(6).Select(a => _installation.Stored(a.Of).Statement.Token.Find(a.Property)!.Digest).ToList();
        _installation.Say(new Draft(item.Item, KernelKinds.Erased, false).Say("digests", digests).Say("reason", "r"));
        Assert.All(all.Take(6), a => Assert.NotNull(_installation.Stored(a.Of).Statement.Token.Find(a.Property)));
        Assert.Single(Product.Evidence.Of(_incident));
    }

    [Fact]
    public void What_is_not_there_cannot_be_erased()
    {
        var note = Note("x");

        Assert.Equal(new NotErasable("property.unknown", "place"), Product.Statements.Erasure(note, ["note", "place"], "r"));
        Assert.Equal("statement.unknown", Assert.IsType<NotErasable>(Product.Statements.Erasure(new StatementId("nothing"), ["note"], "r")).Code);
        Erase(note, "note");
        Assert.Equal(new NotErasable("property.unknown", "note"), Product.Statements.Erasure(note, ["note"], "r"));
    }

    private StatementId Note(string text) => _installation.Say(IncidentBook.Note(_incident, text, "en", false))[0].Id;

    private StatementId Opening() => Product.Statements.StateOf(_incident).CurrentOf(IncidentKinds.Opened).Single().Id;

    private Draft Order(StatementId of, params string[] names) =>
        Assert.IsType<Erasable>(Product.Statements.Erasure(of, names, "consent withdrawn")).Draft;

    private StatementId Erase(StatementId of, params string[] names) => _installation.Say(Order(of, names))[0].Id;

    private void AssertGone(byte[] column)
    {
        Assert.Empty(FilesWith(column));
        AssertGone();
    }

    private void AssertGone()
    {
        Assert.Empty(FilesWith(Secret));
        // Base64 of a text depends on where it begins: three alignments, without the characters that neighbours share.
        for (var before = 0; before < 3; before++)
        {
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string(' ', before) + Secret)).TrimEnd('=');
            Assert.Empty(FilesWith(encoded[4..^4].Replace('+', '-').Replace('/', '_')));
        }
    }

    // What the database holds of a statement's disclosures, as it stands in the file.
    private byte[] ColumnOf(StatementId id) => Product.Database.Read(c =>
        c.QuerySingle<byte[]>("SELECT disclosures FROM statement WHERE id = @Value", new { id.Value }));

    // Every file of the installation, with all journals and freed pages, byte for byte.
    private IReadOnlyList<string> FilesWith(string text) => FilesWith(Encoding.UTF8.GetBytes(text));

    private IReadOnlyList<string> FilesWith(byte[] bytes) => AnInstallation.With(_installation.Files(), bytes);
}
