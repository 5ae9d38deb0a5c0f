using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

/// <summary>A property is present, was never said, or is withheld or erased; an erasure takes it and the statement stays.</summary>
public class ErasureTests
{
    private readonly History _history = new();

    [Fact]
    public void A_property_has_three_states_in_the_fold()
    {
        var saying = _history.By("alice").Says(TestKinds.Noted).With("text", "\"x\"").With("name", "\"a name\"");
        Statement note = saying;
        Assert.Equal((SaidState.Present, "a name"), (Said(note, "name").State, Said(note, "name").Value));
        Assert.Equal(SaidState.NeverSaid, Said(note, "device").State);
        _history.Erases(note, "name");
        Assert.Equal((SaidState.Withheld, null), (Said(note, "name").State, Said(note, "name").OrNull));
        Assert.Equal(SaidState.NeverSaid, Said(note, "device").State);
        Assert.Equal(["name"], _history.Now(note).Statement.Gone);
        Assert.Equal("x", Said(note, "text").Value);
        Assert.True(_history.Now(note).IsCurrent);
        Assert.DoesNotContain(note.Token.Find("name")!.Encoded, _history.Now(note).Statement.Token.Compact, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_copy_from_which_something_is_withheld_nothing_reads_as_never_said()
    {
        var copy = _history.By("alice").Says(TestKinds.Noted).With("name", "\"x\"");
        copy.Stated();
        var partial = copy.Copy(complete: false, (_, name) => name != "name");
        Assert.Equal(SaidState.Withheld, partial.Text("name").State);
        Assert.Equal(SaidState.Withheld, partial.Text("device").State);
    }

    [Fact]
    public void The_fold_is_the_same_before_and_after_the_disclosures_were_deleted()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted).With("text", "\"x\"").With("name", "\"y\"").SupersedingIds(History.IdOf("before"));
        _history.Erases(note, "text", "name");
        var before = _history.Fold();
        var stored = before.Statements.Select(f => f.Statement).ToList();
        Assert.Equal(Rendered.Of(before), Rendered.Of(_history.Fold(stored)));
        var read = stored.Select(s => new Statement(Proof.SdJwt.Parse(s.Token.Compact), complete: true, s.Gone));
        Assert.Equal(Rendered.Of(before), Rendered.Of(_history.Fold(read)));
    }

    [Fact]
    public void A_copy_that_still_has_it_does_not_bring_it_back()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted).With("name", "\"y\"");
        _history.Erases(note, "name");
        var left = _history.Now(note).Statement;
        Assert.Equal(SaidState.Withheld, _history.Fold([left, .. _history.All, note]).Find(note.Id)!.Statement.Text("name").State);
    }

    [Fact]
    public void An_erasure_takes_a_property_and_not_another_that_says_the_same()
    {
        Statement one = _history.By("alice").Says(TestKinds.Noted).With("name", "\"y\"");
        Statement two = _history.By("alice").Says(TestKinds.Noted).With("name", "\"y\"");
        _history.Erases(one, "name");
        Assert.Equal("y", Said(two, "name").Value);
    }

    [Fact]
    public void What_places_a_statement_in_the_record_cannot_be_erased()
    {
        Statement opened = _history.By("alice").Says(TestKinds.Opened);
        Statement again = _history.By("sam").As(Roles.Supervisor).Says(TestKinds.Closed).Superseding(opened).After(opened).RelyingOn(opened);
        Statement same = _history.By("alice").Says(TestKinds.Same).With("other", TokenForge.Quote(History.SubjectOf("another").Value));
        var before = Rendered.Of(_history.Fold());
        var one = _history.Erases(again, "sub", "kind", "sup", "aft", "role", "relies_on");
        var two = _history.Erases(same, "other");
        Assert.Equal(before, Rendered.Of(_history.Fold(_history.All.Where(s => s != one && s != two))));
        Assert.Empty(_history.Fold().Statements.SelectMany(f => f.Statement.Gone));
        Assert.False(_history.Now(opened).IsCurrent);
        Assert.All(["sub", "kind", "sup", "aft", "role", "relies_on"], p => Assert.False(TestKinds.Catalogue.CanErase(again.Kind, p)));
        Assert.True(TestKinds.Catalogue.CanErase(again.Kind, "at"));
    }

    [Fact]
    public void What_a_kind_requires_stays_unless_the_kind_says_otherwise()
    {
        var kind = new KindDefinition("a.kind", null, [new("what", PropertyType.Text, Required: true), new("more", PropertyType.Text)]);
        bool CanErase(KindDefinition definition, string property) => new KindCatalogue([definition]).CanErase("a.kind", property);
        Assert.False(CanErase(kind, "what"));
        Assert.True(CanErase(kind, "more"));
        Assert.True(CanErase(kind, "unknown to the kind"));
        Assert.True(CanErase(kind with { Erasable = ["what"] }, "what"));
        Assert.True(CanErase(kind with { Name = "another" }, "what")); // of an unknown kind nothing is known to be required
        Assert.False(CanErase(kind with { Name = "another" }, "sup"));
        Assert.All(
            [PropertyType.Subject, PropertyType.Subjects, PropertyType.Statement, PropertyType.Statements],
            reference => Assert.False(CanErase(kind with { Properties = [new("to", reference)] }, "to")));
    }

    [Fact]
    public void Neither_a_ruling_nor_an_erasure_can_be_erased()
    {
        Statement note = _history.By("mallory").Says(TestKinds.Noted).With("name", "\"y\"");
        Statement ruling = _history.By("node").Says(KernelKinds.Refused).With("statement", TokenForge.Quote(note.Id.Value)).With("at", "\"2016\"");
        var erasure = _history.Erases(note, "name");
        _history.Erases(ruling, "statement", "at");
        _history.Erases(erasure, "digests", "reason");
        Assert.Equal(ruling.Id, _history.Now(note).RefusedBy);
        Assert.Equal(SaidState.Withheld, Said(note, "name").State);
        Assert.Empty(_history.Fold().Statements.Where(f => f.Statement.Id != note.Id).SelectMany(f => f.Statement.Gone));
    }

    [Fact]
    public void An_erasure_about_another_subject_or_of_a_drill_takes_nothing_here()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted).With("name", "\"y\"");
        var digests = $"[\"{note.Token.Find("name")!.Digest}\"]";
        _history.By("node").Says(KernelKinds.Erased).About(History.SubjectOf("another")).With("digests", digests).Stated();
        _history.By("node").Says(KernelKinds.Erased).InADrill().With("digests", digests).Stated();
        Assert.Equal("y", Said(note, "name").Value);
    }

    [Fact]
    public void An_erasure_of_the_record_takes_nothing_from_a_drill()
    {
        Statement drilled = _history.By("alice").Says(TestKinds.Noted).InADrill().With("name", "\"y\"");
        _history.By("node").Says(KernelKinds.Erased).With("digests", $"[\"{drilled.Token.Find("name")!.Digest}\"]").Stated();
        Assert.Equal("y", Said(drilled, "name").Value);
    }

    [Fact]
    public void A_refused_erasure_takes_nothing()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted).With("name", "\"y\"");
        Statement erasure = _history.By("mallory").Says(KernelKinds.Erased).With("digests", $"[\"{note.Token.Find("name")!.Digest}\"]");
        Assert.Equal(SaidState.Withheld, Said(note, "name").State);
        _history.Refuses(erasure);
        Assert.Equal("y", Said(note, "name").Value);
    }

    private Said<string> Said(Statement statement, string property) => _history.Now(statement).Statement.Text(property);
}
