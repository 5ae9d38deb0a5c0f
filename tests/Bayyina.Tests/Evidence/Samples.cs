using System.Buffers.Binary;
using System.Text;

namespace Bayyina.Tests.Evidence;

/// <summary>Small files of each kind, made byte by byte.</summary>
internal static class Samples
{
    public static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    public static byte[] Big(long value, int size)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes[(8 - size)..];
    }

    public static byte[] Little(long value, int size) => [.. Big(value, size).Reverse()];

    /// <summary>A TIFF header with one folder of ASCII tags, and one of EXIF's own where <paramref name="exif"/> has any.</summary>
    public static byte[] Tiff(IReadOnlyList<(int Tag, string Text)> tags, params IReadOnlyList<(int Tag, string Text)> exif)
    {
        var folder = new List<byte>();
        var texts = new List<byte>();
        var first = Folder(8, tags, exif.Count > 0 ? 1 : 0);
        if (exif.Count == 0)
            return [.. Ascii("MM"), 0, 42, 0, 0, 0, 8, .. first(null)];
        var at = 8 + first(0).Length;
        return [.. Ascii("MM"), 0, 42, 0, 0, 0, 8, .. first(at), .. Folder(at, exif, 0)(null)];

        static Func<int?, byte[]> Folder(int at, IReadOnlyList<(int Tag, string Text)> tags, int pointers) => exifAt =>
        {
            var count = tags.Count + pointers;
            var valuesAt = at + 2 + (12 * count) + 4;
            List<byte> head = [.. Big(count, 2)], values = [];
            foreach (var (tag, text) in tags)
            {
                var bytes = Encoding.UTF8.GetBytes(text + "\0");
                head.AddRange([.. Big(tag, 2), .. Big(2, 2), .. Big(bytes.Length, 4)]);
                head.AddRange(bytes.Length <= 4 ? [.. bytes, .. new byte[4 - bytes.Length]] : Big(valuesAt + values.Count, 4));
                if (bytes.Length > 4)
                    values.AddRange(bytes);
            }

            if (pointers == 1)
                head.AddRange([.. Big(0x8769, 2), .. Big(4, 2), .. Big(1, 4), .. Big(exifAt ?? 0, 4)]);
            return [.. head, 0, 0, 0, 0, .. values];
        };
    }

    public static byte[] Segment(byte type, params ReadOnlySpan<byte> body) => [0xFF, type, .. Big(body.Length + 2, 2), .. body];

    /// <summary>A JPEG of 640 by 480 that was taken by an invented camera.</summary>
    public static byte[] Jpeg(byte[]? tiff = null) =>
    [
        0xFF, 0xD8,
        .. Segment(0xE1, [.. Ascii("Exif\0\0"), .. tiff ?? Tiff([(0x010F, "Nour Camera"), (0x0110, "N1"), (0x0131, "أداة")], (0x9003, "2016:08:17 20:01:02"), (0x9011, "+03:00"))]),
        .. Segment(0xC0, 8, 1, 0xE0, 2, 0x80, 1, 1, 0x11, 0),
        .. Segment(0xDA, 1, 1, 0, 0, 63, 0), 1, 2, 3, 0xFF, 0xD9,
    ];

    public static byte[] Chunk(string type, params ReadOnlySpan<byte> body) => [.. Big(body.Length, 4), .. Ascii(type), .. body, 0, 0, 0, 0];

    public static byte[] Png(params ReadOnlySpan<byte> chunks) =>
    [
        0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10,
        .. Chunk("IHDR", 0, 0, 2, 0x80, 0, 0, 1, 0xE0, 8, 2, 0, 0, 0), .. chunks, .. Chunk("IDAT", 1, 2, 3), .. Chunk("IEND"),
    ];

    public static byte[] RiffChunk(string type, params ReadOnlySpan<byte> body) =>
        [.. Ascii(type), .. Little(body.Length, 4), .. body, .. new byte[body.Length % 2]];

    public static byte[] Riff(string form, params ReadOnlySpan<byte> chunks) => RiffChunk("RIFF", [.. Ascii(form), .. chunks]);

    public static byte[] Wav() => Riff(
        "WAVE",
        [
            .. RiffChunk("fmt ", [.. Little(1, 2), .. Little(1, 2), .. Little(8000, 4), .. Little(16000, 4), .. Little(2, 2), .. Little(16, 2)]),
            .. RiffChunk("data", new byte[200]),
            .. RiffChunk("LIST", [.. Ascii("INFO"), .. RiffChunk("ICRD", Ascii("2016-08-17\0")), .. RiffChunk("INAM", Encoding.UTF8.GetBytes("نداء\0"))]),
        ]);

    public static byte[] Box(string name, params ReadOnlySpan<byte> body) => [.. Big(body.Length + 8, 4), .. Encoding.Latin1.GetBytes(name), .. body];

    /// <summary>Seconds since 1904 of 2016-08-17 20:00:00.</summary>
    public const long MovieTime = 3554308800;

    /// <param name="wide">With times of 64 bits.</param>
    public static byte[] Mp4(bool wide = false, string brand = "isom") =>
    [
        .. Box("ftyp", [.. Ascii(brand), 0, 0, 2, 0, .. Ascii("isom")]),
        .. Box("mdat", new byte[100]),
        .. Box(
            "moov",
            [
                .. Box("mvhd", [wide ? (byte)1 : (byte)0, 0, 0, 0, .. Times(wide), .. Big(1000, 4), .. Big(5000, wide ? 8 : 4), .. new byte[80]]),
                .. Box("trak", Box("tkhd", [wide ? (byte)1 : (byte)0, 0, 0, 7, .. Times(wide), .. Big(1, 4), 0, 0, 0, 0, .. Big(5000, wide ? 8 : 4), .. new byte[52], .. Big(640 << 16, 4), .. Big(480 << 16, 4)])),
                .. Box("udta", Box("©xyz", [0, 17, 0x15, 0xC7, .. Ascii("+36.2000+037.1500")])),
                .. Box("meta", [.. Box("hdlr", new byte[24]), .. Box("keys", [0, 0, 0, 0, 0, 0, 0, 1, .. Box("mdta", Ascii("com.apple.quicktime.make"))]), .. Box("ilst", Box("\0\0\0\u0001", Box("data", [0, 0, 0, 1, 0, 0, 0, 0, .. Ascii("Nour")])))]),
            ]),
    ];

    /// <summary>A HEIC file whose EXIF lies behind its boxes.</summary>
    public static byte[] Heic(byte[] tiff)
    {
        byte[] ftyp = Box("ftyp", [.. Ascii("heic"), 0, 0, 0, 0, .. Ascii("mif1heic")]);
        byte[] item = [0, 0, 0, 6, .. Ascii("Exif\0\0"), .. tiff];
        byte[] Meta(int at) => Box(
            "meta",
            [
                0, 0, 0, 0,
                .. Box("iinf", [0, 0, 0, 0, 0, 1, .. Box("infe", [2, 0, 0, 0, 0, 7, 0, 0, .. Ascii("Exif"), 0])]),
                .. Box("iloc", [1, 0, 0, 0, 0x44, 0, 0, 1, 0, 7, 0, 0, 0, 0, 0, 1, .. Big(at, 4), .. Big(item.Length, 4)]),
            ]);
        return [.. ftyp, .. Meta(ftyp.Length + Meta(0).Length + 8), .. Box("mdat", item)];
    }

    public static byte[] Mp3() =>
    [
        .. Ascii("ID3"), 4, 0, 0, 0, 0, 0, 25,
        .. Ascii("TIT2"), 0, 0, 0, 5, 0, 0, 3, .. Ascii("Call"),
        .. new byte[10],
        0xFF, 0xFB, 0x90, 0x64, .. new byte[400],
    ];

    private static byte[] Times(bool wide) => [.. Big(MovieTime, wide ? 8 : 4), .. Big(MovieTime, wide ? 8 : 4)];
}
