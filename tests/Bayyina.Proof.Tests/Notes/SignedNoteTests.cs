namespace Bayyina.Proof.Tests.Notes;

public sealed class SignedNoteTests : IDisposable
{
    private const string Signature = "— example.com/a AAAAAQI=\n";

    private readonly ALog _log = new(5);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_note_that_Go_signed_verifies()
    {
        const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
        const string Note = Text
            + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
            + "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
        var key = NoteKey.Parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");

        var note = SignedNote.Parse(Note);

        Assert.Equal(Text, note.Text);
        Assert.Equal(Note, note.Format());
        Assert.Equal(["PeterNeumann", "EnochRoot"], note.Signatures.Select(s => s.Name));
        Assert.True(note.IsSignedBy(key));
        Assert.False(SignedNote.Parse(Note.Replace("cryptography", "Cryptography", StringComparison.Ordinal)).IsSignedBy(key));
    }

    [Fact]
    public void The_example_of_the_specification_is_split_at_its_last_empty_line()
    {
        const string Text = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n";
        const string Line = "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

        var note = SignedNote.Parse(Text + "\n" + Line);

        Assert.Equal(Text, note.Text);
        Assert.Equal(0x367ba04bu, Assert.Single(note.Signatures).KeyId);
        Assert.Equal(Text + "\n" + Line, note.Format());
    }

    [Fact]
    public void What_a_key_signed_verifies_with_that_key_only()
    {
        var note = _log.Cosign(_log.Checkpoint(), 1_679_315_147);

        Assert.True(note.IsSignedBy(_log.Key));
        Assert.True(note.IsSignedBy(_log.Witness));
        Assert.False(note.IsSignedBy(NoteKey.Ed25519(ALog.Origin, _log.Witness.PublicKey.Span)));
        Assert.False(note.IsSignedBy(NoteKey.Ed25519("exercise.example/other", _log.Key.PublicKey.Span)));
        Assert.False(note.IsSignedBy(NoteKey.Cosigner(ALog.Origin, _log.Key.PublicKey.Span)));
    }

    [Fact]
    public void One_failing_signature_of_a_key_spoils_its_good_one_and_nobody_elses()
    {
        var good = _log.Cosign(_log.Checkpoint(), 1);
        var bad = good.With(_log.Key, new byte[64]);

        Assert.False(bad.IsSignedBy(_log.Key));
        Assert.True(bad.IsSignedBy(_log.Witness));
    }

    [Fact]
    public void A_repeated_signature_is_kept_and_counts_as_one()
    {
        var once = _log.Checkpoint();
        var twice = SignedNote.Parse(once.Format() + once.Signatures[0] + "\n");

        Assert.Equal(2, twice.Signatures.Count);
        Assert.True(twice.IsSignedBy(_log.Key));
        Assert.NotEqual(once, twice);
        Assert.Equal(once, SignedNote.Parse(once.Format()));
        Assert.Equal(once.GetHashCode(), SignedNote.Parse(once.Format()).GetHashCode());
    }

