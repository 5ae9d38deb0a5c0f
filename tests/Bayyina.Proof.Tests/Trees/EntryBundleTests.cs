using System.Buffers;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Proof.Tests.Trees;

public class EntryBundleTests
{
    [Fact]
    public void Entries_come_out_as_they_went_in()
    {
        Prop.ForAll<byte[][]>(entries =>
        {
            if (entries.Length is 0 or > 256)
                return true;
            var bundle = new ArrayBufferWriter<byte>();
            foreach (var entry in entries)
                EntryBundle.Append(bundle, entry);
            return EntryBundle.Read(bundle.WrittenMemory, entries.Length).Select(e => e.ToArray()).SequenceEqual(entries, ByBytes.Instance);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_longest_entry_fits_and_a_longer_one_is_refused()
    {
        var bundle = new ArrayBufferWriter<byte>();
        EntryBundle.Append(bundle, new byte[EntryBundle.LongestEntry]);

        Assert.Equal(2 + 65_535, bundle.WrittenCount);
        Assert.Equal([0xff, 0xff], bundle.WrittenSpan[..2].ToArray());
        Assert.Equal(65_535, Assert.Single(EntryBundle.Read(bundle.WrittenMemory, 1)).Length);
        Assert.Throws<ArgumentException>(() => EntryBundle.Append(bundle, new byte[EntryBundle.LongestEntry + 1]));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("00", 1)]
    [InlineData("0001", 1)]
    [InlineData("000141", 2)]
    [InlineData("00014142", 1)]
    [InlineData("0001410000", 1)]
    [InlineData("ffff4141", 1)]
    public void A_bundle_with_fewer_or_more_bytes_is_damaged(string hex, int width) =>
        Assert.Equal("tile.malformed", Assert.Throws<ProofFormatException>(() => EntryBundle.Read(Convert.FromHexString(hex), width)).Code);

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void A_bundle_holds_1_to_256_entries(int width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EntryBundle.Read(default, width));

    [Fact]
    public void Damaged_bundles_throw_nothing_else()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = new byte[random.Next(0, 40)];
            random.NextBytes(bytes);
            for (var at = 0; at < bytes.Length; at += 2 + random.Next(0, 4))
                bytes[at] = 0;
            try
            {
                EntryBundle.Read(bytes, random.Next(1, 8));
            }
            catch (ProofFormatException)
            {
                // What it is for.
            }
        }
    }

    private sealed class ByBytes : IEqualityComparer<byte[]>
    {
        public static readonly ByBytes Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => obj.Length;
    }
}
