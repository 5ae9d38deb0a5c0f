namespace Bayyina.Proof.Tests.Dossiers;

/// <summary>From the key file to every key that signed, by the ledger's indexes: who counts, from when, until when.</summary>
public sealed class KeyTrustTests : IDisposable
{
    private readonly DossierForge _forge = DossierForge.Usual();

    public void Dispose() => _forge.Dispose();

    [Fact]
    public void A_key_that_nobody_vouched_for_counts_for_nothing()
    {
        var stranger = Key();
        Note(stranger);

        Verify().AssertFails("key.unknown");
    }

    [Fact]
    public void A_key_that_vouches_for_itself_counts_for_nothing()
    {
        var stranger = Key();
        Enrol(stranger, stranger, "node");
        Note(stranger);

        Verify().AssertFails("key.unknown");
    }

    [Fact]
    public void A_binding_statement_under_a_strangers_key_binds_nothing()
    {
        var stranger = Key();
        _forge.Keys[$"data/keys/{stranger.Public.Thumbprint}.jwk"] = System.Text.Encoding.ASCII.GetBytes(stranger.Public.ToJwk());

        _forge.Export(stranger).Verify().AssertFails("key.unknown", "dossier.sd-jwt");
    }

    [Fact]
    public void A_volunteer_whose_key_is_enrolled_lets_no_dossier_leave() =>
        _forge.Export(_forge.Phone).Verify().AssertFails("export.not_by_node", "dossier.sd-jwt");

    [Fact]
    public void A_key_counts_only_from_its_enrolment_on()
    {
        var late = Key();
        Note(late);
        Enrol(_forge.Node, late);

        Verify().AssertFails("key.not_yet");
    }

    [Fact]
    public void A_volunteers_key_enrols_nobody()
    {
        var friend = Key();
        Enrol(_forge.Phone, friend);
        Note(friend);

        Verify().AssertFails("key.unknown");
    }

    [Fact]
    public void Another_key_of_the_node_enrols_like_the_first()
    {
        var (second, third) = (Key(), Key());
        Enrol(_forge.Node, second, "node");
        Enrol(second, third);
        Note(third);

        Verify().AssertHolds();
    }

    [Fact]
    public void A_revoked_key_counts_until_its_revocation_and_no_further()
    {
        Note(_forge.Phone);
        Revoke(_forge.Node, _forge.Phone);
        Verify().AssertHolds();

        Note(_forge.Phone);
        Verify().AssertFails("key.revoked_before");
    }

    [Fact]
    public void A_revoked_key_is_not_brought_back_by_enrolling_it_again()
    {
        Revoke(_forge.Node, _forge.Phone);
        Enrol(_forge.Node, _forge.Phone);
        Note(_forge.Phone);

        Verify().AssertFails("key.revoked_before");
    }

    [Fact]
    public void A_volunteers_key_revokes_nobody()
    {
        var other = Key();
        Enrol(_forge.Node, other);
        Revoke(_forge.Phone, other);
        Note(other);

        Verify().AssertHolds();
    }

    [Fact]
    public void The_nodes_key_that_was_revoked_binds_nothing()
    {
        Revoke(_forge.Node, _forge.Node);

        Verify().AssertFails("key.revoked_before", "dossier.sd-jwt");
    }

