using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Statements.Keeping;

/// <summary>What is handed in by others: every well-formed statement from an enrolled key is admitted, and nothing else.</summary>
[Trait("store", "each")]
public sealed class AdmissionTests : IDisposable
{
    private readonly AnInstallation _installation = new();
    private readonly SubjectId _incident;
    private readonly Signer _phone;

    public AdmissionTests()
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
    public void A_well_formed_statement_from_an_enrolled_key_is_admitted()
    {
        var staged = Assert.IsType<Staged>(_installation.Admit(Note(), _phone));
        Product.Sequencer.Run();

        Assert.Null(_installation.WhyRefused(staged.Id));
        Assert.Equal(_phone.Actor.Value, _installation.Stored(staged.Id).Statement.By);
    }

    [Fact]
    public void Handed_in_again_it_is_already_here()
    {
        var token = _installation.Signed(Note(), _phone);
        Product.Statements.Admit(token);

        Assert.IsType<AlreadyHere>(Product.Statements.Admit(token));
    }

    [Fact]
    public void Issued_for_another_ledger_it_is_not_admitted() =>
        AssertNotAdmitted("statement.foreign", Note().Sign("bayyina-" + new string('0', 32), _installation.Time, _phone));

    [Fact]
    public void Dated_ahead_of_server_time_it_is_not_admitted()
    {
        var ahead = new Clock();
        ahead.Move(TimeSpan.FromSeconds(1));
        var token = Note().Sign(Product.Statements.Origin, ahead, _phone);
        AssertNotAdmitted("statement.from_the_future", token);

        _installation.Time.Move(TimeSpan.FromSeconds(1));
        Assert.IsType<Staged>(Product.Statements.Admit(token));
    }

    [Fact]
    public void From_a_key_that_nobody_enrolled_it_is_not_admitted()
    {
        using var stranger = Signer.Create(SubjectId.New("actor"));
        AssertNotAdmitted("key.unknown", _installation.Signed(Note(), stranger));
    }

    [Fact]
    public void From_a_key_whose_enrolment_has_no_place_in_the_ledger_yet_it_is_not_admitted()
    {
        using var key = Signer.Create(SubjectId.New("actor"));
        var enrolment = Assert.IsType<Bayyina.Ledger.KeyChangeToSay>(Product.EnrolmentOf(key.Key.ToJwk(), [], null)).Draft;
        Product.Statements.Say([enrolment], Product.Node);
        using var phone = Signer.FromPem(enrolment.Subject, key.ToPem());
        var token = _installation.Signed(Note(), phone);
        AssertNotAdmitted("key.unknown", token);

        Product.Sequencer.Run();
        Assert.IsType<Staged>(Product.Statements.Admit(token));
    }

    [Fact]
    public void In_the_name_of_another_actor_it_is_not_admitted()
    {
        using var other = _installation.Enrol();
        using var impostor = Signer.FromPem(other.Actor, _phone.ToPem());
        AssertNotAdmitted("statement.author_not_holder", _installation.Signed(Note(), impostor));

        using var asTheNode = Signer.FromPem(Product.Node.Actor, _phone.ToPem());
        AssertNotAdmitted("statement.author_not_holder", _installation.Signed(Note(), asTheNode));
    }

    [Fact]
    public void With_the_signature_of_another_key_it_is_not_admitted()
    {
        using var other = _installation.Enrol();
        var open = Open();
        AssertNotAdmitted("signature.invalid", SdJwt.Issue(open, Said("incident.noted"), _phone.Key.Thumbprint, other.Sign));
    }

    [Fact]
    public void Of_the_wrong_form_it_is_not_admitted()
    {
        AssertNotAdmitted("statement.form", Issue(Said("incident.noted", ("note", "\"no object\""))));
        AssertNotAdmitted("statement.form", Issue(Said("incident.noted")));
        AssertNotAdmitted("statement.form", Issue(Said("incident.opened", ("at", "\"yesterday\""))));
        AssertNotAdmitted("statement.form", Issue(Said("item.attached", ("items", "[]"))));
        AssertNotAdmitted("statement.form", Issue(Said("incident.opened", ("sup", "\"no array\""))));
        AssertNotAdmitted("statement.form", Issue([Make("sub", $"\"{SubjectId.New("item")}\""), Make("kind", "\"incident.opened\"")]));
    }

