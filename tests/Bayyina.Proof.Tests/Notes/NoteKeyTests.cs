using Bayyina.Proof.Tests.Curves;

namespace Bayyina.Proof.Tests.Notes;

public class NoteKeyTests
{
    // From the documentation of golang.org/x/mod/sumdb/note, and the key of sum.golang.org.
    private const string PeterNeumann = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string GoChecksums = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

    [Theory]
    [InlineData(PeterNeumann, "PeterNeumann", 0xc74f20a3)]
    [InlineData(GoChecksums, "sum.golang.org", 0x033de0ae)]
    public void Keys_that_others_made_are_read_and_written_the_same(string written, string name, uint id)
    {
        var key = NoteKey.Parse(written);

        Assert.Equal(name, key.Name);
        Assert.Equal(id, key.Id);
        Assert.Equal(NoteKey.Ed25519Algorithm, key.Algorithm);
        Assert.Equal(written, key.ToString());
        Assert.Equal(key, NoteKey.Ed25519(name, key.PublicKey.Span));
    }

    [Fact]
    public void The_same_public_key_is_another_key_as_a_cosigner()
    {
        using var secret = LibCryptoKey.FromSeed(1);
        var log = NoteKey.Ed25519("example.com/a", secret.PublicKey);
        var cosigner = NoteKey.Cosigner("example.com/a", secret.PublicKey);

        Assert.NotEqual(log, cosigner);
        Assert.NotEqual(log.Id, cosigner.Id);
        Assert.Equal(NoteKey.CosignatureAlgorithm, NoteKey.Parse(cosigner.ToString()).Algorithm);
        Assert.Equal(cosigner, NoteKey.Parse(cosigner.ToString()));
        Assert.Equal(cosigner.GetHashCode(), NoteKey.Parse(cosigner.ToString()).GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("PeterNeumann")]
    [InlineData("PeterNeumann+c74f20a3")]
    [InlineData("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("Peter\u00a0Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("Peter\u0001Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+0c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20ag+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+ c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")] // another key's id
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX")] // another key
    [InlineData("PeterNeumanm+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")] // another name
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n")]
    [InlineData("PeterNeumann+c74f20a3+")]
    [InlineData("PeterNeumann+c74f20a3+AQ")]
    [InlineData("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==")] // too long, with an id that fits; from Go's own tests
    public void What_is_no_key_is_refused(string text) =>
        Assert.Equal("note.key_malformed", Assert.Throws<ProofFormatException>(() => NoteKey.Parse(text)).Code);

    [Fact]
    public void A_key_of_an_algorithm_that_is_not_known_here_says_so()
    {
        byte[] material = [0x06, .. new byte[1312]];
        byte[] input = [.. "w.example\n"u8, .. material];
        var id = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input)[..4]);

        var refusal = Assert.Throws<ProofFormatException>(() => NoteKey.Parse($"w.example+{id}+{Convert.ToBase64String(material)}"));

        Assert.Equal("note.key_unsupported", refusal.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\nb")]
    [InlineData("a\u2003b")]
    public void A_key_cannot_be_made_with_a_name_that_is_none(string name)
    {
        Assert.False(NoteKey.IsName(name));
        Assert.Throws<ArgumentException>(() => NoteKey.Ed25519(name, new byte[32]));
    }

    [Fact]
    public void A_name_has_no_half_characters() => Assert.False(NoteKey.IsName("a\ud800"));

    [Fact]
    public void A_key_cannot_be_made_of_another_length() =>
        Assert.Throws<ArgumentException>(() => NoteKey.Cosigner("a", new byte[33]));
}
