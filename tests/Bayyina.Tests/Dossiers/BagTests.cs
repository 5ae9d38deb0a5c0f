using System.Security.Cryptography;
using System.Text;
using Bayyina.Dossiers;

namespace Bayyina.Tests.Dossiers;

public sealed class BagTests
{
    private static readonly string[] AtTheRoot =
    [
        "HOW-TO-VERIFY.html", "bag-info.txt", "bagit.txt", "data", "dossier.sd-jwt", "dossier.tlog-proof",
        "manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt",
    ];

    [Theory]
    [InlineData("sha512sum", "manifest-sha512.txt")]
    [InlineData("sha256sum", "manifest-sha256.txt")]
    [InlineData("sha512sum", "tagmanifest-sha512.txt")]
    [InlineData("sha256sum", "tagmanifest-sha256.txt")]
    public void The_manifests_hold_for_coreutils(string program, string manifest)
    {
        using var dossier = ADossier.OfAnExercise().WithPicture().WithText("محضر.txt", "عُثر على الدمية 4.");

        var run = Tool.Run(Needs.Program(program), ["--strict", "-c", manifest], dossier.Unpacked());

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.All(run.Lines, line => Assert.EndsWith(": OK", line));
    }

    [Fact]
    public void Every_payload_file_stands_once_in_each_manifest_and_nothing_else_lies_in_the_bag()
    {
        using var dossier = ADossier.OfAnExercise().WithPicture().WithText("empty.txt", "");
        var bag = dossier.Unpacked();

        var files = Directory.GetFiles(Path.Combine(bag, "data"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(bag, file)).Order(StringComparer.Ordinal);

        foreach (var manifest in (string[])["manifest-sha256.txt", "manifest-sha512.txt"])
        {
            var lines = File.ReadAllText(Path.Combine(bag, manifest)).Split('\n');
            Assert.Equal("", lines[^1]);
            Assert.Equal(lines[..^1].Order(StringComparer.Ordinal), lines[..^1]);
            Assert.Equal(files, lines[..^1].Select(line => line.Split("  ")[1]).Order(StringComparer.Ordinal));
        }
        Assert.Equal(AtTheRoot, Directory.GetFileSystemEntries(bag).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("data/items/0002.txt", files);
    }

    [Fact]
    public void Declaration_and_payload_sum_are_as_RFC_8493_has_them()
    {
        using var dossier = ADossier.OfAnExercise().WithPicture();
        var bag = dossier.Unpacked();

        var payload = Directory.GetFiles(Path.Combine(bag, "data"), "*", SearchOption.AllDirectories);
        var oxum = FormattableString.Invariant($"{payload.Sum(file => new FileInfo(file).Length)}.{payload.Length}");

        Assert.Equal("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", File.ReadAllText(Path.Combine(bag, "bagit.txt")));
        Assert.Single(File.ReadLines(Path.Combine(bag, "bag-info.txt")), line => line.StartsWith("Payload-Oxum", StringComparison.Ordinal));
        Assert.Contains($"Payload-Oxum: {oxum}", File.ReadLines(Path.Combine(bag, "bag-info.txt")));
    }

    [Fact]
    public void The_seal_names_the_manifest_and_every_other_tag_file_but_its_own()
    {
        using var dossier = ADossier.OfAnExercise().WithPicture();
        ManifestSeal? seal = null;
        var zip = dossier.Write(state: s =>
        {
            seal = s;
            return ADossier.StandIn(s);
        });

        using var archive = System.IO.Compression.ZipFile.OpenRead(zip);
        string Sha512(string path)
        {
            using var stream = archive.GetEntry(path)!.Open();
            return Convert.ToHexStringLower(SHA512.HashData(stream));
        }

        Assert.NotNull(seal);
        Assert.Equal(Sha512("manifest-sha512.txt"), seal.ManifestSha512);
        Assert.Equal(["HOW-TO-VERIFY.html", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"], seal.Tags.Keys.Order(StringComparer.Ordinal));
        Assert.All(seal.Tags, tag => Assert.Equal(Sha512(tag.Key), tag.Value));
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes()
    {
        using var one = ADossier.OfAnExercise().WithPicture().WithText("a.txt", "a");
        using var two = ADossier.OfAnExercise().WithPicture().WithText("a.txt", "a");

        Assert.Equal(SHA256.HashData(File.ReadAllBytes(one.Write())), SHA256.HashData(File.ReadAllBytes(two.Write())));
    }

    [Fact]
    public void The_manifest_of_a_small_exercise_is_as_recorded()
    {
        using var dossier = Exercise.Small();
        Snapshot.Check("manifest-sha512.txt", dossier.TextOf("manifest-sha512.txt"));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("shorter")]
    [InlineData("longer")]
    [InlineData("gone")]
    [InlineData("large and changed")]
    [InlineData("large and longer")]
    public void A_blob_that_is_not_what_was_sealed_refuses_the_export(string how)
    {
        var content = new byte[how.StartsWith("large", StringComparison.Ordinal) ? 3 << 20 : 1000];
        using var dossier = ADossier.OfAnExercise().WithPicture().WithItem("film.mp4", "video/mp4", "mp4", content);
        var blob = dossier.PathOf(dossier.Content().Exhibits[1]);
        switch (how)
        {
            case "changed" or "large and changed":
                content[^1] ^= 1;
                File.WriteAllBytes(blob, content);
                break;
            case "shorter":
                File.WriteAllBytes(blob, content[..^1]);
                break;
            case "longer" or "large and longer":
                File.WriteAllBytes(blob, [.. content, 0]);
                break;
            default:
                File.Delete(blob);
                break;
        }
        var asked = false;

        var refused = Assert.Throws<DossierRefusedException>(() => dossier.Write(state: seal =>
        {
            asked = true;
            return ADossier.StandIn(seal);
        }));

        Assert.Equal("dossier.blob_damaged", refused.Code);
        Assert.Equal("data/items/0002.mp4", refused.Path);
        Assert.False(asked);
        Assert.DoesNotContain(Directory.GetFiles(dossier.Folder), file => file.Contains("dossier.zip", StringComparison.Ordinal));
    }

    [Fact]
    public void A_dossier_never_takes_the_place_of_another_file()
    {
        using var dossier = ADossier.OfAnExercise().WithPicture();
        File.WriteAllText(Path.Combine(dossier.Folder, "dossier.zip"), "something else");

        var refused = Assert.Throws<DossierRefusedException>(() => dossier.Write());

        Assert.Equal("dossier.target_exists", refused.Code);
        Assert.Equal("something else", File.ReadAllText(Path.Combine(dossier.Folder, "dossier.zip")));
    }

    [Fact]
    public void Where_the_statement_cannot_be_made_nothing_is_left_behind()
    {
        using var dossier = ADossier.OfAnExercise().WithPicture();

        Assert.Throws<InvalidOperationException>(() => dossier.Write(state: _ => throw new InvalidOperationException("no ledger")));

        Assert.DoesNotContain(Directory.GetFiles(dossier.Folder), file => file.Contains("dossier.zip", StringComparison.Ordinal));
    }

    [Fact]
    public void More_files_than_a_plain_zip_can_count_are_read_by_other_peoples_tools()
    {
        using var dossier = ADossier.OfAnExercise();
        var many = Enumerable.Range(0, 66_000)
            .Select(i => new BagEntry.InMemory($"data/many/{i:00000}", Encoding.ASCII.GetBytes(FormattableString.Invariant($"{i}"))));
        var zip = Path.Combine(dossier.Folder, "many.zip");
        BagWriter.Write(
            zip, dossier.Content().ExportedAt, many, [], new BagEntry.InMemory("HOW-TO-VERIFY.html", "x"), ADossier.StandIn,
            cancel: TestContext.Current.CancellationToken);

        var run = Tool.Run(Needs.Program("unzip"), ["-tqq", zip]);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        using var archive = System.IO.Compression.ZipFile.OpenRead(zip);
        Assert.Equal(66_000 + 9, archive.Entries.Count);
        using var reader = new StreamReader(archive.GetEntry("data/many/65999")!.Open());
        Assert.Equal("65999", reader.ReadToEnd());
    }
}
