using Bayyina.Evidence;

namespace Bayyina.Tests.Evidence;

/// <summary>Files that were made to make readers stumble are taken in like any other; what they say may be unreadable.</summary>
public sealed class HostileMetadataTests
{
    private const int MostAllocated = 32 << 20;

    [Fact]
    public void A_chunk_that_claims_two_gigabytes_is_not_believed()
    {
        AssertHarmless(Samples.Png([0x7F, 0xFF, 0xFF, 0xF0, .. Samples.Ascii("tEXt"), 1, 2, 3]));
        AssertHarmless(Samples.Riff("WAVE", [.. Samples.Ascii("fmt "), .. Samples.Little(0x7FFFFFF0, 4), 1, 0]));
        AssertHarmless([.. Samples.Ascii("RIFF"), .. Samples.Little(0x7FFFFFF0, 4), .. Samples.Ascii("AVI avih"), .. Samples.Little(0x7FFFFF00, 4), 1]);
        AssertHarmless([.. Samples.Ascii("RIFF"), .. Samples.Little(0x7FFFFFF0, 4), .. Samples.Ascii("WEBPEXIF"), .. Samples.Little(0x7FFFFF00, 4), 1]);
        AssertHarmless([.. Samples.Box("ftyp", Samples.Ascii("isom")), 0x7F, 0xFF, 0xFF, 0xFF, .. Samples.Ascii("uuid"), 0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC, 1]);
    }

    [Fact]
    public void Folders_of_tags_that_lead_deeper_and_deeper_end_before_the_stack_does()
    {
        // Each folder, 18 bytes after the one before, holds nothing but the way to the next.
        const int levels = 3500;
        List<byte> tiff = [.. Samples.Ascii("MM"), 0, 42, 0, 0, 0, 8];
        for (var level = 0; level < levels; level++)
            tiff.AddRange([0, 1, 0x01, 0x4A, 0, 4, 0, 0, 0, 1, .. Samples.Big(8 + ((level + 1) * 18), 4), 0, 0, 0, 0]);
        AssertHarmless(Samples.Jpeg([.. tiff]));
        AssertHarmless([.. tiff, .. new byte[200_000]]);
    }

    [Fact]
    public void Many_tags_that_all_point_to_one_large_value_do_not_multiply_it()
    {
        const int tags = 4000;
        List<byte> tiff = [.. Samples.Ascii("MM"), 0, 42, 0, 0, 0, 8, .. Samples.Big(tags, 2)];
        for (var tag = 0; tag < tags; tag++)
            tiff.AddRange([.. Samples.Big(0x4000 + tag, 2), 0, 7, .. Samples.Big(250_000, 4), .. Samples.Big(8, 4)]);
        AssertHarmless([.. tiff, .. new byte[300_000]]);
    }

    [Fact]
    public void Lists_within_lists_and_boxes_within_boxes_end_before_the_stack_does()
    {
        List<byte> lists = [];
        for (var level = 0; level < 50_000; level++)
            lists.AddRange([.. Samples.Ascii("LIST"), .. Samples.Little(4 + ((50_000 - level - 1) * 12), 4), .. Samples.Ascii("INFO")]);
        AssertHarmless(Samples.Riff("WAVE", [.. lists]));

        List<byte> boxes = [.. Samples.Box("ftyp", Samples.Ascii("heic"))];
        for (var level = 50_000; level > 0; level--)
            boxes.AddRange([.. Samples.Big(level * 12, 4), .. Samples.Ascii("meta"), 0, 0, 0, 0]);
        AssertHarmless([.. boxes]);
    }

    [Fact]
    public void Counts_beyond_all_reason_end()
    {
        // An item list that promises 65,535 items of 65,535 pieces of no length each, and 4,000 million keys.
        byte[] iloc = Samples.Box("iloc", [1, 0, 0, 0, 0, 0, 0xFF, 0xFF, .. Enumerable.Repeat<byte>(0xFF, 60_000)]);
        byte[] iinf = Samples.Box("iinf", [0, 0, 0, 0, 0xFF, 0xFF, .. Samples.Box("infe", [2, 0, 0, 0, 0, 7, 0, 0, .. Samples.Ascii("Exif"), 0])]);
        AssertHarmless([.. Samples.Box("ftyp", Samples.Ascii("heic")), .. Samples.Box("meta", [0, 0, 0, 0, .. iinf, .. iloc])]);
        AssertHarmless([.. Samples.Box("ftyp", Samples.Ascii("isom")), .. Samples.Box("moov", Samples.Box("meta", [.. Samples.Box("keys", [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), .. Samples.Box("ilst", Samples.Box("\0\0\0\u0001", Samples.Box("data", [0, 0, 0, 1])))]))]);
    }

    [Fact]
    public void A_photo_whose_description_is_broken_is_sealed_with_a_notice()
    {
        var (_, notices) = MetadataTests.Read(Samples.Jpeg([.. Samples.Ascii("MM"), 0, 43, 0, 0, 0, 8]));
        Assert.Equal(["metadata.unreadable"], notices);
    }

    [Fact]
    public void A_reader_that_dawdles_is_stopped_by_the_clock()
    {
        var time = new Late();
        var window = new FileWindow(new byte[1000], time);
        window.Take(0, 256);
        time.Seconds = 3;
        Assert.Throws<WindowLimitException>(() => window.Take(0, 256));
    }

    /// <summary>Samples with random bits turned, pieces moved and ends cut off: no exception, little memory, valid output.</summary>
    [Fact]
    public void Twenty_thousand_damaged_files_are_read_without_harm()
    {
        var random = new Random(20160817);
        byte[][] samples =
        [
            Samples.Jpeg(), Samples.Tiff([(0x010F, "Nour Camera")], (0x9003, "2016:08:17 20:01:02")), Samples.Png(Samples.Chunk("tEXt", Samples.Ascii("Author\0invented"))),
            Samples.Wav(), Samples.Mp4(), Samples.Mp4(wide: true), Samples.Heic(Samples.Tiff([(0x010F, "Nour")])), Samples.Mp3(),
        ];
        for (var run = 0; run < 20_000; run++)
        {
            var bytes = (byte[])samples[random.Next(samples.Length)].Clone();
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                var at = random.Next(bytes.Length);
                switch (random.Next(3))
                {
                    case 0:
                        bytes[at] ^= (byte)(1 << random.Next(8));
                        break;
                    case 1:
                        bytes[at] = (byte)(random.Next(2) * 255);
                        break;
                    default:
                        var length = random.Next(1, Math.Min(32, bytes.Length - at + 1));
                        bytes.AsSpan(random.Next(bytes.Length - length + 1), length).ToArray().CopyTo(bytes.AsSpan(at));
                        break;
                }
            }

            MetadataTests.Read(bytes[..random.Next(bytes.Length / 2, bytes.Length + 1)]);
        }
    }

    private static void AssertHarmless(byte[] bytes)
    {
        // Twice: the first time pays for loading the library.
        MetadataTests.Read(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        MetadataTests.Read(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
    }

    private sealed class Late : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
