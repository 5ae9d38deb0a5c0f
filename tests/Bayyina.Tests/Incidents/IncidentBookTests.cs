using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Incidents;

[Trait("store", "each")]
public sealed class IncidentBookTests : IDisposable
{
    private readonly AnInstallation _installation = new();

    private Product Product => _installation.Product;

    private IncidentBook Book => Product.Incidents;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void An_incident_is_what_was_said_of_it_and_the_table_shows_the_same()
    {
        var id = SubjectId.New("incident");
        _installation.Say(
            IncidentBook.Opening(id, "انهيار مبنى", "2026-03-14T09:00+03:00", "C1022", exercise: true), IncidentBook.Note(id, "ثلاثة تحت الأنقاض", "ar", exercise: true));
        var incident = Book.Find(id)!;

        Assert.Equal((Standing.Open, true), (incident.Standing, incident.Exercise));
        Assert.Equal("انهيار مبنى", Assert.Single(incident.Titles));
        Assert.Equal("2026-03-14T09:00+03:00", incident.OpenedAt.OrNull);
        Assert.Equal("C1022", incident.Place.OrNull);
        var note = Assert.Single(incident.Notes);
        Assert.Equal(("ثلاثة تحت الأنقاض", "ar"), (note.Text.OrNull, note.Language.OrNull));
        Assert.Equal((1L, "انهيار مبنى", "C1022", "Open"), Row(id));
    }

    [Fact]
    public void Nothing_said_is_no_incident() => Assert.Null(Book.Find(SubjectId.New("incident")));

    [Fact]
    public void Closed_it_stays_closed_until_something_comes_that_the_closing_did_not_know()
    {
        var id = _installation.OpenIncident();
        _installation.Seal(id, "before.txt");
        _installation.Say(Book.Closing(id, "all accounted for"));
        Assert.Equal(Standing.Closed, Book.Find(id)!.Standing);
        Assert.Equal("Closed", Row(id).Standing);

        var late = _installation.Seal(id, "after.txt");
        Assert.Equal(Standing.Reopened, Book.Find(id)!.Standing);
        Assert.Equal("Reopened", Row(id).Standing);
        var closing = Assert.Single(Product.Statements.StateOf(id).Closings);
        Assert.Equal(ItemKinds.Attached.Name, _installation.Stored(Assert.Single(closing.Unforeseen)).Statement.Kind);
        Assert.Contains(late[0].Item, Product.Evidence.Of(id).Select(i => i.Id));

        _installation.Say(Book.Closing(id, "now really"));
        Assert.Equal(Standing.Closed, Book.Find(id)!.Standing);
    }

    [Fact]
    public void A_note_that_was_on_its_way_when_it_was_closed_reopens_it()
    {
        var id = _installation.OpenIncident();
        using var phone = _installation.Enrol();
        var note = _installation.Signed(IncidentBook.Note(id, "someone is calling from below", "en", false), phone);
        _installation.Say(Book.Closing(id, null));
        Product.Statements.Admit(note);

        Assert.Equal(Standing.Reopened, Book.Find(id)!.Standing);
    }

    [Fact]
    public void What_was_refused_reopens_nothing()
    {
        var id = _installation.OpenIncident();
        using var phone = _installation.Enrol();
        _installation.Say(Book.Closing(id, null));
        _installation.Admit(IncidentBook.Note(id, "n", "en", false).Say("role", Roles.Supervisor), phone);
        Product.Sequencer.Run();

        Assert.Equal(Standing.Closed, Book.Find(id)!.Standing);
        Assert.Equal("Closed", Row(id).Standing);
    }

    [Fact]
    public void Two_who_closed_and_opened_again_without_seeing_each_other_are_a_conflict()
    {
        var id = _installation.OpenIncident();
        var closing = Book.Closing(id, "one");
        var opening = IncidentBook.Opening(id, "again", null, null, false)
            .Say("aft", [.. Product.Statements.StateOf(id).HeadsOf(IncidentKinds.Standing).Select(s => s.Id)]);
        _installation.Say(closing, opening);

        Assert.Equal(Standing.Conflict, Book.Find(id)!.Standing);
        Assert.Equal("Conflict", Row(id).Standing);
    }

    [Fact]
    public void Merged_incidents_are_one_class_and_a_retracted_merge_splits_it_again()
    {
        var (a, b, c) = (_installation.OpenIncident("a"), _installation.OpenIncident("b"), _installation.OpenIncident("c"));
        var edge = _installation.Say(Same(a, b), Same(b, c));
        SubjectId[] all = [.. ((SubjectId[])[a, b, c]).Order()];

        Assert.All(all, id => Assert.Equal(all, Book.ClassOf(id, false)));
        _installation.Say(new Draft(a, KernelKinds.Retracted, false).Say("sup", [edge[0].Id]));
        Assert.Equal([a], Book.ClassOf(a, false));
        Assert.Equal([.. ((SubjectId[])[b, c]).Order()], Book.ClassOf(c, false));
        Assert.All(all, id => Assert.Single(Book.Find(id)!.Titles));
    }

    [Fact]
    public void A_drill_never_merges_with_the_record()
    {
        var (real, drill) = (_installation.OpenIncident(), _installation.OpenIncident(exercise: true));
        _installation.Say(new Draft(drill, IncidentKinds.Same, true).Say("other", real.Value));

        Assert.Equal([real], Book.ClassOf(real, false));
        Assert.DoesNotContain(real, Book.ClassOf(drill, Product.Statements.StateOf(drill).Exercise).Where(id => !Product.Statements.StateOf(id).Exercise && id != real));
    }

    [Fact]
    public void Two_titles_stand_side_by_side_where_neither_took_the_others_place()
    {
        var id = _installation.OpenIncident("the bakery");
        using var phone = _installation.Enrol();
        _installation.Admit(IncidentBook.Opening(id, "the school", null, null, false), phone);

        Assert.Equal(["the bakery", "the school"], Book.Find(id)!.Titles.Order());
    }

    [Fact]
    public void A_corrected_opening_is_shown_as_corrected()
    {
        var id = SubjectId.New("incident");
        var first = _installation.Say(IncidentBook.Opening(id, "the bakery", null, "C1", false))[0].Id;
        _installation.Say(IncidentBook.Opening(id, "the school", null, "C2", false).Say("sup", [first]));

        Assert.Equal((0L, "the school", "C2", "Open"), Row(id));
    }

    private static Draft Same(SubjectId a, SubjectId b) => new Draft(a, IncidentKinds.Same, false).Say("other", b.Value);

    private (long Exercise, string? Title, string? Place, string Standing) Row(SubjectId id) => Product.Database.Read(c =>
        c.QuerySingle<(long, string?, string?, string)>("SELECT exercise, title, place, standing FROM incident WHERE id = @id", new { id = id.Value }));
}
