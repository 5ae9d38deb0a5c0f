using System.IO.Compression;
using System.Text;
using Bayyina.Proof.Tests.Dossiers;

namespace Bayyina.Proof.Tests.Bags;

/// <summary>What somebody does to the zip around a genuine dossier, and the code under which it is found out.</summary>
public sealed class AlteredZipTests
{
    private static readonly Attack[] Attacks =
    [
        new("a name twice", "zip.duplicate_name", zip => zip.Entries.Add(new ForgedEntry("data/report.html", "other"u8.ToArray()))),
        new("a name that differs between header and directory", "zip.local_header", zip => zip.Entries[3].LocalName = Same(zip.Entries[3].Name, 'x')),
        new("a longer name in the header", "zip.local_header", zip => zip.Entries[3].LocalName = [.. zip.Entries[3].Name, (byte)'x']),
        new("another time in the header", "zip.local_header", zip => zip.Entries[3].LocalModified = 0),
        new("another checksum in the header", "zip.local_header", zip => zip.Entries[3].LocalCrc = 0),
        new("bytes before the first file", "zip.leading_bytes", zip => zip.Leading = "#!/bin/sh\n"u8.ToArray()),
        new("a program before the zip, offsets counted behind it", "zip.structure", zip => (zip.Leading, zip.OffsetsIgnoreLeading) = (new byte[100], true)),
        new("bytes behind the end", "zip.trailing_bytes", zip => zip.Trailing = [0]),
        new("a second zip behind the end", "zip.structure", zip => zip.Trailing = new ForgedZip { Entries = { new("bagit.txt", []) } }.ToBytes()),
        new("a comment at the end", "zip.trailing_bytes", zip => zip.Comment = "hello"u8.ToArray()),
        new("bytes between files", "zip.gap", zip => zip.Entries[4].Behind = "hidden"u8.ToArray()),
        new("a file between files that no directory lists", "zip.gap", zip =>
        {
            var hidden = new List<byte>();
            new ForgedEntry("hidden.txt", "hidden"u8.ToArray()).WriteLocal(hidden);
            zip.Entries[4].Behind = [.. hidden];
        }),
        new("two entries over the same bytes", "zip.overlap", zip =>
            zip.Entries.Add(new ForgedEntry("data/time/7.tsr", zip.Entries[0].Data) { IsOnlyInDirectory = true, OffsetInDirectory = 0 })),
        new("an encrypted file", "zip.encrypted", zip => zip.Entries[5].Flags |= 1),
        new("a strongly encrypted file", "zip.encrypted", zip => zip.Entries[5].Flags |= 0x40),
        new("an encrypted directory", "zip.encrypted", zip => zip.Entries[5].Flags |= 0x2000),
        new("a data descriptor", "zip.data_descriptor", zip => zip.Entries[5].Flags |= 8),
        new("an unknown flag", "zip.flags", zip => zip.Entries[5].Flags |= 0x0010),
        new("an unknown method", "zip.method", zip => zip.Entries[5].Method = 12),
        new("a stored file with two lengths", "zip.size", zip => zip.Entries[5].Length++),
        new("a link", "bag.link", zip => zip.Entries[5].Attributes = 0xA1FFu << 16),
        new("a device", "bag.not_a_file", zip => zip.Entries[5].Attributes = 0x21B6u << 16),
        new("other attributes than all others", "zip.stamp", zip => zip.Entries[5].Attributes = 0x81EDu << 16),
        new("another tool than for all others", "zip.stamp", zip => zip.Entries[5].MadeBy = 0x0014),
        new("a mark as text", "zip.stamp", zip => zip.Entries[5].InternalAttributes = 1),
        new("a comment on a file", "zip.comment", zip => zip.Entries[5].Comment = "hello"u8.ToArray()),
        new("a second name in an extra field", "zip.extra", zip => zip.Entries[5].Extra = [0x75, 0x70, 6, 0, 1, 0, 0, 0, 0, (byte)'x']),
        new("an extra field that only the directory has", "zip.local_header", zip => zip.Entries.ForEach(entry => entry.Extra = [0x55, 0x54, 1, 0, 0])),
        new("an extra field that only one file has", "zip.stamp", zip => zip.Entries[5].Extra = zip.Entries[5].LocalExtra = [0x55, 0x54, 1, 0, 0]),
        new("an extra field that is cut off", "zip.extra", zip => zip.Entries[5].Extra = [0x55, 0x54, 9, 0, 0]),
        new("a 64-bit field that nobody needs", "zip.extra", zip => zip.Entries[5].Extra = [1, 0, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
        new("a folder that is not ours", "bag.folder_unexpected", zip => zip.Entries.Add(Folder("data/items/more/"))),
        new("a folder with bytes in it", "zip.size", zip => zip.Entries.Add(new ForgedEntry("data/time/", "hidden"u8.ToArray()) { Attributes = 0x41EDu << 16 })),
        new("a bomb by its ratio", "zip.bomb", zip => zip.Entries.Add(Deflated("data/items/0009.bin", new byte[64 << 20]))),
        new("a bomb that inflates to more than it declares", "zip.bomb", zip =>
        {
            var bomb = Deflated("data/items/0009.bin", Noise(1 << 20));
            bomb.Length = 1000;
            zip.Entries.Add(bomb);
        }),
        new("a file that inflates to less than it declares", "zip.inflate", zip => Repack(zip, entry => entry.Length++)),
        new("bytes behind the end of what is deflated", "zip.inflate", zip => Repack(zip, entry => entry.Data = [.. entry.Data, 0])),
        new("deflated bytes cut off", "zip.inflate", zip => Repack(zip, entry => entry.Data = entry.Data[..^1])),
        new("broken deflated bytes", "zip.inflate", zip => Repack(zip, entry => entry.Data = Noise(entry.Data.Length))),
    ];

    public static TheoryData<string> Names => [.. Attacks.Select(attack => attack.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_found_out(string name)
    {
        var attack = Assert.Single(Attacks, attack => attack.Name == name);
        using var forge = DossierForge.Usual();
        var dossier = forge.Export();
        var zip = dossier.ToZip();

        attack.Apply(zip);

        var report = zip.Verify(dossier.KeyFile);
        report.AssertFails(attack.Code);
        Assert.DoesNotContain(report.Checks, check => check is { Code: "container.sound", Outcome: CheckOutcome.Passed } && attack.Code != "bag.folder_unexpected");
    }

    [Fact]
    public void Packed_again_by_another_tool_it_still_holds()
    {
        using var forge = DossierForge.Usual();
        var dossier = forge.Export();

        var deflated = dossier.ToZip();
        deflated.Entries.ForEach(entry => Deflate(entry));
        deflated.Verify(dossier.KeyFile).AssertHolds();

        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in dossier.Files)
            {
                using var entry = archive.CreateEntry(path, path.EndsWith("csv", StringComparison.Ordinal) ? CompressionLevel.NoCompression : CompressionLevel.Optimal).Open();
                entry.Write(content);
            }
        }
        ForgedZip.Verify(stream.ToArray(), dossier.KeyFile).AssertHolds();

        var infoZip = dossier.ToZip();
        infoZip.Entries.ForEach(entry => entry.Extra = entry.LocalExtra = [0x55, 0x54, 5, 0, 3, 1, 2, 3, 4]);
        infoZip.Entries.Insert(0, Folder("data/"));
        infoZip.Entries[0].Extra = infoZip.Entries[0].LocalExtra = [0x55, 0x54, 5, 0, 3, 1, 2, 3, 4];
        infoZip.Verify(dossier.KeyFile).AssertHolds();
    }

    [Fact]
    public void With_64_bit_records_it_holds()
    {
        using var forge = DossierForge.Usual();
        var dossier = forge.Export();
        var zip = dossier.ToZip();
        zip.Zip64 = true;
        zip.Verify(dossier.KeyFile).AssertHolds();

        var bytes = zip.ToBytes();
        for (var i = bytes.Length - 98; i < bytes.Length; i++)
        {
            var altered = bytes.ToArray();
            altered[i] ^= 1;
            Assert.False(ForgedZip.Verify(altered, dossier.KeyFile).Holds, $"Byte {i - bytes.Length} from the end.");
        }
    }

    [Theory]
    [InlineData("zip.empty", 0)]
    [InlineData("zip.not_a_zip", 10)]
    [InlineData("zip.not_a_zip", 100_000)]
    public void What_is_no_zip_is_named_so(string code, int length)
    {
        using var forge = new DossierForge();
        ForgedZip.Verify(Noise(length), forge.KeyFile).AssertFails(code);
    }

    [Fact]
    public void A_zip_without_files_is_named_so()
    {
        using var forge = new DossierForge();
        new ForgedZip().Verify(forge.KeyFile).AssertFails("zip.no_files");
    }

    [Fact]
    public void Cut_off_anywhere_it_never_holds()
    {
        using var forge = DossierForge.Usual();
        var dossier = forge.Export();
        var bytes = dossier.ToZip().ToBytes();
        for (var length = bytes.Length - 1; length > 0; length -= length > bytes.Length - 40 ? 1 : 97)
        {
            Assert.False(ForgedZip.Verify(bytes[..length], dossier.KeyFile).Holds, $"{length} bytes of {bytes.Length}");
        }
        ForgedZip.Verify(bytes[..(bytes.Length / 2)], dossier.KeyFile).AssertFails("zip.truncated");
    }

    [Fact]
    public void No_byte_of_a_dossier_can_change_unseen()
    {
        using var forge = new DossierForge();
        forge.Seal(forge.Node, DossierForge.Officer, "1.jpg", "a picture"u8.ToArray());
        var dossier = forge.Export();
        var bytes = dossier.ToZip().ToBytes();
        dossier.Verify().AssertHolds();
        var random = new Random(1);
        for (var i = 0; i < bytes.Length; i++)
        {
            // The structure more often than file contents, whose hashes see to the rest; at the end every byte.
            if (i % (IsStructure(bytes, i) ? 3 : 61) != 0 && i < bytes.Length - 500)
            {
                continue;
            }
            var before = bytes[i];
            bytes[i] ^= (byte)(1 << random.Next(8));
            Assert.False(ForgedZip.Verify(bytes, dossier.KeyFile).Holds, $"Byte {i} of {bytes.Length}");
            bytes[i] = before;
        }
    }

    // Within 80 bytes behind a signature; the end of the file.
    private static bool IsStructure(byte[] bytes, int at)
    {
        var behind = bytes.AsSpan(Math.Max(0, at - 80), Math.Min(81, at + 1)).LastIndexOf("PK"u8);
        return behind >= 0 || at > bytes.Length - 30;
    }

    private static ForgedEntry Folder(string name) => new(name, []) { Attributes = 0x41EDu << 16 | 0x10 };

    private static ForgedEntry Deflated(string name, byte[] content)
    {
        var entry = new ForgedEntry(name, content);
        Deflate(entry);
        return entry;
    }

    private static void Deflate(ForgedEntry entry)
    {
        if (entry.Data.Length == 0)
        {
            return;
        }
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(entry.Data);
        }
        entry.Data = stream.ToArray();
        entry.Method = 8;
    }

    private static void Repack(ForgedZip zip, Action<ForgedEntry> then)
    {
        zip.Entries.ForEach(Deflate);
        then(zip.Entries.First(entry => Encoding.ASCII.GetString(entry.Name) == "data/exhibits.csv"));
    }

    private static byte[] Same(byte[] name, char last) => [.. name[..^1], (byte)last];

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(3).NextBytes(noise);
        return noise;
    }

    private sealed record Attack(string Name, string Code, Action<ForgedZip> Apply);
}
