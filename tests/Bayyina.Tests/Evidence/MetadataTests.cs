using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bayyina.Evidence;

namespace Bayyina.Tests.Evidence;

/// <summary>What a file says of itself is kept as its word.</summary>
public sealed class MetadataTests : AnIntake
{
    [Fact]
    public void A_photo_says_camera_time_and_software()
    {
        var taken = Taken("photo.jpg", Samples.Jpeg());
        Assert.Equal("image/jpeg", taken.MediaType);
        Assert.Empty(taken.Notices);
        AssertSays(taken.Metadata, ("Exif IFD0/Make", "Nour Camera"), ("Exif IFD0/Model", "N1"), ("Exif IFD0/Software", "أداة"),
            ("Exif SubIFD/Date/Time Original", "2016:08:17 20:01:02"), ("Exif SubIFD/Time Zone Original", "+03:00"), ("JPEG/Image Width", "640 pixels"));
    }

    [Fact]
    public void A_tiff_and_a_heic_say_the_same()
    {
        var tiff = Samples.Tiff([(0x010F, "Nour Camera")], (0x9003, "2016:08:17 20:01:02"));
        foreach (var (bytes, type) in new[] { (tiff, "image/tiff"), (Samples.Heic(tiff), "image/heic"), (Samples.Riff("WEBP", Samples.RiffChunk("EXIF", tiff)), "image/webp") })
        {
            var (said, notices) = Read(bytes);
            Assert.Equal(type, MediaTypes.Of(bytes, ""));
            Assert.Empty(notices);
            AssertSays(said, ("Exif IFD0/Make", "Nour Camera"), ("Exif SubIFD/Date/Time Original", "2016:08:17 20:01:02"));
        }
    }

    [Fact]
    public void A_png_says_size_time_texts_and_exif()
    {
        var (said, notices) = Read(Samples.Png(
        [
            .. Samples.Chunk("tIME", 7, 0xE0, 8, 17, 20, 1, 2),
            .. Samples.Chunk("tEXt", Samples.Ascii("Author\0invented")),
            .. Samples.Chunk("iTXt", [.. Samples.Ascii("Title\0\0\0\0\0"), .. Encoding.UTF8.GetBytes("صورة")]),
            .. Samples.Chunk("eXIf", Samples.Tiff([(0x010F, "Nour Camera")])),
        ]));
        Assert.Empty(notices);
        AssertSays(said, ("PNG-IHDR/Image Width", "640"), ("PNG-tIME/Last Modification Time", "2016-08-17T20:01:02"),
            ("PNG-tEXt/Textual Data", "Author: invented"), ("PNG-iTXt/Title", "صورة"), ("Exif IFD0/Make", "Nour Camera"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_movie_says_times_size_place_and_maker(bool wide)
    {
        var (said, notices) = Read(Samples.Mp4(wide));
        Assert.Empty(notices);
        AssertSays(said, ("QuickTime Movie Header/Created", "2016-08-17T20:00:00"), ("QuickTime Movie Header/Duration", "00:00:05"),
            ("QuickTime Track Header/Width", "640"), ("QuickTime Track Header/Created", "2016-08-17T20:00:00"),
            ("QuickTime User Data/xyz", "+36.2000+037.1500"), ("QuickTime Metadata/com.apple.quicktime.make", "Nour"));
    }

    [Fact]
    public void A_movie_that_was_never_told_the_time_says_none()
    {
        var bytes = Samples.Mp4();
        var at = bytes.AsSpan().IndexOf("mvhd"u8) + 8;
        bytes.AsSpan(at, 8).Clear();
        Assert.False(Read(bytes).Said.ContainsKey("QuickTime Movie Header/Created"));
    }

    [Fact]
    public void Sounds_say_format_and_texts()
    {
        AssertSays(Read(Samples.Wav()).Said, ("WAVE Format/Sampling Rate", "8000 bps"), ("RIFF INFO/ICRD", "2016-08-17"), ("RIFF INFO/INAM", "نداء"));
        AssertSays(Read(Samples.Mp3()).Said, ("ID3/TIT2", "Call"), ("MP3/Layer", "Layer III"), ("MP3/Frequency", "44100"));
    }

    [Fact]
    public void What_it_says_does_not_depend_on_this_machines_language_or_time_zone()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("ar-SY");
        try
        {
            Folder.Write("source/a.mp4", Samples.Mp4());
            var taken = Assert.IsType<IntakeOutcome.TakenIn>(Assert.Single(TakeIn()));
            AssertSays(taken.Metadata, ("QuickTime Movie Header/Created", "2016-08-17T20:00:00"), ("QuickTime Track Header/Width", "640"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_large_film_is_described_from_its_end_without_being_held_in_memory()
    {
        // The movie box of a camera comes last.
        var bytes = Samples.Mp4();
        var moov = bytes.AsSpan().IndexOf("moov"u8) - 4;
        Folder.Write("source/film.mp4", [.. bytes[..moov], .. Samples.Box("free", new byte[12 << 20]), .. bytes[moov..]]);
        var taken = Assert.IsType<IntakeOutcome.TakenIn>(Assert.Single(TakeIn()));
        AssertSays(taken.Metadata, ("QuickTime User Data/xyz", "+36.2000+037.1500"));
    }

    [Fact]
    public void Texts_files_and_unknown_bytes_say_nothing()
    {
        Assert.Empty(Read("plain"u8.ToArray()).Said);
        Assert.Empty(Read([0, 1, 2, 3]).Said);
        Assert.Empty(Read([]).Said);
    }

    [Fact]
    public void What_is_kept_of_a_talkative_file_is_bounded_and_says_so()
    {
        var tags = Enumerable.Range(0, 300).Select(i => (0x010E + i, new string('ب', 700))).ToList();
        var (said, notices) = Read(Samples.Jpeg(Samples.Tiff(tags[..40])));
        Assert.Contains("metadata.shortened", notices);
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(said).Length, 1000, 8192);
        Assert.All(said, tag => Assert.InRange(tag.Value!.GetValue<string>().Length, 1, 512));
    }

    [Fact]
    public void Text_that_would_not_survive_json_is_made_well_formed()
    {
        var said = new SaidTags();
        said.Add("a", "b", "x\ud83dy");
        said.Add("a", "c", new string('z', 511) + "😀");
        var json = JsonNode.Parse(said.ToJson().ToJsonString())!.AsObject();
        Assert.Equal("x\uFFFDy", json["a/b"]!.GetValue<string>());
        Assert.Equal(511, json["a/c"]!.GetValue<string>().Length);
    }

    internal static (JsonObject Said, IReadOnlySet<string> Notices) Read(byte[] bytes)
    {
        var notices = new HashSet<string>();
        var said = StatedMetadata.Read(new FileWindow(bytes, TimeProvider.System), MediaTypes.Of(bytes.AsSpan(0, Math.Min(bytes.Length, MediaTypes.HeadBytes)), ""), notices);
        return (said, notices);
    }

    private static void AssertSays(JsonObject said, params (string Name, string Text)[] expected) =>
        Assert.All(expected, tag => Assert.Equal(tag.Text, said[tag.Name]?.GetValue<string>()));
}
