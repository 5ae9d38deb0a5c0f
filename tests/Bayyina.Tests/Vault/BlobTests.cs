using System.Security.Cryptography;
using Bayyina.Vault;

namespace Bayyina.Tests.Vault;

/// <summary>Any bytes in, the same bytes out, under the right names.</summary>
public sealed class BlobTests : IDisposable
{
    private const int Buffer = 1 << 20;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // FIPS 180-4, the examples that NIST publishes with it.
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c33596fd15c13b1b07f9aa1d3bea57789ca031ad85c7a71dd70354ec631238ca3445")]
    public void The_published_examples_hash_as_published(string text, string sha256, string sha512)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        using var batch = new FolderVault(_folder["vault"]).BeginBatch();
        var expected = new BlobHashes(sha256, sha512, bytes.Length);
        Assert.Equal(expected, batch.Write(bytes));
        Assert.Equal(expected, batch.Write(new MemoryStream(bytes)));
    }

    [Fact]
    public void A_million_times_a_hashes_as_published()
    {
        using var batch = new FolderVault(_folder["vault"]).BeginBatch();
        var blob = batch.Write(new MemoryStream(Enumerable.Repeat((byte)'a', 1_000_000).ToArray()));
        Assert.Equal("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", blob.Sha256);
        Assert.Equal("e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b", blob.Sha512);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Buffer - 1)]
    [InlineData(Buffer)]
    [InlineData(Buffer + 1)]
    [InlineData(4 * Buffer)]
    [InlineData(4 * Buffer + 1)]
    [InlineData(9 * Buffer + 4711)]
    public void Content_of_any_length_comes_out_as_it_went_in(int length)
    {
        var bytes = Bytes(length, seed: length);
        var expected = new BlobHashes(
            Convert.ToHexStringLower(SHA256.HashData(bytes)), Convert.ToHexStringLower(SHA512.HashData(bytes)), length);

        foreach (var write in new Func<IntakeBatch, BlobHashes>[]
            { batch => batch.Write(bytes), batch => batch.Write(new MemoryStream(bytes)), batch => batch.Write(new Trickle(bytes)) })
        {
            using var folder = new TestFolder();
            var vault = new FolderVault(folder["vault"]);
            using var batch = vault.BeginBatch();
            Assert.Equal(expected, write(batch));
            batch.Commit();
            Assert.Equal(bytes, File.ReadAllBytes(vault.PathOf(expected.Sha256)));
            using var read = vault.OpenRead(expected.Sha256);
            Assert.Equal(length, read.Length);
        }
    }

    [Fact]
    public void Other_peoples_tools_find_the_same_hashes()
    {
        var vault = new FolderVault(_folder["vault"]);
        using var batch = vault.BeginBatch();
        var blobs = Enumerable.Range(0, 40).Select(seed => batch.Write(new MemoryStream(Bytes(seed * seed * 1500, seed)))).ToList();
        batch.Commit();

        string Sums(Func<BlobHashes, string> hash) => string.Concat(blobs.Select(blob => $"{hash(blob)}  {vault.PathOf(blob.Sha256)}\n"));
        Assert.Equal(0, Tool.Run(Needs.Program("sha256sum"), ["--check", "--strict", _folder.Write("256", Sums(blob => blob.Sha256))]).ExitCode);
        Assert.Equal(0, Tool.Run(Needs.Program("sha512sum"), ["--check", "--strict", _folder.Write("512", Sums(blob => blob.Sha512))]).ExitCode);
    }

    [Fact]
    public void A_blob_is_one_file_that_nobody_may_write_named_by_its_hash()
    {
        var vault = new FolderVault(_folder["vault"]);
        using var batch = vault.BeginBatch();
        var blob = batch.Write("water"u8);
        batch.Commit();
        Assert.Equal(_folder["vault", blob.Sha256[..2], blob.Sha256], vault.PathOf(blob.Sha256));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(vault.PathOf(blob.Sha256)));
        Assert.True(vault.Contains(blob.Sha256));
        Assert.False(vault.Contains(new string('0', 64)));
    }

    [Fact]
    public void Only_a_good_copy_takes_the_place_of_a_damaged_blob()
    {
        var vault = new FolderVault(_folder["vault"]);
        var name = TwinHash.Of("evidence"u8).Sha256;
        using (var batch = vault.BeginBatch())
        {
            batch.Write("evidence"u8);
            batch.Commit();
        }

        File.SetUnixFileMode(vault.PathOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(vault.PathOf(name), "evidencE");
        Assert.Equal("vault.damaged", Assert.Throws<VaultException>(() => vault.Mend(name, new MemoryStream("Evidence"u8.ToArray()))).Code);
        Assert.Equal("evidencE", File.ReadAllText(vault.PathOf(name)));
        Assert.Single(Directory.GetFiles(_folder["vault"], "*", SearchOption.AllDirectories));
        vault.Mend(name, new MemoryStream("evidence"u8.ToArray()));
        Assert.Equal("evidence"u8.ToArray(), vault.BytesOf(name));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(vault.PathOf(name)));
        File.Delete(vault.PathOf(name));
        vault.Mend(name, new MemoryStream("evidence"u8.ToArray()));
        Assert.Single(Directory.GetFiles(_folder["vault"], "*", SearchOption.AllDirectories));
    }

    internal static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 65_537)]);
    }
}
