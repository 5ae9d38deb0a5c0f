using Bayyina.Dossiers;
using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Ledger;

/// <summary>What the history of keys means to a stranger who holds one key file.</summary>
[Trait("store", "each")]
public sealed class KeysInDossiersTests : IDisposable
{
    private readonly AnInstallation _installation = new();
    private readonly SubjectId _incident;
    private int _dossiers;

    public KeysInDossiersTests() => _incident = _installation.OpenIncident();

    private Product Product => _installation.Product;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void A_key_file_of_before_a_rotation_and_one_of_after_it_both_walk_to_every_statement()
    {
        var files = new List<string> { Product.KeyFile() };
        var item = _installation.Seal(_incident, "before.txt")[0];
        for (var i = 0; i < 2; i++)
        {
            Product.RotateNodeKey();
            Product.Sequencer.Run();
            files.Add(Product.KeyFile());
            _installation.Seal(_incident, $"after {i}.txt");
        }
        var dossier = Export();

        Assert.Equal(3, files.Distinct().Count());
        Assert.All(files, file => AssertHolds(dossier, file));
        Assert.NotNull(item);
    }

    [Fact]
    public void A_key_file_of_another_installation_does_not_hold()
    {
        _installation.Seal(_incident, "a.txt");
        using var other = new AnInstallation();
        var dossier = Export();

        Assert.False(DossierVerifier.Verify(dossier, KeyFile.Parse(other.Product.KeyFile()), new VerifyOptions()).Holds);
    }

