using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

/// <summary>Copies of one statement, and reading what is not of the form that was asked for.</summary>
public class StatementCopyTests
{
    private readonly History _history = new();

    [Fact]
    public void Two_copies_tell_together_what_either_tells()
    {
        var saying = ASaying();
        var one = saying.Copy(complete: false, (_, name) => name is "sub" or "text");
        var two = saying.Copy(complete: false, (_, name) => name is "kind" or "name" or "text");
        var together = one.Together(two);
        Assert.Equal(["kind", "name", "sub", "text"], together.Present);
        Assert.Equal((_history.Case, TestKinds.Noted.Name), (together.Subject, together.Kind));
        Assert.Equal(Rendered.Of(together), Rendered.Of(two.Together(one)));
        Assert.Throws<ArgumentException>(() => one.Together(_history.By("alice").Says(TestKinds.Noted)));
    }

    [Fact]
    public void The_fold_takes_copies_of_one_statement_together_in_any_order()
    {
        var saying = ASaying();
        var one = saying.Copy(complete: false, (_, name) => name is "sub" or "text");
        var two = saying.Copy(complete: false, (_, name) => name is "kind" or "name");
        Assert.Equal(["kind", "name", "sub", "text"], Assert.Single(_history.Fold([one, two]).Statements).Statement.Present);
        Assert.Equal(["kind", "name", "sub", "text"], Assert.Single(_history.Fold([two, one]).Statements).Statement.Present);
    }

    [Fact]
    public void A_copy_by_whoever_keeps_the_record_tells_what_was_never_said()
    {
        var saying = ASaying();
        var partial = saying.Copy(complete: false, (_, name) => name == "sub");
        Assert.Equal(SaidState.Withheld, partial.Text("device").State);
        Assert.Equal(SaidState.NeverSaid, partial.Together(saying).Text("device").State);
        Assert.Equal(SaidState.NeverSaid, saying.Stated().Together(partial).Text("device").State);
    }

    [Fact]
    public void In_whatever_order_the_disclosures_came_it_is_the_same_statement()
    {
        Statement note = ASaying();
        var disclosures = note.Token.Disclosures.Reverse().ToList();
        var turned = new Statement(SdJwt.From(note.Token.Jws, disclosures), complete: true);
        Assert.Equal(Rendered.Of(note), Rendered.Of(turned));
        Assert.Equal(Rendered.Of(_history.Fold([note])), Rendered.Of(_history.Fold([turned, note])));
    }

    [Fact]
    public void Of_two_signatures_over_the_same_one_stands_for_both()
    {
        Statement note = ASaying();
        var input = note.Token.Jws[..note.Token.Jws.LastIndexOf('.')];
        var again = new Statement(
            SdJwt.From(input + "." + CanonicalBase64Url.Encode(TestKey.Of("alice").Sign(System.Text.Encoding.ASCII.GetBytes(input))), note.Token.Disclosures), complete: true);
        Assert.Equal(note.Id, again.Id);
        Assert.NotEqual(note.Token.Jws, again.Token.Jws);
        Assert.Equal(note.Together(again).Token.Jws, again.Together(note).Token.Jws);
        Assert.True(note.Together(again).Token.IsSignedBy(TestKey.Of("alice").Public));
    }

    [Fact]
    public void A_property_that_is_known_to_be_gone_is_left_out_even_where_it_is_handed_in()
    {
        Statement note = ASaying();
        var redacted = new Statement(note.Token, complete: true, new HashSet<string> { "name", "device" });
        Assert.Equal(SaidState.Withheld, redacted.Text("name").State);
        Assert.Equal(SaidState.Withheld, redacted.Text("device").State);
        Assert.DoesNotContain(note.Token.Find("name")!.Encoded, redacted.Token.Compact, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_values_of_one_property_under_one_signature_both_read_as_withheld()
    {
        var saying = ASaying().WithAlso("text", "\"another\"");
        Statement one = saying;
        var two = saying.Copy(complete: true, (place, name) => name != "text" || place > 2);
        Assert.Equal(("x", "another"), (one.Text("text").Value, two.Text("text").Value));
        var together = one.Together(two);
        Assert.Equal((SaidState.Withheld, null), (together.Text("text").State, together.Text("text").OrNull));
        Assert.Equal(["text"], together.SaidTwice);
        Assert.Equal(["text"], together.Gone);
        Assert.Equal(Rendered.Of(together), Rendered.Of(two.Together(one)));
        Assert.Equal(Rendered.Of(together), Rendered.Of(together.Together(one)));
    }

    [Fact]
    public void Two_kinds_or_subjects_under_one_signature_are_none()
    {
        var saying = _history.By("alice").Says(TestKinds.Opened).WithAlso("kind", "\"case.closed\"").WithAlso("sub", TokenForge.Quote(History.SubjectOf("another").Value));
        Statement one = saying;
        var two = saying.Copy(complete: true, (place, _) => place > 1);
        Assert.Empty(_history.Fold([one, two]).Statements);
        Assert.Null(one.Together(two).Kind);
    }

    [Fact]
    public void What_is_of_another_form_reads_as_withheld_since_something_was_said()
    {
        Statement said = _history.By("alice").Says(TestKinds.Noted).With("text", "7").With("n", "\"7\"").With("f", "1.5").With("g", "1e999").With("z", "null").With("l", "[1,\"a\",null]");
        Assert.Equal(SaidState.Withheld, said.Text("text").State);
        Assert.Equal(SaidState.Withheld, said.Text("z").State);
        Assert.All(["n", "f", "g", "z", "l"], name => Assert.Equal(SaidState.Withheld, said.Number(name).State));
        Assert.Equal(7, said.Number("text").Value);
        Assert.Equal(["a"], said.Texts("l"));
        Assert.Empty(said.Texts("text"));
        Assert.Empty(said.StatementIds("l"));
        Assert.Equal(SaidState.NeverSaid, said.Number("never").State);
        Assert.Equal(SaidState.Withheld, default(Said<string>).State);
    }

    private Saying ASaying() => _history.By("alice").Says(TestKinds.Noted).With("text", "\"x\"").With("name", "\"y\"");
}
