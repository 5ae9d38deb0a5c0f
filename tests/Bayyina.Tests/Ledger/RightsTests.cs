using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Ledger;

/// <summary>Lack of right is a statement of the node, made once, when a statement gets its place.</summary>
[Trait("store", "each")]
public sealed class RightsTests : IDisposable
{
    private readonly AnInstallation _installation = new();
    private readonly SubjectId _incident;
    private readonly Signer _phone;

    public RightsTests()
    {
        _incident = _installation.OpenIncident();
        _phone = _installation.Enrol();
    }

    private Product Product => _installation.Product;

    public void Dispose()
    {
        _phone.Dispose();
        _installation.Dispose();
    }

    [Fact]
    public void Who_may_not_say_a_kind_is_refused_by_a_ruling_of_the_node_that_stands_in_the_ledger()
    {
        var erasure = new Draft(_incident, KernelKinds.Erased, false).Say("digests", ["x"]).Say("reason", "none");
        var id = Sequenced(erasure, _phone);

        Assert.Equal("right.missing", _installation.WhyRefused(id));
        var ruling = _installation.Stored(_installation.Now(id).RefusedBy!.Value);
        Assert.Equal(Product.Node.Actor.Value, ruling.Statement.By);
        Assert.True(ruling.Index > _installation.Stored(id).Index);
        Assert.True(ruling.Statement.Token.IsSignedBy(Product.Node.Key));
    }

    [Fact]
    public void Who_holds_a_role_that_a_kind_asks_for_is_not_refused()
    {
        using var protection = _installation.Enrol(Roles.Protection);
        Assert.Null(_installation.WhyRefused(Sequenced(new Draft(_incident, KernelKinds.Erased, false).Say("digests", ["x"]).Say("reason", "none"), protection)));
    }

    [Fact]
    public void A_role_that_the_author_does_not_hold_is_refused_and_one_that_he_holds_is_not()
    {
        using var supervisor = _installation.Enrol(Roles.Field, Roles.Supervisor);

        Assert.Equal("role.not_held", _installation.WhyRefused(Sequenced(Note("by a phone").Say("role", Roles.Supervisor), _phone)));
        Assert.Null(_installation.WhyRefused(Sequenced(Note("by a supervisor").Say("role", Roles.Supervisor), supervisor)));
    }

    [Fact]
    public void A_correction_in_a_role_that_is_not_held_takes_nobodys_place()
    {
        var note = Sequenced(Note("nine"), _phone);
        using var other = _installation.Enrol();
        Sequenced(Note("ten").Say("role", Roles.Supervisor).Say("sup", [note]), other);

        Assert.True(_installation.Now(note).IsCurrent);
    }

    [Fact]
    public void From_its_revocation_on_a_key_counts_for_nothing_and_before_it_for_all_it_said_also_within_one_batch()
    {
        var before = _installation.Admit(Note("before"), _phone).Id;
        Product.Statements.Say([Revocation(_phone)], Product.Node);
        var after = _installation.Admit(Note("after"), _phone).Id;
        Product.Sequencer.Run();
        var later = Sequenced(Note("later"), _phone);

        Assert.Null(_installation.WhyRefused(before));
        Assert.Equal("key.revoked", _installation.WhyRefused(after));
        Assert.Equal("key.revoked", _installation.WhyRefused(later));
    }

    [Fact]
    public void A_clock_has_no_say_in_when_a_key_was_revoked()
    {
        _installation.Time.Move(TimeSpan.FromDays(1));
        _installation.Say(Revocation(_phone));
        _installation.Time.Move(TimeSpan.FromDays(-1));

        Assert.Equal("key.revoked", _installation.WhyRefused(Sequenced(Note("dated before its revocation"), _phone)));
    }

    [Fact]
    public void A_key_that_was_revoked_twice_counts_as_revoked_from_the_first_time_on()
    {
        var first = _installation.Say(Revocation(_phone))[0].Id;
        _installation.Say(Revocation(_phone));

        Assert.Equal(_installation.Stored(first).Index, Known(_phone)!.RevokedIndex);
    }

    [Fact]
    public void A_phone_that_enrols_a_key_of_its_own_gains_nothing()
    {
        using var rogue = Signer.Create(SubjectId.New("actor"));
        var enrolment = _installation.Admit(Enrolment(rogue, Roles.Node, Roles.Documentation), _phone).Id;
        Assert.Equal("key.unknown", Assert.IsType<NotAdmitted>(_installation.Admit(Note("at once"), rogue)).Code);
        // Even where its words had got in beside the judge, in the same batch.
        Stage(Note("in the same batch"), rogue, out var smuggled);
        Product.Sequencer.Run();

        Assert.Equal("right.missing", _installation.WhyRefused(enrolment));
        Assert.Equal("key.unknown", _installation.WhyRefused(smuggled));
        Assert.Equal("key.unknown", Assert.IsType<NotAdmitted>(_installation.Admit(Note("later"), rogue)).Code);
        Assert.Null(Known(rogue));
    }