    [Fact]
    public void What_a_phone_said_before_it_was_revoked_holds_and_what_it_said_after_is_shown_as_refused()
    {
        using var phone = _installation.Enrol();
        _installation.Admit(IncidentBook.Note(_incident, "before", "en", false), phone);
        _installation.Say(new Draft(phone.Actor, KernelKinds.KeyRevoked, false).Say("thumbprint", phone.Key.Thumbprint));
        var late = _installation.Admit(IncidentBook.Note(_incident, "after", "en", false), phone).Id;
        Product.Sequencer.Run();

        var report = AssertHolds(Export(), Product.KeyFile());
        Assert.Contains(report.Checks, c => c.Code == "statement.refused" && c.Path!.Contains(late.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_phone_says_of_keys_without_right_spoils_no_dossier()
    {
        using var phone = _installation.Enrol();
        using var rogue = Signer.Create(phone.Actor);
        var node = Json(Product.Node);
        Draft[] said =
        [
            new Draft(rogue.Actor, KernelKinds.KeyEnrolled, false).Say("jwk", Json(rogue)).Say("holder", rogue.Actor.Value).Say("roles", [Roles.Node]),
            new Draft(Product.Node.Actor, KernelKinds.KeyRevoked, false).Say("thumbprint", Product.Node.Key.Thumbprint),
            new Draft(phone.Actor, KernelKinds.KeyRotated, false).Say("previous", node).Say("next", Json(phone)).Say("holder", phone.Actor.Value),
            new Draft(phone.Actor, KernelKinds.KeyRotated, false).Say("previous", node).Say("next", Json(rogue)).Say("holder", phone.Actor.Value),
            new Draft(phone.Actor, KernelKinds.KeyRotated, false).Say("previous", Json(phone)).Say("next", node).Say("holder", phone.Actor.Value),
        ];
        var rotations = said.Select(draft => _installation.Admit(draft, phone)).ToList();
        _installation.Seal(_incident, "afterwards.txt");

        Assert.All(rotations, staged => Assert.Equal("right.missing", _installation.WhyRefused(Assert.IsType<Staged>(staged).Id)));
        AssertHolds(Export(), Product.KeyFile());
    }

    [Fact]
    public void What_a_revoked_phone_says_of_keys_spoils_no_dossier()
    {
        using var phone = _installation.Enrol();
        _installation.Say(new Draft(phone.Actor, KernelKinds.KeyRevoked, false).Say("thumbprint", phone.Key.Thumbprint));
        using var next = Signer.Create(phone.Actor);
        _installation.Admit(new Draft(phone.Actor, KernelKinds.KeyRotated, false).Say("previous", Json(phone)).Say("next", Json(next)).Say("holder", phone.Actor.Value), phone);
        _installation.Seal(_incident, "afterwards.txt");

        AssertHolds(Export(), Product.KeyFile());
    }

    [Fact]
    public void What_a_stolen_old_key_of_the_node_says_spoils_no_dossier()
    {
        using var stolen = Signer.FromPem(Product.Node.Actor, Product.Node.ToPem());
        var before = Product.KeyFile();
        var item = _installation.Seal(_incident, "a.txt")[0];
        Product.RotateNodeKey();
        Product.Sequencer.Run();
        Draft[] said =
        [
            new Draft(_incident, KernelKinds.Refused, false).Say("statement", item.Statement.Value).Say("reason", "right.missing"),
            IncidentBook.Note(_incident, "by a thief", "en", false),
            new Draft(Product.Node.Actor, KernelKinds.KeyRevoked, false).Say("thumbprint", Product.Node.Key.Thumbprint),
        ];
        Assert.All(said, draft => Assert.IsType<Staged>(_installation.Admit(draft, stolen)));
        Product.Sequencer.Run();
        var dossier = Export();

        AssertHolds(dossier, Product.KeyFile());
        AssertHolds(dossier, before);
    }

    [Fact]
    public void Two_things_that_a_phone_said_under_one_mark_are_shown_and_spoil_no_dossier()
    {
        using var phone = _installation.Enrol();
        var first = _installation.Signed(IncidentBook.Note(_incident, "nobody", "en", false), phone);
        var other = _installation.Signed(IncidentBook.Note(_incident, "three", "en", false), phone);
        Product.Statements.Admit(first);
        Product.Statements.Admit(SdJwt.Issue(first.Open, other.Disclosures, phone.Key.Thumbprint, phone.Sign));
        // A mark of the node's own, borrowed, is no better.
        var nodes = _installation.Stored(Product.Statements.StateOf(_incident).CurrentOf(IncidentKinds.Opened).Single().Id).Statement.Token;
        Product.Statements.Admit(SdJwt.Issue(first.Open with { Jti = nodes.Open.Jti }, other.Disclosures, phone.Key.Thumbprint, phone.Sign));
        Product.Sequencer.Run();

        var report = AssertHolds(Export(), Product.KeyFile());
        Assert.Equal(2, report.Checks.Count(c => c.Code == "statement.equivocation" && c.Outcome == CheckOutcome.NotChecked));
    }

    [Fact]
    public void A_phone_that_went_on_with_a_new_key_holds_before_and_after()
    {
        using var phone = _installation.Enrol();
        using var next = Signer.Create(phone.Actor);
        Draft Rotation() => new Draft(phone.Actor, KernelKinds.KeyRotated, false).Say("previous", Json(phone)).Say("next", Json(next)).Say("holder", phone.Actor.Value);
        _installation.Admit(IncidentBook.Note(_incident, "before", "en", false), phone);
        _installation.Admit(Rotation(), phone);
        Product.Sequencer.Run();
        Assert.IsType<Staged>(_installation.Admit(Rotation(), next));
        Assert.IsType<Staged>(_installation.Admit(IncidentBook.Note(_incident, "after", "en", false), next));
        Product.Sequencer.Run();

        var report = AssertHolds(Export(), Product.KeyFile());
        Assert.DoesNotContain(report.Checks, c => c.Code == "statement.refused");
    }

    private static System.Text.Json.JsonElement Json(Signer signer) => System.Text.Json.JsonDocument.Parse(signer.Key.ToJwk()).RootElement;

    private string Export()
    {
        var path = Path.Combine(_installation.Scratch, $"{++_dossiers}.zip");
        Product.Dossiers.Export(
            new DossierRequest([_incident], []), new ProcessRecord("Bayyina", "0", "", "", new Dictionary<string, string>()), path);
        return path;
    }

    private static VerificationReport AssertHolds(string dossier, string keyFile)
    {
        var report = DossierVerifier.Verify(dossier, KeyFile.Parse(keyFile), new VerifyOptions());
        Assert.True(report.Holds, string.Join('\n', report.Checks.Where(c => c.Outcome == CheckOutcome.Failed).Select(c => $"{c.Code} {c.Path}")));
        return report;
    }
}
