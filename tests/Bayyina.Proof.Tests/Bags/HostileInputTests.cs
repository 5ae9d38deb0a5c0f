using System.Text;

namespace Bayyina.Proof.Tests.Bags;

/// <summary>The readers of bags and key files throw one exception, with a code, whatever they are given.</summary>
public sealed class HostileInputTests : IDisposable
{
    private static readonly string[] Seeds =
    [
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "Payload-Oxum: 12.3\nSource-Organization: x\n",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  data/items/0001.jpg\n",
        "ledger.example+12345678+AQ==\n{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\",\"y\":\"\"}\n",
        "exhibit,statement,path,sha256,original_name\r\n1,\"a\"\"b\",c,d,e\r\n",
        "\uFEFF\r\n\0\u202E%2e../",
    ];

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Readers_of_text_throw_only_their_own_exception()
    {
        var random = new Random(11);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = Something(random);
            Try(() => BagManifest.Parse(bytes, random.Next(2) == 0 ? 32 : 64));
            Try(() => BagInfo.Parse(bytes));
            Try(() => KeyFile.Parse(Encoding.UTF8.GetString(bytes)));
            _ = BagPath.ProblemOf(Encoding.Latin1.GetString(bytes));
            Assert.DoesNotContain(BagPath.Shown(Encoding.Unicode.GetString(bytes)), char.IsControl);
        }
    }

    [Fact]
    public void The_reader_of_zips_throws_only_its_own_exception()
    {
        var random = new Random(12);
        var zip = new ForgedZip { Zip64 = true };
        zip.Entries.Add(new ForgedEntry("bagit.txt", "BagIt"u8.ToArray()));
        zip.Entries.Add(new ForgedEntry("data/report.html", "x"u8.ToArray()));
        var genuine = zip.ToBytes();
        for (var i = 0; i < 10_000; i++)
        {
            byte[] bytes = [.. genuine];
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
            }
            File.WriteAllBytes(_path, random.Next(5) == 0 ? bytes[random.Next(bytes.Length)..] : bytes);
            Try(() =>
            {
                using var bag = BagSource.Open(_path);
                foreach (var file in bag.Files.Where(file => file.Length < 1 << 20))
                {
                    using var stream = bag.OpenRead(file);
                    stream.CopyTo(Stream.Null);
                }
            });
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("one line")]
    [InlineData("ledger.example+00000000+AQ==\n{}\n")]
    [InlineData("a\nb\nc\n")]
    public void What_is_no_key_file_is_named_so(string text) =>
        Assert.Equal("keyfile.malformed", Assert.Throws<ProofFormatException>(() => KeyFile.Parse(text)).Code);

    [Fact]
    public void A_key_file_is_read_as_it_is_written_and_with_the_line_ends_of_any_system()
    {
        using var forge = new Dossiers.DossierForge();
        var text = forge.KeyFile.Format();

        Assert.Equal(forge.KeyFile, KeyFile.Parse(text));
        Assert.Equal(forge.KeyFile, KeyFile.Parse("\uFEFF" + text.Replace("\n", "\r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_private_key_in_a_key_file_is_refused()
    {
        using var forge = new Dossiers.DossierForge();
        var text = forge.KeyFile.Format().Replace("\"kty\"", "\"d\":\"AAAA\",\"kty\"", StringComparison.Ordinal);

        Assert.Equal("keyfile.private", Assert.Throws<ProofFormatException>(() => KeyFile.Parse(text)).Code);
    }

    [Fact]
    public void Cosigners_keys_are_no_log_keys()
    {
        using var forge = new Dossiers.DossierForge();
        var text = $"{NoteKey.Cosigner("witness.example", forge.KeyFile.Log.PublicKey.Span)}\n{forge.KeyFile.Node.ToJwk()}\n";

        Assert.Equal("keyfile.malformed", Assert.Throws<ProofFormatException>(() => KeyFile.Parse(text)).Code);
    }

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (ProofFormatException refused)
        {
            Assert.Matches("^[a-z]+\\.[a-z_]+$", refused.Code);
        }
    }

    private static byte[] Something(Random random)
    {
        if (random.Next(4) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }
        var text = Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)] + Seeds[random.Next(Seeds.Length)]);
        for (var flips = random.Next(4); flips > 0; flips--)
        {
            text[random.Next(text.Length)] = (byte)random.Next(256);
        }
        return text[..random.Next(text.Length + 1)];
    }
}