    [Fact]
    public void A_key_that_enrols_itself_gains_nothing()
    {
        using var rogue = Signer.Create(SubjectId.New("actor"));
        Stage(Enrolment(rogue, Roles.Node), rogue, out var enrolment);
        Stage(Note("hello"), rogue, out var note);
        Product.Sequencer.Run();

        Assert.Equal("key.unknown", _installation.WhyRefused(enrolment));
        Assert.Equal("key.unknown", _installation.WhyRefused(note));
        Assert.Null(Known(rogue));
    }

    [Fact]
    public void A_phone_cannot_give_itself_more_roles()
    {
        var raise = new Draft(_phone.Actor, KernelKinds.KeyEnrolled, false)
            .Say("jwk", Json(_phone)).Say("holder", _phone.Actor.Value).Say("roles", [Roles.Node, Roles.Field]);
        var enrolment = _installation.Admit(raise, _phone).Id;
        var erasure = _installation.Admit(new Draft(_incident, KernelKinds.Erased, false).Say("digests", ["x"]).Say("reason", "r"), _phone).Id;
        Product.Sequencer.Run();

        Assert.Equal("right.missing", _installation.WhyRefused(enrolment));
        Assert.Equal("right.missing", _installation.WhyRefused(erasure));
        Assert.Equal([Roles.Field], Known(_phone)!.Roles);
    }

    [Fact]
    public void A_phone_cannot_revoke_the_nodes_key_nor_anybody_elses_not_even_for_the_rest_of_a_batch()
    {
        using var other = _installation.Enrol();
        var revocations = ((Signer[])[Product.Node, other]).Select(signer => _installation.Admit(
            new Draft(_phone.Actor, KernelKinds.KeyRevoked, false).Say("thumbprint", signer.Key.Thumbprint), _phone).Id).ToList();
        var said = Product.Statements.Say([Note("the node goes on")], Product.Node)[0].Id;
        var heard = _installation.Admit(Note("so does the other"), other).Id;
        Product.Sequencer.Run();

        Assert.All(revocations, id => Assert.Equal("right.missing", _installation.WhyRefused(id)));
        Assert.Null(_installation.WhyRefused(said));
        Assert.Null(_installation.WhyRefused(heard));
        Assert.Null(Known(Product.Node)!.RevokedIndex);
        Assert.Null(Known(other)!.RevokedIndex);
    }

    [Fact]
    public void A_revoked_phone_cannot_hand_its_place_on_to_another_key()
    {
        Product.Statements.Say([Revocation(_phone)], Product.Node);
        using var next = Signer.Create(_phone.Actor);
        var rotation = _installation.Admit(Rotation(_phone, next), _phone).Id;
        Stage(Note("as the next"), next, out var note);
        Product.Sequencer.Run();

        Assert.Equal("key.revoked", _installation.WhyRefused(rotation));
        Assert.Equal("key.unknown", _installation.WhyRefused(note));
        Assert.Null(Known(next));
    }

    [Fact]
    public void A_phone_may_go_on_with_a_new_key_which_may_what_the_one_before_might()
    {
        using var next = Signer.Create(_phone.Actor);
        var rotation = Sequenced(Rotation(_phone, next), _phone);
        var twin = Sequenced(Rotation(_phone, next), next);
        var note = Sequenced(Note("as the next"), next);
        var late = Sequenced(Note("as the one before"), _phone);

        Assert.All([rotation, twin, note], id => Assert.Null(_installation.WhyRefused(id)));
        Assert.Equal("key.revoked", _installation.WhyRefused(late));
        Assert.Equal(Known(_phone)!.Roles, Known(next)!.Roles);
        Assert.Equal(_phone.Actor.Value, Known(next)!.Holder);
    }

    [Fact]
    public void A_phone_cannot_follow_a_key_that_is_not_its_own()
    {
        using var next = Signer.Create(_phone.Actor);
        var asNode = _installation.Admit(
            new Draft(_phone.Actor, KernelKinds.KeyRotated, false).Say("previous", Json(Product.Node)).Say("next", Json(_phone)).Say("holder", _phone.Actor.Value), _phone).Id;
        var said = Product.Statements.Say([Note("the node goes on")], Product.Node)[0].Id;
        Product.Sequencer.Run();

        Assert.Equal("right.missing", _installation.WhyRefused(asNode));
        Assert.Null(_installation.WhyRefused(said));
        Assert.Null(Known(Product.Node)!.RevokedIndex);
        Assert.Equal([Roles.Field], Known(_phone)!.Roles);
    }

