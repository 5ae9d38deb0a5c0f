using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Ledger;

[Trait("store", "each")]
public sealed class NodeKeyTests : IDisposable
{
    private readonly AnInstallation _installation = new();

    private Product Product => _installation.Product;

    private string Keys => Path.Combine(_installation.Data, "keys");

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void The_ledger_begins_with_the_enrolment_of_its_node()
    {
        Product.Sequencer.Run();
        var first = Product.Statements.Store.OfKinds([KernelKinds.KeyEnrolled.Name]).Single();

        Assert.Equal(0, first.Index);
        Assert.Equal(Product.Node.Key.Thumbprint, first.Statement.Token.KeyId);
        Assert.Null(_installation.WhyRefused(first.Statement.Id));
        Assert.True(Product.IsNew);
        Assert.False(_installation.Reopened().IsNew);
    }

    [Fact]
    public void Private_keys_are_for_their_owner_only()
    {
        _ = Product;

        Assert.All(
            Directory.GetFiles(Keys), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void After_a_rotation_the_next_key_speaks_and_the_one_before_is_ended_also_in_a_process_that_goes_on()
    {
        var before = Product.Node;
        var incident = _installation.OpenIncident();
        Product.RotateNodeKey();
        Product.Sequencer.Run();
        var item = _installation.Seal(incident, "a.txt")[0];
        using var phone = _installation.Enrol();
        var refused = _installation.Admit(new Draft(incident, KernelKinds.Erased, false).Say("digests", ["x"]).Say("reason", "none"), phone).Id;
        Product.Sequencer.Run();

        Assert.NotEqual(before.Key.Thumbprint, Product.Node.Key.Thumbprint);
        Assert.Equal(before.Actor, Product.Node.Actor);
        Assert.Equal(Product.Node.Key.Thumbprint, _installation.Stored(item.Statement).Statement.Token.KeyId);
        Assert.Null(_installation.WhyRefused(item.Statement));
        Assert.Equal("right.missing", _installation.WhyRefused(refused));
        Assert.Equal(Product.Node.Key.Thumbprint, _installation.Stored(_installation.Now(refused).RefusedBy!.Value).Statement.Token.KeyId);
        Assert.Contains(Product.Node.Key.ToJwk(), _installation.Reopened().KeyFile(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Keys, "node.next.key")));
    }

    [Fact]
    public void What_it_ruled_with_the_key_before_still_stands()
    {
        var incident = _installation.OpenIncident();
        using var phone = _installation.Enrol();
        var refused = _installation.Admit(new Draft(incident, KernelKinds.Erased, false).Say("digests", ["x"]).Say("reason", "none"), phone).Id;
        Product.Sequencer.Run();
        Product.RotateNodeKey();
        Product.Sequencer.Run();

        Assert.Equal("right.missing", _installation.WhyRefused(refused));
        _installation.Reopened();
        Assert.Equal("right.missing", _installation.WhyRefused(refused));
    }

    [Fact]
    public void A_rotation_that_was_stopped_before_it_was_said_never_happened()
    {
        var node = Product.Node.Key.Thumbprint;
        _installation.Stop();
        using var next = Signer.Create(SubjectId.New("actor"));
        File.WriteAllText(Path.Combine(Keys, "node.next.key"), $"{next.Actor}\n{next.ToPem()}\n");

        Assert.Equal(node, Product.Node.Key.Thumbprint);
        Assert.False(File.Exists(Path.Combine(Keys, "node.next.key")));
        Assert.NotEmpty(_installation.Say(IncidentBook.Opening(SubjectId.New("incident"), "t", null, null, false)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_rotation_that_was_stopped_after_it_was_said_is_finished_at_the_next_start(bool sequenced)
    {
        Product.Sequencer.Run();
        var before = File.ReadAllText(Path.Combine(Keys, "node.key"));
        Product.RotateNodeKey();
        if (sequenced)
        {
            Product.Sequencer.Run();
        }
        var next = Product.Node.Key.Thumbprint;
        _installation.Stop();
        File.Move(Path.Combine(Keys, "node.key"), Path.Combine(Keys, "node.next.key"));
        File.WriteAllText(Path.Combine(Keys, "node.key"), before);

        Assert.Equal(next, Product.Node.Key.Thumbprint);
        var said = _installation.Say(IncidentBook.Opening(SubjectId.New("incident"), "t", null, null, false))[0].Id;
        Assert.Null(_installation.WhyRefused(said));
        Assert.Equal(next, _installation.Stored(said).Statement.Token.KeyId);
    }

    [Fact]
    public void Rotating_again_and_again_leads_to_one_key_that_counts()
    {
        var all = new List<string> { Product.Node.Key.Thumbprint };
        for (var i = 0; i < 4; i++)
        {
            Product.RotateNodeKey();
            all.Add(Product.Node.Key.Thumbprint);
        }
        Product.Sequencer.Run();

        var known = Product.Database.Read(c => EnrolledKeys.Find(c, null, all));
        Assert.Equal(5, known.Count);
        Assert.Equal([all[^1]], known.Where(k => k.Value.RevokedIndex is null).Select(k => k.Key));
        Assert.All(known.Values, key => Assert.Contains(Roles.Node, key.Roles));
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void The_nodes_own_key_is_replaced_and_never_revoked()
    {
        Product.Sequencer.Run();

        Assert.Equal("key.is_the_nodes", Assert.IsType<KeyChangeRefused>(Product.RevocationOf(Product.Node.Key.Thumbprint, null)).Code);
    }

    [Fact]
    public void The_role_of_the_node_is_given_to_nobody_and_a_key_is_enrolled_once()
    {
        using var phone = _installation.Enrol();
        using var other = Signer.Create(SubjectId.New("actor"));

        Assert.Throws<ArgumentException>(() => Product.EnrolmentOf(other.Key.ToJwk(), [Roles.Node], null));
        Assert.Throws<ArgumentException>(() => Product.EnrolmentOf(other.Key.ToJwk(), ["chief"], null));
        Assert.Equal("key.enrolled_already", Assert.IsType<KeyChangeRefused>(Product.EnrolmentOf(phone.Key.ToJwk(), [], null)).Code);
        Assert.Equal("key.enrolled_already", Assert.IsType<KeyChangeRefused>(Product.EnrolmentOf(Product.Node.Key.ToJwk(), [], null)).Code);
        Assert.Equal("key.unknown", Assert.IsType<KeyChangeRefused>(Product.RevocationOf(other.Key.Thumbprint, null)).Code);
    }

    [Theory]
    [InlineData("node.key", "", "key.damaged")]
    [InlineData("node.key", "no actor\nno key\n", "key.damaged")]
    [InlineData("node.key", "actor/0b7f2a52-1f0a-4c5e-9d5f-6f1b7b0c9a11\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "key.damaged")]
    [InlineData("log.key", "no key", "key.damaged")]
    [InlineData("log.key", null, "key.missing")]
    [InlineData("node.key", null, "key.missing")]
    public void A_private_key_that_is_damaged_or_missing_is_told_and_never_made_anew(string file, string? content, string code)
    {
        _ = Product;
        _installation.Stop();
        File.Delete(Path.Combine(Keys, file));
        if (content is not null)
        {
            File.WriteAllText(Path.Combine(Keys, file), content);
        }

        Assert.Equal(code, Assert.Throws<LedgerException>(() => Product).Code);
        Assert.Equal(code, Assert.Throws<LedgerException>(() => Product.OpenForReading(_installation.Data, _installation.Time)).Code);
    }

    [Fact]
    public void A_founding_that_was_stopped_between_keys_and_database_is_done_again()
    {
        Directory.CreateDirectory(Keys);
        File.WriteAllText(Path.Combine(Keys, "log.key"), "half");
        _installation.OpenIncident();

        Assert.Equal(2, Product.LedgerFolder.Checkpoint() is { } note ? Proof.Checkpoint.Parse(note.Text).Size : 0);
    }
}
