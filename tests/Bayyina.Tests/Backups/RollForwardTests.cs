using Bayyina.Access;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Backups;

/// <summary>The database is older than the ledger: it is brought up from the entry tiles, and what they do not hold is named.</summary>
[Trait("store", "each")]
public sealed class RollForwardTests : IDisposable
{
    private readonly AnInstallation _installation = new();
    private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);

    private Product Product => _installation.Product;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void Statements_come_back_in_their_places_without_what_was_disclosed_and_the_record_goes_on()
    {
        _installation.OpenIncident("before");
        Keep("old");
        var incidents = Enumerable.Range(0, 600).Select(_ => SubjectId.New("incident")).ToList();
        var said = _installation.Say([.. incidents.Select(id => IncidentBook.Opening(id, "meanwhile", null, null, exercise: false))]).Select(s => s.Id).ToList();
        PutBack("old");
        Assert.Equal("ledger.behind", Product.ReadOnly!.Code);

        var rolled = Product.RollForward([]);

        Assert.Equal((2L, 602L), (rolled.From, rolled.To));
        Assert.Equal(said.Index().Select(s => (s.Index + 2L, s.Item)), rolled.Lacking.Select(l => (l.Index, l.Id)));
        Assert.All(rolled.Lacking, l => Assert.Equal(8, l.Missing));
        Assert.Null(_installation.Reopened().ReadOnly);
        Assert.IsType<LedgerWhole>(Product.Found);
        var bare = _installation.Stored(said[0]).Statement;
        Assert.Equal((SaidState.Withheld, SaidState.Withheld, null), (bare.Text("title").State, bare.Text("sub").State, bare.Kind));
        Assert.NotEmpty(Product.StatementList.Latest(Product.Own, null, 50));
        _installation.OpenIncident("after");
        Assert.Equal(603, Checkpoint.Parse(Product.LedgerFolder.Checkpoint()!.Text).Size);
        Assert.Empty(Product.Rebuild());
        Assert.Equal(["after", "before"], Product.IncidentList.Page(Product.Own, false, null, null, 1000).Rows.Select(row => row.Title).Order());
    }

    [Fact]
    public void What_another_copy_has_is_taken_from_there_and_what_waited_in_the_old_database_keeps_its_own()
    {
        _installation.OpenIncident("before");
        var waiting = Product.Statements.Say([Opening("waited")], Product.Node)[0].Id;
        Keep("old");
        Product.Sequencer.Run();
        var lost = _installation.Say(Opening("lost"))[0].Id;
        var copy = _installation.Stored(lost).Statement;
        PutBack("old");

        var rolled = Product.RollForward([ids => ids.Contains(copy.Id) ? [copy] : []]);

        Assert.Empty(rolled.Lacking);
        Assert.Null(_installation.Reopened().ReadOnly);
        Assert.Equal("waited", _installation.Stored(waiting).Statement.Text("title").OrNull);
        Assert.Equal("lost", _installation.Stored(lost).Statement.Text("title").OrNull);
        Assert.Equal(["before", "lost", "waited"], Product.IncidentList.Page(Product.Own, false, null, null, 10).Rows.Select(row => row.Title).Order());
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void A_phone_that_still_has_a_statement_brings_its_disclosures_back_by_sending_it_again()
    {
        var phone = _installation.Enrol(Roles.Field);
        Keep("old");
        var draft = Opening("seen from the phone");
        var token = _installation.Signed(draft, phone);
        Assert.IsType<Staged>(Product.Statements.Admit(token));
        Product.Sequencer.Run();
        PutBack("old");
        Product.RollForward([]);
        _installation.Reopened();

        Assert.IsType<AlreadyHere>(Product.Statements.Stage1(SdJwt.From(token.Jws, [])));
        Assert.IsType<Completed>(Product.Statements.Admit(token));
        Assert.IsType<AlreadyHere>(Product.Statements.Admit(token));
        Assert.Equal("seen from the phone", Product.Incidents.Find(draft.Subject)!.Titles.Single());
        Assert.Equal(SaidState.NeverSaid, _installation.Stored(new StatementId(token.Id)).Statement.Text("place").State);
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void An_erasure_that_came_after_the_old_database_is_carried_out_again_when_what_it_says_is_back()
    {
        var user = _installation.AUser("Exercise Volunteer Salma", UserRole.Field);
        var enrolment = Product.Statements.StateOf(user.Actor).Statements.Single().Statement;
        Keep("old");
        var erasure = Assert.IsType<Erasable>(Product.Statements.Erasure(enrolment.Id, ["name"], "asked for")).Draft;
        var order = _installation.Say(erasure)[0].Id;
        var copy = _installation.Stored(order).Statement;
        Assert.Equal(SaidState.Withheld, _installation.Stored(enrolment.Id).Statement.Text("name").State);
        PutBack("old");

        Product.RollForward([ids => ids.Contains(copy.Id) ? [copy] : []]);

        Assert.Equal(SaidState.Withheld, _installation.Reopened().Statements.Store.Find(enrolment.Id)!.Statement.Text("name").State);
        Assert.Equal(0, Product.Database.Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM due")));
        // Somebody who kept the name sends it again: it is erased, not forgotten.
        Assert.IsNotType<Completed>(Product.Statements.Stage1(enrolment.Token));
        Assert.Equal(SaidState.Withheld, _installation.Stored(enrolment.Id).Statement.Text("name").State);
    }

    [Fact]
    public void Where_the_nodes_own_key_came_back_without_its_words_it_says_nothing_until_they_are_there()
    {
        _installation.OpenIncident("before");
        Keep("old");
        Product.RotateNodeKey();
        Product.Sequencer.Run();
        var copies = Product.StatementList.LatestOf(Product.Own, KernelKinds.KeyRotated, null, 10).Select(row => _installation.Stored(row.Statement.Id).Statement).ToList();
        PutBack("old");
        Product.RollForward([]);

        Assert.Equal("ledger.key_unknown", _installation.Reopened().ReadOnly!.Code);
        Assert.Empty(Product.RollForward([ids => copies.Where(copy => ids.Contains(copy.Id))]).Lacking);
        Assert.Null(_installation.Reopened().ReadOnly);
        var next = _installation.Say(Opening("and on"))[0].Id;
        Assert.Null(_installation.WhyRefused(next));
    }

    [Fact]
    public void Another_history_is_left_as_it_is_and_told_where_it_parts()
    {
        _installation.OpenIncident("before");
        Keep("old");
        var locked = File.ReadAllText(Product.Lock.Location);
        Keep("data at the fork");
        _installation.OpenIncident("one history");
        _installation.OpenIncident("and on");
        var here = File.ReadAllText(Product.Lock.Location);
        Keep("one");
        _installation.PutBack(_kept["data at the fork"]);
        File.WriteAllText(Product.Lock.Location, locked);
        _installation.Reopened();
        _installation.OpenIncident("another history");
        Keep("other");
        _installation.PutBack(_kept["one"]);
        File.WriteAllText(Product.Lock.Location, here);
        PutBack("other");
        Assert.Equal("ledger.behind", Product.ReadOnly!.Code);
        var before = Product.Rows.Leaves(0, 3);

        var fork = Assert.Throws<LedgerException>(() => Product.RollForward([]));

        Assert.Equal("ledger.fork", fork.Code);
        Assert.StartsWith("They part at index 2. Of size 3, the database has the root ", fork.Message, StringComparison.Ordinal);
        Assert.Equal(before, Product.Rows.Leaves(0, 3));
        Assert.Equal("ledger.behind", _installation.Reopened().ReadOnly!.Code);
    }

    [Fact]
    public void A_tile_that_is_missing_or_damaged_is_named_and_nothing_is_taken_in()
    {
        _installation.OpenIncident("before");
        Keep("old");
        _installation.Say([.. Enumerable.Range(0, 300).Select(_ => Opening("meanwhile"))]);
        PutBack("old");
        var bundle = Path.Combine(_installation.Data, "ledger", "tile", "entries", "001.p", "46");
        var bytes = File.ReadAllBytes(bundle);
        bytes[100] ^= 1;
        File.WriteAllBytes(bundle, bytes);

        var differs = Assert.Throws<LedgerException>(() => Product.RollForward([]));
        Assert.Equal(("ledger.tile_differs", "tile/entries/001.p/46"), (differs.Code, differs.Message));
        File.Delete(bundle);
        var missing = Assert.Throws<LedgerException>(() => Product.RollForward([]));
        Assert.Equal(("ledger.tile_missing", "tile/entries/001.p/46"), (missing.Code, missing.Message));
        Assert.Equal(2, Product.Rows.Assigned());
    }

    private static Draft Opening(string title) => IncidentBook.Opening(SubjectId.New("incident"), title, null, null, exercise: false);

    private void Keep(string name) => _kept[name] = _installation.CopyOfData();

    private void PutBack(string name) => _installation.PutBackDatabase(_kept[name]);
}

internal static class Staging1
{
    /// <summary>Stages one statement as a hand-carried bundle would: it was admitted where it comes from.</summary>
    public static Staging Stage1(this StatementBook book, SdJwt token) =>
        book.Store.Database.Write(transaction => book.Stage(transaction, [new Statement(token, complete: false)]))[0];
}
