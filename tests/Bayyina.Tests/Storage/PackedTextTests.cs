using Bayyina.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Storage;

public sealed class PackedTextTests
{
    private static readonly Gen<string> Pieces =
        from pieces in Gen.ArrayOf(
            from mark in Gen.Elements("", "!")
            from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b))
            from separator in Gen.Elements(".", "~")
            select mark + System.Buffers.Text.Base64Url.EncodeToString(bytes) + separator)
        select string.Concat(pieces);

    // Letters of base64url and what is near to it: stray bits, padding, white space, separators in a row.
    private static readonly Gen<string> Near = Gen.ArrayOf(Gen.Elements([.. "AQZabz09-_.~!= \n\u0001ش"])).Select(letters => new string(letters));

    [Fact]
    public void Every_text_comes_back_letter_by_letter() =>
        Prop.ForAll(Gen.OneOf(Pieces, Near, ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => s.Get.Replace('\uFFFD', '?')))
                .Where(IsWellFormed).ToArbitrary(), text => PackedText.Read(PackedText.Of(text)) == text)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void No_two_texts_are_kept_alike() =>
        Prop.ForAll(Near.ToArbitrary(), Near.ToArbitrary(), (one, other) => one == other || !PackedText.Of(one).AsSpan().SequenceEqual(PackedText.Of(other)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Bytes_that_are_none_of_ours_come_out_as_some_text() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b)).SelectMany(bytes => Gen.Elements<byte>(1, 2).Select(form => (byte[])[form, .. bytes])).ToArbitrary(), bytes => PackedText.Read(bytes) is not null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void A_token_takes_three_quarters_of_its_letters_even_where_nothing_repeats()
    {
        var random = new byte[900];
        new Random(1).NextBytes(random);
        var token = string.Join('.', new[] { 90, 900, 64 }.Select(length => System.Buffers.Text.Base64Url.EncodeToString(random.AsSpan(0, length))));

        Assert.InRange(PackedText.Of(token).Length, 900, 1 + 90 + 900 + 64 + 6);
    }

    [Fact]
    public void A_few_bytes_that_would_fill_the_memory_do_not() =>
        Assert.InRange(PackedText.Read(Bomb()).Length, 1, 1 << 20);

    private static byte[] Bomb()
    {
        using var bomb = new MemoryStream();
        bomb.WriteByte(2);
        using (var deflate = new System.IO.Compression.DeflateStream(bomb, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(new byte[200 << 20]);
        }
        return bomb.ToArray();
    }

    [Fact]
    public void What_an_older_version_wrote_is_read_as_it_stands() => Assert.Equal("eyJ.eyJ.sig", PackedText.Read("eyJ.eyJ.sig"));

    private static bool IsWellFormed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)) == text;
}
