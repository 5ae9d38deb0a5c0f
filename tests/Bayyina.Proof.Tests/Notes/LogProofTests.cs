using System.Text;

namespace Bayyina.Proof.Tests.Notes;

public sealed class LogProofTests : IDisposable
{
    private readonly ALog _log = new(70);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Every_leaf_of_a_log_is_proven_by_a_file()
    {
        for (var index = 0; index < 70; index++)
        {
            var text = _log.Prove(index).Format();
            var proof = LogProof.Parse(text);

            Assert.Equal(text, proof.Format());
            Assert.Equal(proof, LogProof.Parse(Encoding.UTF8.GetBytes(text)));
            Assert.True(proof.Verify(_log.Key, _log.Leaf(index)));
            Assert.False(proof.Verify(_log.Key, _log.Leaf((index + 1) % 70)));
        }
    }

    [Fact]
    public void A_proof_has_the_lines_of_the_specification()
    {
        var checkpoint = _log.Cosign(_log.Checkpoint(), 1);
        var text = new LogProof(3, _log.Prove(3).Path, checkpoint, "AAEC").Format();

        var lines = text.Split('\n');
        Assert.Equal(["c2sp.org/tlog-proof@v1", "extra AAEC", "index 3"], lines[..3]);
        Assert.Equal(_log.Prove(3).Path.Select(h => h.ToBase64()), lines[3..10]);
        Assert.Equal("", lines[10]);
        Assert.EndsWith("\n\n" + checkpoint.Format(), text, StringComparison.Ordinal);
        Assert.Equal("AAEC", LogProof.Parse(text).Extra);
        Assert.Equal(text, LogProof.Parse(text).Format());
    }

    [Fact]
    public void A_log_of_one_entry_has_an_empty_path()
    {
        using var log = new ALog(1);

        var proof = LogProof.Parse(log.Prove(0).Format());

        Assert.Empty(proof.Path);
        Assert.True(proof.Verify(log.Key, log.Leaf(0)));
    }

    [Fact]
    public void A_proof_of_another_log_or_another_key_does_not_verify()
    {
        var proof = _log.Prove(3);
        var text = proof.Head.Format().Replace(ALog.Origin, "exercise.example/other", StringComparison.Ordinal);
        var elsewhere = new LogProof(3, proof.Path, _log.Sign(text));

        // This log's key signed a checkpoint that names another origin.
        Assert.True(elsewhere.Includes(_log.Leaf(3)));
        Assert.True(elsewhere.Checkpoint.IsSignedBy(_log.Key));
        Assert.False(elsewhere.Verify(_log.Key, _log.Leaf(3)));
        Assert.False(proof.Verify(NoteKey.Ed25519(ALog.Origin, _log.Witness.PublicKey.Span), _log.Leaf(3)));
        Assert.False(proof.Verify(_log.Witness, _log.Leaf(3)));
    }

    [Fact]
    public void Every_changed_character_of_a_proof_fails()
    {
        var text = _log.Prove(42).Format();
        for (var at = 0; at < text.Length; at++)
        {
            var damaged = new StringBuilder(text) { [at] = text[at] == 'A' ? 'B' : 'A' }.ToString();
            Assert.False(Holds(damaged, 42), $"character {at}: {text[at]}");
        }
    }

    [Theory]
    [InlineData("index 3\n", "index 03\n")]
    [InlineData("index 3\n", "index -3\n")]
    [InlineData("index 3\n", "index +3\n")]
    [InlineData("index 3\n", "index  3\n")]
    [InlineData("index 3\n", "index 3 \n")]
    [InlineData("index 3\n", "index\n")]
    [InlineData("index 3\n", "index \n")]
    [InlineData("index 3\n", "index ٣\n")]
    [InlineData("index 3\n", "index 9223372036854775808\n")]
    [InlineData("index 3\n", "index 3\nindex 3\n")]
    [InlineData("index 3\n", "extra\nindex 3\n")]
    [InlineData("index 3\n", "extra \nindex 3\n")]
    [InlineData("index 3\n", "extra AAE\nindex 3\n")]
    [InlineData("index 3\n", "extra AAEC\nextra AAEC\nindex 3\n")]
    [InlineData("index 3\n", "index 3\nextra AAEC\n")]
    [InlineData("index 3\n", "index 3\r\n")]
    [InlineData("index 3\n", "")]
    [InlineData("c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v2\n")]
    [InlineData("c2sp.org/tlog-proof@v1\n", "\ufeffc2sp.org/tlog-proof@v1\n")]
    [InlineData("c2sp.org/tlog-proof@v1\n", "")]
    [InlineData("c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v1\n\n")]
    [InlineData("=\n", " =\n")]
    public void Another_form_of_a_proof_is_none(string found, string put)
    {
        var text = _log.Prove(3).Format();
        var at = text.IndexOf(found, StringComparison.Ordinal);
        var other = text[..at] + put + text[(at + found.Length)..];

        Assert.Equal("proof.malformed", Assert.Throws<ProofFormatException>(() => LogProof.Parse(other)).Code);
    }

    [Fact]
    public void A_path_longer_than_any_tree_is_refused()
    {
        var line = MerkleTree.EmptyRoot.ToBase64() + "\n";
        var text = _log.Prove(3).Format();
        var at = text.IndexOf("index 3\n", StringComparison.Ordinal) + "index 3\n".Length;

        Assert.Equal("proof.malformed", Refusal(text.Insert(at, string.Concat(Enumerable.Repeat(line, 60)))));
        Assert.Equal("proof.malformed", Refusal(text.Insert(at, string.Concat(Enumerable.Repeat(line, 20_000)))));
        Assert.Equal("proof.malformed", Refusal(new string('\n', 5_000_000)));
        Assert.Equal("proof.malformed", Assert.Throws<ProofFormatException>(() => LogProof.Parse(new byte[5_000_000])).Code);
    }

    [Fact]
    public void What_is_wrong_inside_is_named_as_what_it_is()
    {
        var text = _log.Prove(3).Format();
        var blank = text.IndexOf("\n\n", StringComparison.Ordinal);

        Assert.Equal("proof.malformed", Refusal(text[..(blank + 1)]));
        Assert.Equal("note.malformed", Refusal(text[..(blank + 2)]));
        Assert.Equal("note.malformed", Refusal(text[..^1]));
        Assert.Equal("note.malformed", Refusal(text + "\n"));
        Assert.Equal("checkpoint.malformed", Refusal(text[..(blank + 2)] + _log.Sign("no checkpoint\n").Format()));
    }

    [Fact]
    public void A_proof_cannot_be_made_of_what_would_not_be_read()
    {
        var proof = _log.Prove(3);

        Assert.Throws<ArgumentOutOfRangeException>(() => new LogProof(-1, proof.Path, proof.Checkpoint));
        Assert.Throws<ArgumentException>(() => new LogProof(1, [.. Enumerable.Repeat(MerkleTree.EmptyRoot, 64)], proof.Checkpoint));
        Assert.Throws<ArgumentException>(() => new LogProof(1, proof.Path, proof.Checkpoint, "not base64"));
    }

    private bool Holds(string text, int index)
    {
        try
        {
            var proof = LogProof.Parse(text);
            return proof.Index == index && proof.Verify(_log.Key, _log.Leaf(index));
        }
        catch (ProofFormatException)
        {
            return false;
        }
    }

    private static string Refusal(string text) => Assert.Throws<ProofFormatException>(() => LogProof.Parse(text)).Code;
}
