using Bayyina.Statements;
using Bayyina.Sync;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Sync;

public sealed class SealedFileTests : IDisposable
{
    private readonly Signer _mine = Signer.Create(SubjectId.New("actor"));

    public void Dispose() => _mine.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((64 << 10) - 1)]
    [InlineData(64 << 10)]
    [InlineData((64 << 10) + 1)]
    [InlineData(3 * (64 << 10))]
    [InlineData(200_000)]
    public void Whoever_holds_the_key_gets_every_byte_back(int length)
    {
        var content = Random(length);

        Assert.Equal(content, Opened(Sealed(content)));
    }

    [Fact]
    public void Whoever_finds_it_finds_nothing_in_it()
    {
        var content = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("exercise volunteer Salma ", 5000)));

        Assert.True(Sealed(content).AsSpan().IndexOf("Salma"u8) < 0);
        using var other = Signer.Create(SubjectId.New("actor"));
        Assert.Equal("sync.for_another", Assert.Throws<SyncRefusedException>(() => SealedFile.Open(new MemoryStream(Sealed(content)), other)).Code);
    }

    [Fact]
    public void A_changed_byte_a_cut_and_swapped_chunks_are_refused_before_anything_of_them_is_handed_out()
    {
        var content = Random(150_000);
        var file = Sealed(content);
        Prop.ForAll(Gen.Choose(0, file.Length - 1).ToArbitrary(), Gen.Choose(0, 8).ToArbitrary(), (at, bit) =>
        {
            var changed = bit == 8 ? file[..at] : [.. file];
            if (bit < 8)
            {
                changed[at] ^= (byte)(1 << bit);
            }
            // With another first line it is no sealed file, and comes as it is: that it is no tar, is found then.
            return at < 17 || Refuses(changed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        const int Head = 17 + 44 + 65;
        const int Chunk = (64 << 10) + 16;
        Assert.True(Refuses([.. file[..Head], .. file[(Head + Chunk)..(Head + (2 * Chunk))], .. file[Head..(Head + Chunk)], .. file[(Head + (2 * Chunk))..]]));
        Assert.True(Refuses(file[..(Head + Chunk)]));
        Assert.True(Refuses([.. file, .. file[^20..]]));
    }

    [Fact]
    public void What_is_not_sealed_comes_as_it_is()
    {
        var content = Random(100);

        Assert.Equal(content, Opened(content));
    }

    private bool Refuses(byte[] file)
    {
        try
        {
            Opened(file);
            return false;
        }
        catch (Exception refused) when (refused is InvalidDataException or SyncRefusedException)
        {
            return true;
        }
    }

    private byte[] Sealed(byte[] content)
    {
        using var output = new MemoryStream();
        using (var sealing = SealedFile.Seal(output, _mine.Key))
        {
            for (var at = 0; at < content.Length; at += 7_001)
            {
                sealing.Write(content.AsSpan(at, Math.Min(7_001, content.Length - at)));
            }
        }
        return output.ToArray();
    }

    private byte[] Opened(byte[] file)
    {
        using var opened = SealedFile.Open(new MemoryStream(file), _mine);
        using var content = new MemoryStream();
        opened.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
