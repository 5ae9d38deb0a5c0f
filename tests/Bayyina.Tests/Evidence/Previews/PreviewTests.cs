using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bayyina.Evidence;
using Bayyina.Tests.Installations;
using Bayyina.Vault;

namespace Bayyina.Tests.Evidence.Previews;

public sealed class PreviewTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Clock _clock = new();
    private readonly FolderVault _vault;
    private readonly PreviewBook _book;

    public PreviewTests()
    {
        Needs.Program("ffmpeg");
        Needs.Namespaces();
        _vault = new FolderVault(_folder["vault"]);
        _book = new PreviewBook(_vault, _folder["previews"], _clock);
    }

    public void Dispose()
    {
        _book.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("a.jpg", "image/jpeg", PreviewSize.Tile, 240, 135, "testsrc2=s=1920x1080", "-frames:v", "1")]
    [InlineData("a.png", "image/png", PreviewSize.Page, 1280, 720, "testsrc2=s=1920x1080", "-frames:v", "1")]
    [InlineData("a.webp", "image/webp", PreviewSize.Page, 64, 48, "testsrc2=s=64x48", "-frames:v", "1")]
    [InlineData("a.gif", "image/gif", PreviewSize.Tile, 240, 180, "testsrc2=s=320x240", "-frames:v", "3")]
    [InlineData("a.bmp", "image/bmp", PreviewSize.Tile, 240, 180, "testsrc2=s=320x240", "-frames:v", "1")]
    [InlineData("a.tiff", "image/tiff", PreviewSize.Tile, 240, 180, "testsrc2=s=320x240", "-frames:v", "1")]
    [InlineData("a.mp4", "video/mp4", PreviewSize.Tile, 240, 180, "testsrc2=s=640x480:d=3", "-pix_fmt", "yuv420p")]
    [InlineData("short.mp4", "video/mp4", PreviewSize.Tile, 240, 180, "testsrc2=s=640x480:d=0.4", "-pix_fmt", "yuv420p")]
    [InlineData("a.webm", "video/webm", PreviewSize.Page, 320, 240, "testsrc2=s=320x240:d=2", "-b:v", "200k")]
    [InlineData("a.wav", "audio/wav", PreviewSize.Tile, 240, 180, "sine=d=3", "-ac", "2")]
    [InlineData("a.mp3", "audio/mpeg", PreviewSize.Page, 1280, 320, "sine=d=3", "-ac", "1")]
    [InlineData("a.ogg", "audio/ogg", PreviewSize.Tile, 240, 180, "sine=d=3", "-ac", "1")]
    public async Task A_preview_is_made_of_what_can_be_seen_or_heard(string name, string mediaType, PreviewSize size, int width, int height, string source, params string[] how)
    {
        var file = Made(name, source, how);
        Assert.Equal(mediaType, MediaTypes.Of(file.AsSpan(0, Math.Min(file.Length, MediaTypes.HeadBytes)), name));

        var made = Assert.IsType<PreviewMade>(await Get(Keep(file), mediaType, size));

        Assert.Equal((width, height), SizeOf(made.Bytes));
        Assert.InRange(made.Bytes.Length, 60, size == PreviewSize.Tile ? 12_000 : 120_000);
    }

    [Fact]
    public async Task A_picture_is_turned_as_its_camera_was_held_and_nothing_that_it_says_of_itself_is_in_the_preview()
    {
        var file = Made("a.jpg", "testsrc2=s=640x480", "-frames:v", "1");
        var said = Samples.Tiff([(0x010F, "Nour Camera"), (0x010E, "36.2021 N 37.1343 E, the cellar of Abu Salma")]);
        byte[] turned = [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        byte[] With(byte[] tiff) => [.. file[..2], .. Samples.Segment(0xE1, [.. "Exif\0\0"u8, .. tiff]), .. Samples.Segment(0xFE, "a comment"u8), .. file[2..]];

        var upright = Assert.IsType<PreviewMade>(await Get(Keep(With(turned)), "image/jpeg"));
        var telling = Assert.IsType<PreviewMade>(await Get(Keep(With(said)), "image/jpeg"));

        Assert.Equal((180, 240), SizeOf(upright.Bytes));
        Assert.Equal((240, 180), SizeOf(telling.Bytes));
        // One chunk of pixels, whose length the form holds to: there is no place for anything else.
        Assert.Equal("VP8 ", Encoding.ASCII.GetString(telling.Bytes, 12, 4));
        foreach (var word in (string[])["Exif", "Nour", "cellar", "comment", "ICC", "XMP"])
        {
            Assert.Equal(-1, telling.Bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(word)));
        }
    }

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("image/svg+xml")]
    [InlineData("text/html")]
    [InlineData("image/heic")]
    [InlineData("application/octet-stream")]
    public async Task Nothing_is_run_over_bytes_of_other_kinds(string mediaType)
    {
        Assert.IsType<PreviewNone>(await Get(Keep(Made("a.jpg", "testsrc2=s=64x48", "-frames:v", "1")), mediaType));
        Assert.False(Directory.Exists(_folder["previews"]));
    }

    [Theory]
    [InlineData("video/mp4")]
    [InlineData("video/webm")]
    [InlineData("video/x-msvideo")]
    [InlineData("audio/mpeg")]
    [InlineData("image/jpeg")]
    public async Task A_playlist_that_is_called_a_film_opens_no_other_file_and_no_address(string mediaType)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var secret = _folder.Write("secret.png", Made("s.png", "color=red:s=64x48", "-frames:v", "1"));
        string[] playlists =
        [
            $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/x.ts\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n",
            $"ffconcat version 1.0\nfile '{secret}'\n",
        ];
        foreach (var playlist in playlists)
        {
            Assert.Equal("text/plain", MediaTypes.Of(Encoding.ASCII.GetBytes(playlist), "film.mp4"));

            Assert.IsType<PreviewNone>(await Get(Keep(Encoding.ASCII.GetBytes(playlist)), mediaType));
        }
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Even_an_ffmpeg_that_follows_playlists_gets_nowhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var secret = _folder.Write("secret.ts", Made("s.ts", "testsrc2=s=64x48:d=1"));
        string[] Asking(string file) => [Needs.Program("ffmpeg"), "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file,crypto,data,http,tcp,pipe", "-allowed_extensions", "ALL", "-f", "hls", "-i", "file:" + file, "-frames:v", "1", "-c:v", "libwebp", "-f", "image2pipe", "pipe:1"];
        foreach (var (target, opens) in new[] { ($"http://127.0.0.1:{port}/x.ts", false), ("file:" + secret, true) })
        {
            var playlist = _folder.Write("list.m3u8", $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{target}\n#EXT-X-ENDLIST\n");
            if (opens)
            {
                Assert.Equal(0, Tool.Run("bash", ["-c", "\"$@\" | wc -c | grep -qv '^0$'", "bash", .. Asking(playlist)]).ExitCode);
            }

            var end = await new Confinement(_folder["work"]).Run(playlist, Asking(Confinement.Input), new ConfinedLimits(), TestContext.Current.CancellationToken);

            Assert.True(end.Output is null or [], "it read what it must not");
        }
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_file_over_which_it_runs_long_is_given_up_in_time_and_remembered()
    {
        _book.Options = new PreviewOptions { Limits = new ConfinedLimits { Time = TimeSpan.FromSeconds(0.3) } };
        var wave = Keep(EndlessSound());
        var began = Stopwatch.GetTimestamp();

        Assert.IsType<PreviewNone>(await Get(wave, "audio/wav"));

        var first = Stopwatch.GetElapsedTime(began);
        Assert.InRange(first.TotalSeconds, 0.3, 8);
        Assert.False(_book.Offers(wave, "audio/wav", PreviewSize.Tile));
        Assert.True(_book.Offers(wave, "audio/wav", PreviewSize.Page));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["previews", "work"]));
    }

    [Fact]
    public async Task A_picture_that_takes_too_much_memory_is_given_up()
    {
        // 96 million pixels, which a few kilobytes unfold to.
        var bomb = Made("bomb.png", "color=black:s=12000x8000", "-frames:v", "1", "-pix_fmt", "rgba64be");
        Assert.InRange(bomb.Length, 1, 8_000_000);
        _book.Options = new PreviewOptions { Limits = new ConfinedLimits { Memory = 500 << 20 } };

        Assert.IsType<PreviewNone>(await Get(Keep(bomb), "image/png"));
        Assert.IsType<PreviewMade>(await Get(Keep(Made("small.png", "color=black:s=120x80", "-frames:v", "1", "-pix_fmt", "rgba64be")), "image/png"));
    }

    [Fact]
    public async Task What_fails_is_tried_three_times_and_never_again_until_the_folder_goes()
    {
        var runs = _folder["runs"];
        using var book = new PreviewBook(_vault, _folder["counted"], _clock, Counting(runs));
        var broken = Keep("RIFF....AVI LIST"u8.ToArray());
        var tried = new List<int>();
        foreach (var wait in (double[])[0, 0.5, 0.6, 1, 22, 30, 1000, 10_000])
        {
            _clock.Move(TimeSpan.FromHours(wait));
            Assert.IsType<PreviewNone>(await book.Get(broken, "video/x-msvideo", PreviewSize.Tile, TestContext.Current.CancellationToken));
            tried.Add(File.ReadLines(runs).Count(line => line == "+") - 1);
        }

        // Each time once from the second and once from the start; the trial of the machine is not counted.
        Assert.Equal([2, 2, 4, 4, 4, 6, 6, 6], tried);
        Directory.Delete(_folder["counted"], recursive: true);
        Assert.True(book.Offers(broken, "video/x-msvideo", PreviewSize.Tile));
    }

    [Fact]
    public async Task Whoever_asks_for_the_same_waits_for_one_run_and_only_so_many_run_at_once()
    {
        var runs = _folder["runs"];
        using var book = new PreviewBook(_vault, _folder["counted"], _clock, Counting(runs));
        var blobs = Enumerable.Range(1, 6).Select(i => Keep(Made($"{i}.jpg", $"testsrc2=s={i * 100}x100", "-frames:v", "1"))).ToList();

        var asked = await Task.WhenAll(from blob in blobs from again in Enumerable.Range(0, 5) select book.Get(blob, "image/jpeg", PreviewSize.Tile, TestContext.Current.CancellationToken));

        Assert.All(asked, outcome => Assert.IsType<PreviewMade>(outcome));
        var (now, most, count) = (0, 0, 0);
        foreach (var line in File.ReadLines(runs))
        {
            now += line == "+" ? 1 : -1;
            count += line == "+" ? 1 : 0;
            most = Math.Max(most, now);
        }
        Assert.Equal(1 + blobs.Count, count);
        Assert.InRange(most, 1, book.Options.AtOnce);
    }

    [Fact]
    public async Task A_preview_does_not_outlive_its_bytes()
    {
        var (asked, swept) = (Keep(Made("a.jpg", "testsrc2=s=64x48", "-frames:v", "1")), Keep(Made("b.jpg", "testsrc2=s=48x64", "-frames:v", "1")));
        Assert.IsType<PreviewMade>(await Get(asked, "image/jpeg"));
        Assert.IsType<PreviewMade>(await Get(swept, "image/jpeg"));
        Assert.Equal(0, _book.Sweep());
        Assert.Equal(2, Kept().Length);
        File.Delete(_vault.PathOf(asked));
        File.Delete(_vault.PathOf(swept));

        Assert.IsType<PreviewNone>(await Get(asked, "image/jpeg"));
        Assert.Equal(1, _book.Sweep());

        Assert.Empty(Kept());
    }

    [Fact]
    public async Task A_preview_that_a_power_cut_tore_is_made_again()
    {
        var blob = Keep(Made("a.jpg", "testsrc2=s=640x480", "-frames:v", "1"));
        var whole = Assert.IsType<PreviewMade>(await Get(blob, "image/jpeg"));
        var kept = Assert.Single(Kept());
        File.WriteAllBytes(kept, whole.Bytes[..500]);

        Assert.Equal(whole.Bytes, Assert.IsType<PreviewMade>(await Get(blob, "image/jpeg")).Bytes);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
    }

    [Fact]
    public async Task Where_a_program_cannot_be_confined_there_are_no_previews()
    {
        using var book = new PreviewBook(_vault, _folder["none"], _clock, ConfinementTests.NoNamespaces(_folder));
        var blob = Keep(Made("a.jpg", "testsrc2=s=64x48", "-frames:v", "1"));

        Assert.IsType<PreviewNone>(await book.Get(blob, "image/jpeg", PreviewSize.Tile, TestContext.Current.CancellationToken));

        Assert.False(book.Offers(blob, "image/jpeg", PreviewSize.Tile));
        // It is the machine that failed, not the file.
        Assert.Empty(Directory.GetFiles(_folder["none"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_end_of_the_program_ends_what_is_being_made_and_says_nothing_of_its_bytes()
    {
        bool IsRunning() => Directory.Exists(_folder["ended", "work"]) && Directory.GetDirectories(_folder["ended", "work"]).Length > 0;
        var wave = Keep(EndlessSound());
        using (var book = new PreviewBook(_vault, _folder["ended"], _clock))
        {
            book.MakeSoon(wave, "audio/wav");
            for (var waited = 0; waited < 100 && !IsRunning(); waited++)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
            Assert.True(IsRunning());
        }

        Assert.False(IsRunning());
        Assert.True(new PreviewBook(_vault, _folder["ended"], _clock).Offers(wave, "audio/wav", PreviewSize.Tile));
    }

    [Fact]
    public void Only_one_lossy_picture_and_nothing_beside_it_is_handed_out()
    {
        var good = Made("a.webp", "testsrc2=s=64x48", "-frames:v", "1", "-c:v", "libwebp", "-pix_fmt", "yuv420p");
        byte[] Sized(byte[] file)
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
            return file;
        }
        Assert.True(PlainWebP.Is(good, 64));
        Assert.False(PlainWebP.Is(good, 63));
        Assert.False(PlainWebP.Is([], 64));
        Assert.False(PlainWebP.Is(good.AsSpan(0, good.Length - 2), 64));
        Assert.False(PlainWebP.Is(Sized([.. good, .. "EXIF"u8, 4, 0, 0, 0, 1, 2, 3, 4]), 64));
        Assert.False(PlainWebP.Is(Sized([.. good[..12], .. "VP8X"u8, 10, 0, 0, 0, .. new byte[10], .. good[12..]]), 64));
        Assert.False(PlainWebP.Is("<script>alert(1)</script>                      "u8, 64));
    }

    private Task<PreviewOutcome> Get(string sha256, string mediaType, PreviewSize size = PreviewSize.Tile) =>
        _book.Get(sha256, mediaType, size, TestContext.Current.CancellationToken);

    private string[] Kept() => [.. Directory.GetFiles(_folder["previews"], "*.webp", SearchOption.AllDirectories)];

    private byte[] Made(string name, string source, params string[] how)
    {
        var path = _folder[name];
        var run = Tool.Run("ffmpeg", ["-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", source, .. how, path]);
        Assert.True(run.ExitCode == 0, run.Error);
        return File.ReadAllBytes(path);
    }

    private string Keep(byte[] bytes)
    {
        using var batch = _vault.BeginBatch();
        var blob = batch.Write(bytes);
        batch.Commit();
        return blob.Sha256;
    }

    // Eight channels of 192 kHz, of which a minute is 370 MB: in small frames it takes long whatever the machine.
    private static byte[] EndlessSound()
    {
        const int channels = 8, rate = 192_000;
        var bytes = new byte[400_000_000];
        byte[] head =
        [
            .. "RIFF"u8, .. Samples.Little(bytes.Length - 8, 4), .. "WAVEfmt "u8, .. Samples.Little(16, 4), .. Samples.Little(1, 2), .. Samples.Little(channels, 2),
            .. Samples.Little(rate, 4), .. Samples.Little(rate * channels, 4), .. Samples.Little(channels, 2), .. Samples.Little(8, 2),
            .. "data"u8, .. Samples.Little(bytes.Length - 44, 4),
        ];
        head.CopyTo(bytes, 0);
        return bytes;
    }

    // An unshare that writes down when it begins and ends.
    private string Counting(string runs)
    {
        var path = _folder["unshare-counting"];
        File.WriteAllText(path, $"#!/bin/sh\necho + >> '{runs}'\nunshare \"$@\"\nended=$?\necho - >> '{runs}'\nexit $ended\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    private static (int Width, int Height) SizeOf(byte[] webp) =>
        (BinaryPrimitives.ReadUInt16LittleEndian(webp.AsSpan(26)) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(webp.AsSpan(28)) & 0x3FFF);
}
