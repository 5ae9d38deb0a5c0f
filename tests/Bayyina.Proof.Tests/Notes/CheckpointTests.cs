namespace Bayyina.Proof.Tests.Notes;

public class CheckpointTests
{
    private const string Root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

    [Fact]
    public void The_example_of_the_specification_is_read_and_written_the_same()
    {
        const string Text = $"example.com/behind-the-sofa\n20852163\n{Root}\n";

        var checkpoint = Checkpoint.Parse(Text);

        Assert.Equal("example.com/behind-the-sofa", checkpoint.Origin);
        Assert.Equal(20_852_163, checkpoint.Size);
        Assert.Equal(Root, checkpoint.Root.ToBase64());
        Assert.Empty(checkpoint.Extensions);
        Assert.Equal(Text, checkpoint.Format());
    }

    [Fact]
    public void Extension_lines_are_kept()
    {
        const string Text = $"a log with spaces+plus\n0\n{Root}\nTimestamp: 1\n— not a signature\n";

        var checkpoint = Checkpoint.Parse(Text);

        Assert.Equal(["Timestamp: 1", "— not a signature"], checkpoint.Extensions);
        Assert.Equal(Text, checkpoint.Format());
        Assert.Equal(checkpoint, Checkpoint.Parse(Text));
        Assert.Equal(checkpoint.GetHashCode(), Checkpoint.Parse(Text).GetHashCode());
        Assert.NotEqual(checkpoint, checkpoint with { Extensions = [] });
    }

    [Theory]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("0", 0)]
    [InlineData("10", 10)]
    public void Every_size_that_can_be_counted_is_read(string text, long size) =>
        Assert.Equal(size, Checkpoint.Parse($"o\n{text}\n{Root}\n").Size);

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("00")]
    [InlineData("-1")]
    [InlineData("-0")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("1,000")]
    [InlineData("١٢")] // Arabic digits
    [InlineData("１")] // a wide digit
    [InlineData("9223372036854775808")] // 2^63
    [InlineData("18446744073709551615")]
    [InlineData("99999999999999999999999999999999999999999999999999")]
    public void Another_form_of_a_size_is_none(string size) => AssertRefused($"o\n{size}\n{Root}\n");

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("o\n1\n")]
    [InlineData($"o\n1\n{Root}")] // no last line feed
    [InlineData($"\n1\n{Root}\n")]
    [InlineData($"o\n\n1\n{Root}\n")]
    [InlineData($"o\n1\n{Root}\n\n")]
    [InlineData($"o\n1\n{Root}\n\nextension\n")]
    [InlineData($"o\r\n1\r\n{Root}\r\n")]
    [InlineData($"o\0\n1\n{Root}\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n")] // stray bits
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2IA\n")] // 33 bytes
    [InlineData("o\n1\nAAAA\n")]
    public void What_has_not_the_form_of_a_checkpoint_is_refused(string text) => AssertRefused(text);

    // Not a theory's data: attributes hold UTF-8, which has no half characters.
    [Fact]
    public void Half_a_character_is_refused() => AssertRefused($"\ud83c\n1\n{Root}\n");

    [Fact]
    public void A_checkpoint_cannot_be_made_of_what_would_not_be_read()
    {
        Assert.Throws<ArgumentException>(() => new Checkpoint("", 1, default));
        Assert.Throws<ArgumentException>(() => new Checkpoint("a\nb", 1, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Checkpoint("a", -1, default));
        Assert.Throws<ArgumentException>(() => new Checkpoint("a", 1, default) { Extensions = [""] });
    }

    private static void AssertRefused(string text) =>
        Assert.Equal("checkpoint.malformed", Assert.Throws<ProofFormatException>(() => Checkpoint.Parse(text)).Code);
}
