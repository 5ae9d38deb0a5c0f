using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

/// <summary>Rule 2: who takes whose place.</summary>
public class SupersessionTests
{
    private readonly History _history = new();

    [Fact]
    public void The_author_takes_the_place_of_the_whole_statement()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted).With("text", "\"two floors\"").With("name", "\"x\"");
        Statement again = _history.By("alice").Says(TestKinds.Noted).With("text", "\"three floors\"").Superseding(note);
        Assert.Equal([again.Id], _history.Now(note).SupersededBy);
        Assert.False(_history.Now(note).IsCurrent);
        Assert.Empty(_history.Now(note).ContestedBy);
        Assert.Equal(SaidState.NeverSaid, _history.Fold().CurrentOf(TestKinds.Noted).Single().Text("name").State); // it restates what it keeps
    }

    [Fact]
    public void A_role_that_the_kind_names_takes_the_place_of_somebody_elses()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        Statement again = _history.By("sam").As(Roles.Supervisor).Says(TestKinds.Noted).Superseding(note);
        Assert.Equal([again.Id], _history.Now(note).SupersededBy);
    }

    [Fact]
    public void Somebody_else_without_a_role_contests_and_both_count()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        Statement other = _history.By("bob").Says(TestKinds.Noted).Superseding(note);
        Contested(note, other);
    }

    [Fact]
    public void A_role_that_the_kind_does_not_name_contests()
    {
        Statement level = _history.By("alice").Says(TestKinds.Levelled);
        Contested(level, _history.By("sam").As(Roles.Supervisor).Says(TestKinds.Levelled).Superseding(level));
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        Contested(note, _history.By("sam").As(Roles.Protection).Says(TestKinds.Noted).Superseding(note));
        Contested(note, _history.By("sam").As("Supervisor").Says(TestKinds.Noted).Superseding(note));
    }

    [Fact]
    public void The_kind_of_what_is_superseded_decides_and_not_of_what_supersedes()
    {
        Statement level = _history.By("alice").Says(TestKinds.Levelled);
        Contested(level, _history.By("sam").As(Roles.Supervisor).Says(TestKinds.Noted).Superseding(level));
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        Statement retraction = _history.By("sam").As(Roles.Supervisor).Says(KernelKinds.Retracted).Superseding(note);
        Assert.Equal([retraction.Id], _history.Now(note).SupersededBy);
    }

    [Fact]
    public void What_is_of_an_unknown_kind_only_its_author_supersedes()
    {
        Statement said = _history.By("alice").With("kind", "\"made.later\"");
        Contested(said, _history.By("sam").As(Roles.Supervisor).Says(TestKinds.Noted).Superseding(said));
        _history.By("alice").Says(KernelKinds.Retracted).Superseding(said).Stated();
        Assert.False(_history.Now(said).IsCurrent);
    }

    [Fact]
    public void About_another_subject_it_contests_even_by_the_author()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        Statement elsewhere = _history.By("alice").Says(TestKinds.Noted).About(History.SubjectOf("another")).Superseding(note);
        Assert.Equal([elsewhere.Id], _history.Now(note).ContestedBy);
        Assert.True(_history.Now(note).IsCurrent);
        Assert.Null(_history.Fold().Find(elsewhere.Id));
    }

    [Fact]
    public void A_copy_that_withholds_its_subject_supersedes_nothing()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        var hidden = _history.By("alice").Says(TestKinds.Noted).Superseding(note).Copy(complete: false, (_, name) => name != "sub");
        var state = _history.Fold([note, hidden]);
        Assert.True(state.Find(note.Id)!.IsCurrent);
        Assert.Equal([hidden.Id], state.Find(note.Id)!.ContestedBy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Between_a_drill_and_the_record_it_contests_even_by_the_author(bool drill)
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted).InADrill(drill);
        Statement other = _history.By("alice").Says(TestKinds.Noted).InADrill(!drill).Superseding(note);
        Assert.Empty(_history.Now(note).SupersededBy);
        Assert.Equal([other.Id], _history.Now(note).ContestedBy);
    }

    [Fact]
    public void Superseded_is_for_ever_and_undoing_an_undoing_is_restating()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        Statement retraction = _history.By("alice").Says(KernelKinds.Retracted).Superseding(note);
        _history.By("alice").Says(KernelKinds.Retracted).Superseding(retraction).Stated();
        Assert.False(_history.Now(note).IsCurrent);
        Statement restated = _history.By("alice").Says(TestKinds.Noted).Superseding(retraction);
        Assert.False(_history.Now(note).IsCurrent);
        Assert.True(_history.Now(restated).IsCurrent);
    }

    [Fact]
    public void A_target_that_has_not_arrived_is_pending_and_is_superseded_when_it_arrives()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        Statement again = _history.By("alice").Says(TestKinds.Noted).Superseding(note);
        var before = _history.Fold([again]).Find(again.Id)!;
        Assert.Equal([note.Id], before.Pending);
        Assert.True(before.IsCurrent);
        var after = _history.Fold([again, note]);
        Assert.Empty(after.Find(again.Id)!.Pending);
        Assert.False(after.Find(note.Id)!.IsCurrent);
    }

    [Fact]
    public void What_is_pending_is_told_in_order_and_once_and_only_where_it_is_an_id()
    {
        var (a, b) = (History.IdOf("a"), History.IdOf("b"));
        Statement said = _history.By("alice").Says(TestKinds.Noted).With("sup", $"[\"{a}\",\"{b}\",\"{a}\",\"x\",7,\"{a}=\"]");
        Assert.Equal(new[] { a, b }.Order(), _history.Now(said).Pending);
    }

    [Fact]
    public void One_statement_supersedes_several_and_several_supersede_one()
    {
        Statement one = _history.By("alice").Says(TestKinds.Noted);
        Statement two = _history.By("alice").Says(TestKinds.Noted);
        Statement both = _history.By("alice").Says(TestKinds.Noted).Superseding(one, two);
        Statement also = _history.By("alice").Says(TestKinds.Noted).Superseding(one);
        Assert.Equal(new[] { both.Id, also.Id }.Order(), _history.Now(one).SupersededBy);
        Assert.Equal([both.Id], _history.Now(two).SupersededBy);
        Assert.True(_history.Now(both).IsCurrent && _history.Now(also).IsCurrent);
    }

    [Fact]
    public void Contested_and_superseded_can_both_be_shown_of_one()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        Statement again = _history.By("alice").Says(TestKinds.Noted).Superseding(note);
        Statement other = _history.By("bob").Says(TestKinds.Noted).Superseding(note);
        Assert.Equal([again.Id], _history.Now(note).SupersededBy);
        Assert.Equal([other.Id], _history.Now(note).ContestedBy);
        Assert.True(_history.Now(other).IsCurrent);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"x\"")]
    [InlineData("null")]
    [InlineData("{\"a\":[]}")]
    [InlineData("[[],{},null,1e999]")]
    public void References_of_another_form_name_nobody(string json)
    {
        Statement said = _history.By("alice").Says(TestKinds.Closed).With("sup", json).With("aft", json).With("relies_on", json).With("role", json);
        _history.By("node").Says(KernelKinds.Refused).With("statement", json).Stated();
        _history.By("node").Says(KernelKinds.Erased).With("digests", json).Stated();
        Assert.True(_history.Now(said).IsCurrent);
        Assert.Empty(_history.Now(said).Pending);
    }

    private void Contested(Statement target, Statement by)
    {
        Assert.Contains(by.Id, _history.Now(target).ContestedBy);
        Assert.Empty(_history.Now(target).SupersededBy);
        Assert.True(_history.Now(target).IsCurrent);
        Assert.True(_history.Now(by).IsCurrent);
    }
}
