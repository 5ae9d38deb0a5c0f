using System.Text.Json.Nodes;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Bayyina.Vault;
using Dapper;

namespace Bayyina.Tests.Evidence;

[Trait("store", "each")]
public sealed class EvidenceBookTests : IDisposable
{
    private readonly AnInstallation _installation = new();

    private Product Product => _installation.Product;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void A_sealing_says_what_came_in_how_and_what_the_file_says_of_itself_under_its_own_name()
    {
        var incident = _installation.OpenIncident();
        var taken = new IntakeOutcome.TakenIn(
            "in/a.jpg", "a.jpg", "in", new BlobHashes(new string('a', 64), new string('b', 128), 5), "image/jpeg", null,
            new JsonObject { ["Exif IFD0/Model"] = "X" }, ["name.percent"]);
        var acquisition = new Acquisition("a volunteer", "2026-03-14", "C1022", "a phone", "a resident", "by hand", Copy: true);
        var done = Product.Evidence.Seal([taken], acquisition, incident, exercise: false)[0];
        var statement = _installation.Stored(done.Statement).Statement;

        Assert.Equal((done.Item, ItemKinds.Sealed.Name), (statement.Subject!.Value, statement.Kind));
        string[] said = [.. ((string[])["sha256", "sha512", "file", "folder", "media_type", "form", "acquired_by", "acquired_from", "acquired_how", "place", "device", "at"])
            .Select(name => statement.Text(name).OrNull ?? "")];
        Assert.Equal(
            [new string('a', 64), new string('b', 128), "a.jpg", "in", "image/jpeg", "copy", "a volunteer", "a resident", "by hand", "C1022", "a phone", "2026-03-14"], said);
        Assert.Equal(5, statement.Number("bytes").OrNull);
        Assert.Equal(["name.percent"], statement.Texts("notices"));
        Assert.Equal("X", statement.Value("file_says").Value.GetProperty("Exif IFD0/Model").GetString());
    }

    [Fact]
    public void What_was_not_said_is_never_said_and_not_empty()
    {
        var item = _installation.Seal(_installation.OpenIncident(), "a.txt")[0];
        var statement = _installation.Stored(item.Statement).Statement;

        Assert.All(
            (string[])["folder", "acquired_by", "acquired_from", "acquired_how", "place", "device", "at", "notices", "file_says"],
            name => Assert.Equal(SaidState.NeverSaid, statement.Value(name).State));
        Assert.Equal("original", statement.Text("form").OrNull);
    }

    [Fact]
    public void A_batch_is_one_transaction_with_what_is_said_before_it_and_one_attachment_for_each_512_items()
    {
        var incident = SubjectId.New("incident");
        var taken = _installation.Take([.. Enumerable.Range(0, 1030).Select(i => $"{i}.txt")]);
        var done = Product.Evidence.Seal(taken, new Acquisition(), incident, false, IncidentBook.Opening(incident, "t", null, null, false));
        Product.Sequencer.Run();

        Assert.Equal(taken.Select(t => t.FileName), done.Select(d => d.Taken.FileName));
        Assert.Equal([512, 512, 6], Product.Statements.Store.OfKinds([ItemKinds.Attached.Name]).Select(s => s.Statement.Texts("items").Count));
        Assert.Equal(done.Select(d => d.Item), Product.Evidence.Of(incident).Select(i => i.Id));
        Assert.Equal(done.Select(d => _installation.Stored(d.Statement).Index!.Value).Order(), done.Select(d => _installation.Stored(d.Statement).Index!.Value));
    }

    [Fact]
    public void Items_of_one_second_are_listed_by_their_places_in_the_ledger_and_paged_without_a_gap()
    {
        var incident = _installation.OpenIncident();
        var names = Enumerable.Range(0, 23).Select(i => $"{i}.txt").ToArray();
        _installation.Seal(incident, names);
        var listed = new List<string?>();
        ListKey? after = null;
        do
        {
            var page = Product.ItemList.Page(Product.Own, exercise: false, after, 5);
            listed.AddRange(page.Rows.Select(row => row.File));
            after = ListKey.Parse(page.Next?.ToString());
        }
        while (after is not null);

        Assert.Equal(names.Reverse(), listed);
    }

    [Fact]
    public void The_same_bytes_twice_are_one_blob_and_two_items()
    {
        var incident = _installation.OpenIncident();
        var done = _installation.Seal(incident, "same.txt", "same.txt");

        Assert.NotEqual(done[0].Item, done[1].Item);
        Assert.Equal(done[0].Taken.Blob, done[1].Taken.Blob);
        Assert.Equal(2, Product.Evidence.Of(incident).Count);
        Assert.Single(Directory.GetFiles(Path.Combine(_installation.Data, "vault"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_item_that_was_attached_twice_is_there_once()
    {
        var incident = _installation.OpenIncident();
        var item = _installation.Seal(incident, "a.txt")[0].Item;
        _installation.Say(new Draft(incident, ItemKinds.Attached, false).Say("items", [item.Value]));

        Assert.Equal(item, Assert.Single(Product.Evidence.Of(incident)).Id);
    }

    [Fact]
    public void An_item_belongs_to_every_incident_that_it_was_attached_to()
    {
        var (first, second) = (_installation.OpenIncident(), _installation.OpenIncident());
        var item = _installation.Seal(first, "a.txt")[0].Item;
        _installation.Say(new Draft(second, ItemKinds.Attached, false).Say("items", [item.Value]));

        Assert.Equal([item], Product.Evidence.Of(first).Select(i => i.Id));
        Assert.Equal([item], Product.Evidence.Of(second).Select(i => i.Id));
    }

    [Fact]
    public void Taken_off_an_incident_it_is_gone_from_there_and_stays_sealed()
    {
        var incident = _installation.OpenIncident();
        var done = _installation.Seal(incident, "a.txt", "b.txt");
        var attached = Product.Statements.Store.OfKinds([ItemKinds.Attached.Name]).Single().Statement.Id;
        _installation.Say(new Draft(incident, ItemKinds.Attached, false).Say("items", [done[1].Item.Value]).Say("sup", [attached]));

        Assert.Equal([done[1].Item], Product.Evidence.Of(incident).Select(i => i.Id));
        Assert.Equal(2, Count("item"));
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void A_sealing_that_was_taken_back_leaves_no_item_behind()
    {
        var incident = _installation.OpenIncident();
        var done = _installation.Seal(incident, "a.txt")[0];
        _installation.Say(new Draft(done.Item, KernelKinds.Retracted, false).Say("sup", [done.Statement]));

        Assert.Empty(Product.Evidence.Of(incident));
        Assert.Equal(0, Count("item"));
    }

    [Fact]
    public void Two_sealings_of_one_item_are_disputed_and_both_are_kept()
    {
        var incident = _installation.OpenIncident();
        var done = _installation.Seal(incident, "a.txt")[0];
        using var phone = _installation.Enrol();
        _installation.Admit(
            new Draft(done.Item, ItemKinds.Sealed, false).Say("sha256", new string('0', 64)).Say("sha512", new string('0', 128)).Say("bytes", 1)
                .Say("file", "b.txt").Say("media_type", "text/plain"),
            phone);
        Product.Sequencer.Run();

        Assert.True(Assert.Single(Product.Evidence.Of(incident)).Disputed);
        Assert.Equal(2, Product.Statements.StateOf(done.Item).CurrentOf(ItemKinds.Sealed).Count());
    }

    private long Count(string table) => Product.Database.Read(c => c.ExecuteScalar<long>($"SELECT COUNT(*) FROM {table}"));
}
