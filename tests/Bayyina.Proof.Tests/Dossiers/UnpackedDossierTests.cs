using System.Runtime.InteropServices;

namespace Bayyina.Proof.Tests.Dossiers;

/// <summary>A dossier that was unpacked into a folder, and what can lie in a folder that no zip could hold.</summary>
public sealed class UnpackedDossierTests : IDisposable
{
    private const string Photo = "data/items/0001.jpg";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bayyina-unpacked-");
    private readonly DossierForge _forge = DossierForge.Usual();
    private readonly DossierFiles _dossier;

    public UnpackedDossierTests()
    {
        _dossier = _forge.Export();
        foreach (var (path, content) in _dossier.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
            File.WriteAllBytes(At(path), content);
        }
    }

    public void Dispose()
    {
        _forge.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void It_holds_like_the_zip()
    {
        Verify().AssertHolds();
        Assert.DoesNotContain(Verify().Checks, check => check.Code == "zip.times");
    }

    [Fact]
    public void A_changed_byte_is_found_at_its_file()
    {
        var bytes = File.ReadAllBytes(At(Photo));
        bytes[0] ^= 1;
        File.WriteAllBytes(At(Photo), bytes);

        Verify().AssertFails("file.changed", Photo);
    }

    [Fact]
    public void A_link_is_named_and_not_followed_even_to_the_same_bytes()
    {
        File.Move(At(Photo), At("data/items/0001.tmp"));
        File.CreateSymbolicLink(At(Photo), At("data/items/0001.tmp"));

        var report = Verify();

        report.AssertFails("bag.link", Photo);
        report.AssertFails("manifest.file_missing", Photo);
    }

    [Fact]
    public void A_link_in_place_of_a_folder_is_named_and_not_followed()
    {
        var elsewhere = Directory.CreateTempSubdirectory("bayyina-elsewhere-");
        try
        {
            Directory.Move(At("data/items"), Path.Combine(elsewhere.FullName, "items"));
            Directory.CreateSymbolicLink(At("data/items"), Path.Combine(elsewhere.FullName, "items"));

            Verify().AssertFails("bag.link", "data/items");
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [Fact]
    public void An_empty_folder_that_is_not_ours_is_found_out()
    {
        Directory.CreateDirectory(At("data/items/more"));

        Verify().AssertFails("bag.folder_unexpected", "data/items/more");
    }

    [Fact]
    public void A_hidden_file_is_found_out()
    {
        File.WriteAllText(At(".DS_Store"), "x");

        var report = Verify();

        report.AssertFails("bag.file_unexpected", ".DS_Store");
        report.AssertNotChecked("folder.unpacked");
        Assert.DoesNotContain(report.Checks, check => check.Code is "file.changed" or "file.hashes_disagree");
        Assert.DoesNotContain(report.Checks, check => check is { Code: "files.unchanged", Outcome: CheckOutcome.Passed });
    }

    [Fact]
    public void A_regular_file_whose_name_is_not_UTF_8_is_not_called_a_device()
    {
        // .NET cannot make or remove such a name.
        var made = Tool.Run("bash", ["-c", "printf x > \"$0/data/items/\"$'caf\\xe9.txt'", _folder.FullName]);
        Assert.SkipUnless(made.ExitCode == 0, "this file system takes UTF-8 names only");
        try
        {
            var report = Verify();

            report.AssertFails("bag.path_form");
            report.AssertFails("file.unreadable");
            Assert.DoesNotContain(report.Checks, check => check.Code == "bag.not_a_file");
        }
        finally
        {
            Tool.Run("bash", ["-c", "rm -- \"$0\"/data/items/caf*", _folder.FullName]);
        }
    }

    [Fact]
    public void A_folder_of_something_else_is_said_to_be_no_dossier_in_one_line()
    {
        Assert.Equal("dossier.none", Assert.Single(DossierVerifier.Verify(At("data"), _forge.KeyFile).Checks).Code);
        DossierVerifier.Verify(At("data"), _forge.KeyFile).AssertFails("dossier.none");
    }

    [Fact]
    public void A_zip_of_something_else_is_said_to_be_no_dossier_in_one_line()
    {
        var zip = new Bags.ForgedZip { Entries = { new("holiday/1.jpg", "x"u8.ToArray()), new("holiday/2.jpg", "y"u8.ToArray()) } };

        Assert.Equal("dossier.none", Assert.Single(zip.Verify(_forge.KeyFile).Checks).Code);
    }

    [Fact]
    public void A_pipe_in_place_of_an_empty_file_is_found_out_and_waits_for_nobody()
    {
        File.Delete(At("data/items/0003.txt"));
        Assert.Equal(0, MakePipe([.. System.Text.Encoding.UTF8.GetBytes(At("data/items/0003.txt")), 0], 0b110_100_100));

        Verify().AssertFails("bag.not_a_file", "data/items/0003.txt");
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        if (Environment.IsPrivilegedProcess)
        {
            // The administrator reads everything: a folder in place of a file stands in for one that nobody can read.
            File.Delete(At(Photo));
            Directory.CreateDirectory(At(Photo));
            Verify().AssertFails("manifest.file_missing", Photo);
            return;
        }
        File.SetUnixFileMode(At(Photo), UnixFileMode.None);
        Verify().AssertFails("file.unreadable", Photo);
    }

    [Fact]
    public void An_empty_folder_is_no_dossier()
    {
        var empty = Directory.CreateTempSubdirectory("bayyina-empty-");
        DossierVerifier.Verify(empty.FullName, _forge.KeyFile).AssertFails("bag.empty");
        empty.Delete();
    }

    [Fact]
    public void What_is_not_there_is_an_error_of_the_caller() =>
        Assert.Throws<FileNotFoundException>(() => DossierVerifier.Verify(At("nowhere.zip"), _forge.KeyFile));

    [Fact]
    public void It_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => DossierVerifier.Verify(_folder.FullName, _forge.KeyFile, new VerifyOptions { Cancellation = stop.Token }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void However_many_threads_read_the_report_is_the_same(int threads)
    {
        // Large enough that threads are used, and one file that outweighs all others.
        var large = new byte[80 << 20];
        _forge.Seal(_forge.Node, DossierForge.Officer, "film.mp4", large);
        _forge.Seal(_forge.Node, DossierForge.Officer, "sound.mp3", new byte[5 << 20]);
        var dossier = _forge.Export();
        foreach (var (path, content) in dossier.Files)
        {
            File.WriteAllBytes(At(path), content);
        }
        foreach (var stale in Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(_folder.FullName, stale);
            if (!dossier.Files.ContainsKey(path))
            {
                File.Delete(stale);
            }
        }

        Verify(threads).AssertHolds();

        large[70 << 20] = 1;
        File.WriteAllBytes(At("data/items/0004.mp4"), large);
        Verify(threads).AssertFails("file.changed", "data/items/0004.mp4");
    }

    private VerificationReport Verify(int threads = 0) =>
        DossierVerifier.Verify(_folder.FullName, _forge.KeyFile, new VerifyOptions { Clock = DossierFiles.Later, Threads = threads });

    private string At(string path) => Path.Combine(_folder.FullName, path);

    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakePipe(byte[] path, uint mode);
}
