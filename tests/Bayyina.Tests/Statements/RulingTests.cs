using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

/// <summary>Rule 1: everything well-formed is kept; the node rules once that something has no effect; one jti with two ids is shown.</summary>
public class RulingTests
{
    private readonly History _history = new();

    [Fact]
    public void What_nobody_has_ruled_against_counts_even_without_right()
    {
        Statement note = _history.By("mallory").Says(TestKinds.Noted).As(Roles.Supervisor);
        Assert.True(_history.Now(note).IsCurrent);
    }

    [Fact]
    public void A_kind_that_nobody_knows_is_kept_and_counts()
    {
        Statement said = _history.By("alice").With("kind", "\"made.later\"");
        Assert.Equal([said.Id], _history.Fold().Current.Select(s => s.Id));
    }

    [Fact]
    public void A_refused_statement_stays_with_its_ruling_and_does_not_count()
    {
        Statement note = _history.By("mallory").Says(TestKinds.Noted);
        var ruling = _history.Refuses(note);
        Assert.Equal((ruling.Id, false), (_history.Now(note).RefusedBy, _history.Now(note).IsCurrent));
        Assert.True(_history.Now(ruling).IsCurrent);
    }

    [Fact]
    public void A_refused_statement_takes_nobodys_place_and_contests_nothing()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        Statement again = _history.By("alice").Says(TestKinds.Noted).Superseding(note);
        Statement other = _history.By("mallory").Says(TestKinds.Noted).Superseding(note);
        Assert.False(_history.Now(note).IsCurrent);
        _history.Refuses(again);
        _history.Refuses(other);
        Assert.True(_history.Now(note).IsCurrent);
        Assert.Empty(_history.Now(note).ContestedBy);
    }

    [Fact]
    public void A_refused_statement_waits_for_nothing()
    {
        Statement said = _history.By("alice").Says(TestKinds.Noted).SupersedingIds(History.IdOf("to come"));
        Assert.Single(_history.Now(said).Pending);
        _history.Refuses(said);
        Assert.Empty(_history.Now(said).Pending);
    }

    [Fact]
    public void Only_a_key_of_the_node_rules_whoever_else_says_so()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        _history.Refuses(note, by: "mallory");
        _history.By("node").SignedWithTheKeyOf("mallory").Says(KernelKinds.Refused).As(Roles.Node)
            .With("statement", TokenForge.Quote(note.Id.Value)).Stated();
        Assert.Null(_history.Now(note).RefusedBy);
        _history.Refuses(note, by: "old node"); // a key that was the node's before it was rotated
        Assert.NotNull(_history.Now(note).RefusedBy);
    }

    [Fact]
    public void A_ruling_about_another_subject_or_of_a_drill_has_no_effect_here()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        _history.By("node").Says(KernelKinds.Refused).About(History.SubjectOf("another")).With("statement", TokenForge.Quote(note.Id.Value)).Stated();
        _history.By("node").Says(KernelKinds.Refused).InADrill().With("statement", TokenForge.Quote(note.Id.Value)).Stated();
        Assert.Null(_history.Now(note).RefusedBy);
    }

    [Fact]
    public void A_ruling_of_the_record_says_nothing_of_a_drill()
    {
        Statement drilled = _history.By("alice").Says(TestKinds.Noted).InADrill();
        _history.By("node").Says(KernelKinds.Refused).With("statement", TokenForge.Quote(drilled.Id.Value)).Stated();
        Assert.Null(_history.Now(drilled).RefusedBy);
    }

    [Fact]
    public void A_ruling_with_a_key_that_was_revoked_by_then_is_refused_itself_and_has_no_effect()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        var stolen = _history.Refuses(note, by: "old node");
        var against = _history.Refuses(stolen);
        Assert.Null(_history.Now(note).RefusedBy);
        Assert.Equal(against.Id, _history.Now(stolen).RefusedBy);
        var again = _history.Refuses(against, by: "old node"); // the thief answers
        Assert.Equal(stolen.Id, _history.Now(note).RefusedBy);
        _history.Refuses(again); // and is refused as well when the answer is sequenced
        Assert.Null(_history.Now(note).RefusedBy);
        Assert.True(_history.Now(note).IsCurrent);
    }

    [Fact]
    public void A_chain_of_ten_thousand_rulings_is_followed_without_a_stack_overflow()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        var last = note;
        for (var i = 0; i < 10_001; i++)
        {
            last = _history.Refuses(last);
        }
        Assert.NotNull(_history.Now(note).RefusedBy);
    }

    [Fact]
    public void Of_several_rulings_the_one_of_the_least_id_is_shown()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        StatementId[] rulings = [.. Enumerable.Range(0, 5).Select(_ => _history.Refuses(note).Id)];
        Assert.Equal(rulings.Min(), _history.Now(note).RefusedBy);
    }

    [Fact]
    public void A_ruling_or_an_erasure_cannot_be_superseded_by_anyone()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        var ruling = _history.Refuses(note);
        Statement undone = _history.By("node").Says(KernelKinds.Retracted).Superseding(ruling);
        Assert.True(_history.Now(ruling).IsCurrent);
        Assert.Equal([undone.Id], _history.Now(ruling).ContestedBy);
        Assert.NotNull(_history.Now(note).RefusedBy);
    }

    [Fact]
    public void Statements_with_one_jti_all_stay_and_show_each_other()
    {
        Statement one = _history.By("alice").Says(TestKinds.Noted);
        Statement two = _history.By("alice").Says(TestKinds.Noted).WithTheJtiOf(one);
        Statement three = _history.By("bob").Says(TestKinds.Noted).WithTheJtiOf(one);
        StatementId[] ids = [.. new[] { one, two, three }.Select(s => s.Id).Order()];
        Assert.All([one, two, three], s => Assert.Equal(ids.Where(id => id != s.Id), _history.Now(s).EquivocatesWith));
        Assert.All([one, two, three], s => Assert.True(_history.Now(s).IsCurrent));
        Assert.Throws<ArgumentOutOfRangeException>(() => _history.Now(one).EquivocatesWith[2]);
    }

    [Fact]
    public void A_statement_about_another_subject_with_the_same_jti_is_shown_too()
    {
        Statement here = _history.By("alice").Says(TestKinds.Noted);
        Statement there = _history.By("alice").Says(TestKinds.Noted).About(History.SubjectOf("another")).WithTheJtiOf(here);
        Statement alone = _history.By("alice").Says(TestKinds.Noted);
        Assert.Equal([there.Id], _history.Now(here).EquivocatesWith);
        Assert.Empty(_history.Now(alone).EquivocatesWith);
        Assert.Null(_history.Fold().Find(there.Id));
    }

    [Fact]
    public void What_the_builder_says_is_truly_signed()
    {
        Statement note = _history.By("alice").Says(TestKinds.Noted);
        Statement forged = _history.By("alice").SignedWithTheKeyOf("mallory").Says(TestKinds.Noted);
        Assert.True(note.Token.IsSignedBy(TestKey.Of("alice").Public));
        Assert.True(forged.Token.IsSignedBy(TestKey.Of("mallory").Public));
        Assert.Equal(note.By, forged.By);
    }
}