    [Fact]
    public void A_signature_line_is_the_last_line_of_the_note()
    {
        var note = _log.Checkpoint();

        Assert.EndsWith("\n\n" + SignedNote.SignatureLine(_log.Key, note.Signatures[0].Signature.Span), note.Format(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sixteen_signatures_are_read_and_not_endlessly_many()
    {
        var text = "text\n\n";
        Assert.Equal(16, SignedNote.Parse(text + string.Concat(Enumerable.Repeat(Signature, 16))).Signatures.Count);
        Assert.Equal(100, SignedNote.Parse(text + string.Concat(Enumerable.Repeat(Signature, 100))).Signatures.Count);
        AssertRefused(text + string.Concat(Enumerable.Repeat(Signature, 101)));
        AssertRefused(text + string.Concat(Enumerable.Repeat(Signature, 50_000)));
        AssertRefused(new string('a', SignedNote.LongestNote) + "\n\n" + Signature);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("text")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n" + Signature)] // no blank line
    [InlineData("text\n\n— example.com/a AAAAAQI=")] // no last line feed
    [InlineData("text\r\n\r\n— example.com/a AAAAAQI=\r\n")]
    [InlineData("text\r\n\n— example.com/a AAAAAQI=\n")]
    [InlineData("te\txt\n\n— example.com/a AAAAAQI=\n")]
    [InlineData("te\0xt\n\n— example.com/a AAAAAQI=\n")]
    [InlineData("te\u001fxt\n\n— example.com/a AAAAAQI=\n")]
    [InlineData("text\n\n- example.com/a AAAAAQI=\n")] // a hyphen
    [InlineData("text\n\n– example.com/a AAAAAQI=\n")] // an en dash
    [InlineData("text\n\n—example.com/a AAAAAQI=\n")]
    [InlineData("text\n\n—  example.com/a AAAAAQI=\n")]
    [InlineData("text\n\n— example.com/a  AAAAAQI=\n")]
    [InlineData("text\n\n— example.com/a AAAAAQI= \n")]
    [InlineData("text\n\n— example.com/a\n")]
    [InlineData("text\n\n— example.com/a \n")]
    [InlineData("text\n\n—  AAAAAQI=\n")]
    [InlineData("text\n\n— a+b AAAAAQI=\n")]
    [InlineData("text\n\n— a\u00a0b AAAAAQI=\n")]
    [InlineData("text\n\n— a\u2028b AAAAAQI=\n")]
    [InlineData("text\n\n— example.com/a AAAAAQI\n")] // padding left out
    [InlineData("text\n\n— example.com/a AAAAAQJ=\n")] // stray bits
    [InlineData("text\n\n— example.com/a AAAA_QI=\n")] // the URL alphabet
    [InlineData("text\n\n— example.com/a AAAA AQI=\n")]
    [InlineData("text\n\n— example.com/a AAAAAA==\n")] // a key id and no signature
    [InlineData("text\n\n— example.com/a AAAA\n")]
    [InlineData("text\n\n— example.com/a AAAAAQI=\nnot a signature\n")]
    [InlineData("text\n\n— example.com/a AAAAAQI=\n\n")]
    public void What_has_not_the_form_of_a_note_is_refused(string note) => AssertRefused(note);

    // Not a theory's data: attributes hold UTF-8, which has no half characters.
    [Fact]
    public void Half_a_character_is_refused()
    {
        AssertRefused("te\ud800xt\n\n" + Signature);
        AssertRefused("te\udc00\ud800xt\n\n" + Signature);
        AssertRefused("text\n\n— a\ud800 AAAAAQI=\n");
        Assert.Equal("te😀xt\n", SignedNote.Parse("te😀xt\n\n" + Signature).Text);
    }

    [Fact]
    public void Bytes_are_read_as_strictly()
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(_log.Checkpoint().Format());
        Assert.Equal(_log.Checkpoint(), SignedNote.Parse(bytes));

        bytes[3] = 0xff;
        Assert.Equal("note.malformed", Assert.Throws<ProofFormatException>(() => SignedNote.Parse(bytes)).Code);
        Assert.Equal("note.malformed", Assert.Throws<ProofFormatException>(() => SignedNote.Parse(new byte[4 * SignedNote.LongestNote])).Code);
    }

    [Fact]
    public void A_byte_order_mark_is_part_of_the_text_and_breaks_the_signature()
    {
        byte[] bytes = [0xef, 0xbb, 0xbf, .. System.Text.Encoding.UTF8.GetBytes(_log.Checkpoint().Format())];

        Assert.False(SignedNote.Parse(bytes).IsSignedBy(_log.Key));
    }

    [Fact]
    public void A_note_cannot_be_made_of_what_would_not_be_read()
    {
        Assert.Throws<ArgumentException>(() => new SignedNote("no line feed", []));
        Assert.Throws<ArgumentException>(() => new SignedNote("", []));
        Assert.Throws<ArgumentException>(() => new SignedNote("a\rb\n", []));
        Assert.Throws<ArgumentException>(() => new NoteSignature("a b", 1, new byte[1]));
        Assert.Throws<ArgumentException>(() => new NoteSignature("a", 1, default));
        Assert.Throws<InvalidOperationException>(() => new SignedNote("text\n", []).Format());
    }

    private static void AssertRefused(string note) =>
        Assert.Equal("note.malformed", Assert.Throws<ProofFormatException>(() => SignedNote.Parse(note)).Code);
}