    [Fact]
    public void A_phone_cannot_go_on_with_a_key_that_is_known_already_such_as_the_nodes()
    {
        using var other = _installation.Enrol();
        using var third = _installation.Enrol();
        var asNode = _installation.Admit(Rotation(_phone, Product.Node), _phone).Id;
        var asOther = _installation.Admit(Rotation(third, other), third).Id;
        var said = Product.Statements.Say([Note("the node goes on")], Product.Node)[0].Id;
        var heard = _installation.Admit(Note("so does the other"), other).Id;
        Product.Sequencer.Run();

        Assert.Equal(["right.missing", "right.missing"], ((StatementId[])[asNode, asOther]).Select(_installation.WhyRefused));
        Assert.All([said, heard], id => Assert.Null(_installation.WhyRefused(id)));
        Assert.Contains(Roles.Node, Known(Product.Node)!.Roles);
        Assert.Equal(other.Actor.Value, Known(other)!.Holder);
    }

    [Fact]
    public void A_key_that_was_revoked_stays_so_though_somebody_enrols_it_again()
    {
        _installation.Say(Revocation(_phone));
        Assert.Equal("key.enrolled_already", Assert.IsType<KeyChangeRefused>(Product.EnrolmentOf(_phone.Key.ToJwk(), [], null)).Code);
        Product.Statements.Say([Enrolment(_phone, Roles.Field)], Product.Node);
        Product.Sequencer.Run();

        Assert.Equal("key.revoked", _installation.WhyRefused(Sequenced(Note("once more"), _phone)));
    }

    [Fact]
    public void An_old_node_key_that_was_stolen_rules_over_nobody_and_enrols_nobody()
    {
        using var stolen = Signer.FromPem(Product.Node.Actor, Product.Node.ToPem());
        var note = _installation.Say(Note("true"))[0].Id;
        Product.RotateNodeKey();
        Product.Sequencer.Run();
        using var rogue = Signer.Create(SubjectId.New("actor"));
        StatementId[] said =
        [
            _installation.Admit(new Draft(_incident, KernelKinds.Refused, false).Say("statement", note.Value).Say("reason", "right.missing"), stolen).Id,
            _installation.Admit(Enrolment(rogue, Roles.Field), stolen).Id,
            _installation.Admit(Revocation(Product.Node), stolen).Id,
        ];
        var genuine = Product.Statements.Say([Note("and the node goes on")], Product.Node)[0].Id;
        Product.Sequencer.Run();

        Assert.All(said, id => Assert.Equal("key.revoked", _installation.WhyRefused(id)));
        Assert.Null(_installation.WhyRefused(note));
        Assert.Null(_installation.WhyRefused(genuine));
        Assert.Null(Known(rogue));
        Assert.Null(Known(Product.Node)!.RevokedIndex);
    }

    [Fact]
    public void A_statement_is_judged_once_however_often_the_sequencer_runs()
    {
        Sequenced(new Draft(_incident, KernelKinds.Erased, false).Say("digests", ["x"]).Say("reason", "none"), _phone);
        var size = Product.Rows.Assigned();
        Product.Sequencer.Run();
        Product.Sequencer.Run();

        Assert.Equal(size, Product.Rows.Assigned());
        Assert.Single(Product.Statements.Store.OfKinds([KernelKinds.Refused.Name]));
    }

    [Fact]
    public void Every_reason_has_its_words()
    {
        Assert.All(
            (string[])["right.missing", "role.not_held", "key.revoked", "key.unknown", "statement.form"],
            reason => Assert.True(Problems.Has(reason, System.Globalization.CultureInfo.GetCultureInfo("ar")), reason));
    }

    private Draft Note(string text) => IncidentBook.Note(_incident, text, "en", false);

    private EnrolledKey? Known(Signer signer) =>
        Product.Database.Read(c => EnrolledKeys.Find(c, null, [signer.Key.Thumbprint])).GetValueOrDefault(signer.Key.Thumbprint);

    private static System.Text.Json.JsonElement Json(Signer signer) => System.Text.Json.JsonDocument.Parse(signer.Key.ToJwk()).RootElement;

    private static Draft Enrolment(Signer of, params string[] roles) =>
        new Draft(of.Actor, KernelKinds.KeyEnrolled, false).Say("jwk", Json(of)).Say("holder", of.Actor.Value).Say("roles", roles);

    private static Draft Rotation(Signer previous, Signer next) => new Draft(previous.Actor, KernelKinds.KeyRotated, false)
        .Say("previous", Json(previous)).Say("next", Json(next)).Say("holder", previous.Actor.Value);

    private static Draft Revocation(Signer of) => new Draft(of.Actor, KernelKinds.KeyRevoked, false).Say("thumbprint", of.Key.Thumbprint);

    private StatementId Sequenced(Draft draft, Signer by)
    {
        var staged = Assert.IsType<Staged>(_installation.Admit(draft, by));
        Product.Sequencer.Run();
        return staged.Id;
    }

    // Past admission, so that the judge alone stands in the way.
    private void Stage(Draft draft, Signer by, out StatementId id)
    {
        var statement = new Statement(_installation.Signed(draft, by), complete: true);
        Product.Database.Write(t => Product.Statements.Stage(t, [statement]));
        id = statement.Id;
    }
}
