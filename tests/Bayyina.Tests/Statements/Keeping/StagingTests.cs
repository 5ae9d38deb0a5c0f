using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Statements.Keeping;

[Trait("store", "each")]
public sealed class StagingTests : IDisposable
{
    private readonly AnInstallation _installation = new();
    private readonly SubjectId _incident;

    public StagingTests() => _incident = _installation.OpenIncident();

    private Product Product => _installation.Product;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void A_statement_is_acknowledged_as_staged_with_its_fold_and_gets_its_index_next()
    {
        var staged = Assert.IsType<Staged>(Product.Statements.Say([Note("a crane is needed")], Product.Node)[0]);

        Assert.Null(_installation.Stored(staged.Id).Index);
        Assert.Equal("a crane is needed", Product.Incidents.Find(_incident)!.Notes.Single().Text.OrNull);
        Product.Sequencer.Run();
        Assert.Equal(2, _installation.Stored(staged.Id).Index);
    }

    [Fact]
    public void A_projection_that_throws_leaves_neither_the_statement_nor_what_other_projections_did()
    {
        var before = Rows();
        Projection broken = (_, _) => throw new InvalidTimeZoneException();
        Projection[] projections = [IncidentBook.Project, broken];
        var book = new StatementBook(
            Product.Statements.Store, Product.Statements.Origin, Product.Statements.Rules, projections.ToLookup(_ => "incident"), _installation.Time);
        var other = SubjectId.New("incident");

        Assert.Throws<InvalidTimeZoneException>(() => book.Say([IncidentBook.Opening(other, "t", null, null, false), Note("n")], Product.Node));
        Assert.Equal(before, Rows());
        Assert.Null(Product.Incidents.Find(other));
    }

    [Fact]
    public void A_statement_that_is_here_already_changes_nothing()
    {
        var statement = Product.Statements.Sign([Note("once")], Product.Node)[0];
        Assert.IsType<Staged>(Stage(statement)[0]);
        var before = Rows();

        Assert.Equal(new AlreadyHere(statement.Id), Stage(statement)[0]);
        Assert.Equal(before, Rows());
    }

    [Fact]
    public void Said_twice_in_one_batch_it_is_kept_once()
    {
        var statement = Product.Statements.Sign([Note("once")], Product.Node)[0];

        Assert.Equal([new Staged(statement.Id), new AlreadyHere(statement.Id)], Stage(statement, statement));
        Assert.Single(Product.Incidents.Find(_incident)!.Notes);
    }

    [Fact]
    public void What_waits_keeps_its_order_when_the_clock_goes_back()
    {
        var first = Product.Statements.Say([Note("first")], Product.Node)[0].Id;
        _installation.Time.Move(TimeSpan.FromHours(-3));
        var second = Product.Statements.Say([Note("second")], Product.Node)[0].Id;
        Product.Sequencer.Run();

        Assert.True(_installation.Stored(first).Index < _installation.Stored(second).Index);
    }

    [Fact]
    public void A_correction_by_somebody_else_across_subjects_is_contested_and_shown_on_both_sides()
    {
        var note = _installation.Say(Note("eleven people"))[0].Id;
        var other = _installation.OpenIncident("elsewhere");
        var claim = _installation.Say(IncidentBook.Note(other, "twelve people", "en", false).Say("sup", [note]))[0].Id;

        var target = _installation.Now(note);
        Assert.Equal([claim], target.ContestedBy);
        Assert.True(target.IsCurrent);
        Assert.True(_installation.Now(claim).IsCurrent);
        Assert.Contains(Product.Statements.StateOf(other).Statements, s => s.Statement.Supersedes.Contains(note));
        Assert.Empty(_installation.Now(claim).Pending);
    }

    [Fact]
    public void A_correction_that_comes_before_what_it_corrects_takes_effect_on_arrival_in_the_read_tables_too()
    {
        var late = Product.Statements.Sign([IncidentBook.Opening(_incident, "the wrong street", null, null, false)], Product.Node)[0];
        var correction = _installation.Say(IncidentBook.Opening(_incident, "the right street", null, null, false).Say("sup", [late.Id]))[0].Id;
        Assert.Equal([late.Id], _installation.Now(correction).Pending);
        Stage(late);

        Assert.Empty(_installation.Now(correction).Pending);
        Assert.Equal([correction], _installation.Now(late.Id).SupersededBy);
        Assert.DoesNotContain("wrong", TitleInTable(), StringComparison.Ordinal);
    }

    [Fact]
    public void Superseding_within_one_batch_of_a_new_subject_counts()
    {
        var fresh = SubjectId.New("incident");
        var first = Product.Statements.Sign([IncidentBook.Opening(fresh, "a", null, null, false)], Product.Node)[0];
        var second = Product.Statements.Sign([IncidentBook.Opening(fresh, "b", null, null, false).Say("sup", [first.Id])], Product.Node)[0];
        Stage(second, first);

        Assert.Equal("b", Product.Database.Read(c => c.ExecuteScalar<string>("SELECT title FROM incident WHERE id = @id", new { id = fresh.Value })));
    }

    private Draft Note(string text) => IncidentBook.Note(_incident, text, "en", false);

    private IReadOnlyList<Staging> Stage(params Statement[] statements) => Product.Database.Write(t => Product.Statements.Stage(t, statements));

    private string TitleInTable() => Product.Database.Read(c => c.ExecuteScalar<string>("SELECT title FROM incident WHERE id = @id", new { id = _incident.Value }))!;

    // Everything that a statement may leave behind.
    private List<string> Rows() => Product.Database.Read(c => ((string[])["statement", "statement_target", "incident", "item", "incident_item", "enrolled_key"])
        .SelectMany(table => c.Query($"SELECT * FROM {table}").Select(row => table + string.Join('|', ((IDictionary<string, object?>)row).Values))).Order().ToList());
}
