namespace Bayyina.Proof.Tests.Notes;

public sealed class CosignatureTests : IDisposable
{
    private const long Time = 1_679_315_147;

    private readonly ALog _log = new(9);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void The_message_is_the_one_of_the_specification()
    {
        const string Text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

        Assert.Equal("cosignature/v1\ntime 1679315147\n" + Text, System.Text.Encoding.UTF8.GetString(Cosignature.Message(Time, Text)));
    }

    [Fact]
    public void The_line_of_the_specifications_example_says_its_time()
    {
        var note = SignedNote.Parse(
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
            + "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
            + "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n");

        Assert.Equal(Time, Cosignature.Read(_log.Witness, note.Signatures[1])?.PosixTime);
    }

    [Fact]
    public void A_witness_is_found_with_its_time()
    {
        var note = SignedNote.Parse(_log.Cosign(_log.Checkpoint(), Time).Format());

        var found = Cosignature.Find(note, _log.Witness);

        Assert.Equal(Time, found?.PosixTime);
        Assert.True(found?.Verifies(note.Text));
        Assert.Null(Cosignature.Find(_log.Checkpoint(), _log.Witness));
    }

    [Fact]
    public void Of_two_cosignatures_the_latest_counts()
    {
        var note = _log.Cosign(_log.Cosign(_log.Checkpoint(), Time + 60), Time);

        Assert.Equal(Time + 60, Cosignature.Find(note, _log.Witness)?.PosixTime);
    }

    [Fact]
    public void Every_flipped_bit_of_time_and_signature_fails()
    {
        var checkpoint = _log.Checkpoint();
        var bytes = _log.Cosign(checkpoint, Time).Signatures[1].Signature.ToArray();
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Cosignature.Find(checkpoint.With(_log.Witness, damaged), _log.Witness));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(71)]
    [InlineData(73)]
    public void A_line_of_another_length_is_no_cosignature(int length) =>
        Assert.Null(Cosignature.Find(_log.Checkpoint().With(_log.Witness, new byte[length]), _log.Witness));

    [Fact]
    public void A_cosignature_of_another_checkpoint_does_not_count()
    {
        using var longer = new ALog(10);
        var line = longer.Cosign(longer.Checkpoint(), Time).Signatures[1];

        Assert.Null(Cosignature.Find(_log.Checkpoint().With(_log.Witness, line.Signature.Span), _log.Witness));
    }

    [Fact]
    public void A_logs_key_is_no_cosigners() =>
        Assert.Throws<ArgumentException>(() => Cosignature.Find(_log.Checkpoint(), _log.Key));
}