    [Theory]
    [InlineData("kind", "5")]
    [InlineData("kind", "null")]
    [InlineData("kind", "{\"a\":1}")]
    [InlineData("sub", "true")]
    [InlineData("sub", "\"incident/not-a-uuid\"")]
    [InlineData("sub", "[]")]
    public void A_kind_or_a_subject_that_is_none_is_told_and_crashes_nothing(string property, string json)
    {
        var other = property == "kind" ? Make("sub", $"\"{_incident}\"") : Make("kind", "\"incident.opened\"");
        AssertNotAdmitted("statement.form", Issue([Make(property, json), other]));
    }

    [Fact]
    public void Without_its_subject_or_its_kind_it_is_not_admitted_since_its_right_could_not_be_judged()
    {
        var token = _installation.Signed(Note(), _phone);

        AssertNotAdmitted("statement.form", SdJwt.Parse(token.Present(d => d.Name != "kind")));
        AssertNotAdmitted("statement.form", SdJwt.Parse(token.Present(d => d.Name != "sub")));
        Assert.IsType<Staged>(Product.Statements.Admit(token));
    }

    [Fact]
    public void A_kind_that_this_version_does_not_know_is_admitted_and_kept_as_it_is()
    {
        var staged = Product.Statements.Admit(Issue(Said("crane.lifted", ("tonnes", "12"))));
        Product.Sequencer.Run();

        Assert.IsType<Staged>(staged);
        Assert.Equal("crane.lifted", _installation.Now(staged.Id).Statement.Kind);
        Assert.Null(_installation.WhyRefused(staged.Id));
    }

    [Fact]
    public void A_key_statement_whose_key_is_none_or_whose_holder_is_another_is_not_admitted()
    {
        var actor = $"\"{_phone.Actor}\"";
        var jwk = _phone.Key.ToJwk();
        AssertNotAdmitted("statement.form", Issue([Make("sub", actor), Make("kind", "\"key.enrolled\""), Make("jwk", "{}"), Make("holder", actor), Make("roles", "[\"field\"]")]));
        AssertNotAdmitted(
            "statement.form",
            Issue([Make("sub", actor), Make("kind", "\"key.rotated\""), Make("previous", jwk), Make("next", "{\"kty\":\"EC\"}"), Make("holder", actor)]));
        AssertNotAdmitted(
            "statement.form",
            Issue([Make("sub", actor), Make("kind", "\"key.enrolled\""), Make("jwk", jwk), Make("holder", $"\"{Product.Node.Actor}\""), Make("roles", "[\"field\"]")]));
    }

    private Draft Note() => IncidentBook.Note(_incident, "two rescued", "en", false);

    private OpenPayload Open() => new(
        Product.Statements.Origin, CanonicalBase64Url.Encode(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)),
        _installation.Time.GetUtcNow().ToUnixTimeSeconds(), false, _phone.Actor.Value);

    private SdJwt Issue(IReadOnlyList<Disclosure> said) => SdJwt.Issue(Open(), said, _phone.Key.Thumbprint, _phone.Sign);

    private List<Disclosure> Said(string kind, params (string Name, string Json)[] more) =>
        [Make("sub", $"\"{_incident}\""), Make("kind", $"\"{kind}\""), .. more.Select(m => Make(m.Name, m.Json))];

    private static Disclosure Make(string name, string json) => Disclosure.Make(name, writer => writer.WriteRawValue(json));

    private void AssertNotAdmitted(string code, SdJwt token)
    {
        var not = Assert.IsType<NotAdmitted>(Product.Statements.Admit(token));

        Assert.Equal((code, token.Id), (not.Code, not.Id.Value));
        Assert.Null(Product.Statements.Store.Find(not.Id));
        Assert.True(Problems.Has(code, System.Globalization.CultureInfo.GetCultureInfo("ar")), code);
    }
}