    [Fact]
    public void A_statement_is_by_the_holder_of_its_key()
    {
        _forge.Say(_forge.Phone, _forge.Of(DossierForge.Officer, ("sub", "x"), ("kind", "incident.noted")));

        Verify().AssertFails("key.other_holder");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whoever_holds_the_later_key_file_can_check_what_the_earlier_key_signed(bool nextFirst)
    {
        var next = Key();
        _forge.Rotate(_forge.Node, next, DossierForge.Officer, nextFirst);
        _forge.NodeIs(next);
        Note(next, DossierForge.Officer);

        Verify().AssertHolds();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whoever_holds_the_earlier_key_file_can_check_what_the_later_key_signed(bool nextFirst)
    {
        var (previous, next) = (_forge.Node, Key());
        _forge.Rotate(previous, next, DossierForge.Officer, nextFirst);
        var third = Key();
        Enrol(next, third);
        Note(third);
        var dossier = Export(next);

        dossier.KeyFile = dossier.KeyFile with { Node = previous.Public };

        dossier.Verify().AssertHolds();
    }

    [Fact]
    public void A_key_file_that_is_newer_than_the_dossier_is_told_apart_in_one_line()
    {
        var dossier = Export(_forge.Node);
        dossier.KeyFile = dossier.KeyFile with { Node = Key().Public };

        var report = dossier.Verify();

        report.AssertFails("key.unknown", "dossier.sd-jwt");
        Assert.Single(report.Checks, check => check.Outcome == CheckOutcome.Failed);
        report.AssertNotChecked("keyfile.newer");
    }

    [Fact]
    public void A_strangers_dossier_is_not_excused_by_a_newer_key_file()
    {
        var stranger = Key();
        _forge.Keys[$"data/keys/{stranger.Public.Thumbprint}.jwk"] = System.Text.Encoding.ASCII.GetBytes(stranger.Public.ToJwk());

        Assert.DoesNotContain(_forge.Export(stranger).Verify().Checks, check => check.Code == "keyfile.newer");
    }

    [Fact]
    public void Over_two_rotations_each_key_file_leads_to_all()
    {
        var (first, second, third) = (_forge.Node, Key(), Key());
        _forge.Rotate(first, second, DossierForge.Officer);
        _forge.NodeIs(second);
        Note(second, DossierForge.Officer);
        _forge.Rotate(second, third, DossierForge.Officer, nextFirst: true);
        _forge.NodeIs(third);
        var dossier = Export(third);

        foreach (var key in new[] { first, second, third })
        {
            dossier.KeyFile = dossier.KeyFile with { Node = key.Public };
            dossier.Verify().AssertHolds();
        }
    }

    [Fact]
    public void A_key_that_was_followed_signs_nothing_more()
    {
        var (previous, next) = (_forge.Node, Key());
        _forge.Rotate(previous, next, DossierForge.Officer);
        Note(previous, DossierForge.Officer);

        foreach (var key in new[] { previous, next })
        {
            var dossier = Export(next);
            dossier.KeyFile = dossier.KeyFile with { Node = key.Public };
            dossier.Verify().AssertFails("key.followed");
        }
    }

    [Fact]
    public void A_rotation_that_only_the_stranger_signed_leads_nowhere()
    {
        var stranger = Key();
        _forge.Say(stranger, new Speech(DossierForge.Officer, Rotated(_forge.Node, stranger)));

        Verify().AssertFails("key.unknown");
    }

    [Fact]
    public void A_rotation_that_a_third_key_signed_leads_nowhere()
    {
        var stranger = Key();
        _forge.Say(_forge.Phone, new Speech(DossierForge.Volunteer, Rotated(_forge.Node, stranger)));
        Note(stranger);

        Verify().AssertFails("key.unknown");
    }

    [Fact]
    public void A_volunteers_next_key_has_no_more_right_than_the_first()
    {
        var (next, friend) = (Key(), Key());
        _forge.Rotate(_forge.Phone, next, DossierForge.Volunteer);
        Enrol(next, friend, "node");
        Note(friend);

        Verify().AssertFails("key.unknown");
    }

    [Fact]
    public void A_key_statement_without_its_proof_certifies_nothing()
    {
        var other = Key();
        var (enrolment, _) = Enrol(_forge.Node, other);
        Note(other);
        var dossier = _forge.Export();
        dossier.Verify().AssertHolds();

        dossier.Change($"data/proofs/{enrolment.Id}.tlog-proof", text => text.Replace("index ", "index 1", StringComparison.Ordinal));
        dossier.RemakeManifests();

        dossier.Verify().AssertFails("key.unknown");
    }

    [Fact]
    public void What_the_node_ruled_to_have_no_effect_is_shown_and_carries_nothing()
    {
        Revoke(_forge.Node, _forge.Phone);
        var (late, _) = Note(_forge.Phone);
        _forge.Say(_forge.Node, Ruling(late));
        var report = Verify();
        report.AssertHolds();
        report.AssertNotChecked("statement.refused");

        var item = _forge.Seal(_forge.Phone, DossierForge.Volunteer, "late.jpg", "late"u8.ToArray());
        _forge.Say(_forge.Node, Ruling(item.Statement));
        Verify().AssertFails("exhibits.statement");
    }

    [Fact]
    public void A_ruling_by_anybody_but_the_node_excuses_nothing()
    {
        var other = Key();
        Enrol(_forge.Node, other);
        Revoke(_forge.Node, _forge.Phone);
        var (late, _) = Note(_forge.Phone);
        _forge.Say(other, Ruling(late));

        Verify().AssertFails("key.revoked_before");
    }

    [Fact]
    public void A_key_that_signed_nothing_and_that_nobody_vouches_for_is_said_to_be_not_checked()
    {
        var stranger = Key();
        _forge.Keys[$"data/keys/{stranger.Public.Thumbprint}.jwk"] = System.Text.Encoding.ASCII.GetBytes(stranger.Public.ToJwk());

        var report = Verify();

        report.AssertHolds();
        report.AssertNotChecked("key.uncertified");
    }

    private static Speech Ruling(SdJwt about) => new(DossierForge.Officer, ("sub", "x"), ("kind", "ruling.refused"), ("statement", about.Id), ("reason", "key.revoked"));

    private static (string Name, object Value)[] Rotated(SigningKey previous, SigningKey next) =>
        [("sub", DossierForge.Officer), ("kind", "key.rotated"), ("previous", DossierForge.Jwk(previous)), ("next", DossierForge.Jwk(next))];

    private SigningKey Key() => _forge.Own(new SigningKey());

    private VerificationReport Verify() => _forge.Export().Verify();

    private DossierFiles Export(SigningKey by)
    {
        _forge.Keys[$"data/keys/{_forge.Node.Public.Thumbprint}.jwk"] = System.Text.Encoding.ASCII.GetBytes(_forge.Node.Public.ToJwk());
        _forge.Keys[$"data/keys/{by.Public.Thumbprint}.jwk"] = System.Text.Encoding.ASCII.GetBytes(by.Public.ToJwk());
        return _forge.Export(by);
    }

    private (SdJwt Statement, long Index) Note(SigningKey key, string by = DossierForge.Volunteer) =>
        _forge.Say(key, _forge.Of(by, ("sub", "x"), ("kind", "incident.noted"), ("text", "x")));

    private (SdJwt Statement, long Index) Enrol(SigningKey by, SigningKey key, params string[] roles) => _forge.Say(by, new Speech(
        by == _forge.Phone ? DossierForge.Volunteer : DossierForge.Officer,
        DossierForge.Enrolled(key, roles.Length == 0 ? DossierForge.Volunteer : DossierForge.Officer, roles)));

    private void Revoke(SigningKey by, SigningKey key) => _forge.Say(by, new Speech(
        by == _forge.Phone ? DossierForge.Volunteer : DossierForge.Officer, DossierForge.Revoked(key, DossierForge.Volunteer)));
}
