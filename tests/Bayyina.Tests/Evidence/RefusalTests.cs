using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bayyina.Evidence;
using Bayyina.Vault;

namespace Bayyina.Tests.Evidence;

/// <summary>What cannot be taken in is named, and the rest is taken in.</summary>
public sealed partial class RefusalTests : AnIntake
{
    [Fact]
    public void Links_pipes_and_sockets_are_refused_by_name_and_nothing_waits_for_them()
    {
        Folder.Write("outside/secret.txt", "secret");
        Folder.Write("source/b.txt", "b");
        File.CreateSymbolicLink(Folder["source", "a-link"], Folder["source", "b.txt"]);
        File.CreateSymbolicLink(Folder["source", "c-link"], "../outside/secret.txt");
        Directory.CreateSymbolicLink(Folder["source", "d-link"], Folder["outside"]);
        File.CreateSymbolicLink(Folder["source", "e-link"], "nowhere");
        Assert.Equal(0, Tool.Run("mkfifo", [Folder["source", "f-pipe"]]).ExitCode);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Folder["source", "g-socket"]));

        var outcomes = TakeIn();
        Assert.Equal(["b.txt"], Names(outcomes));
        Assert.Equal(
            [("a-link", "path.symlink"), ("c-link", "path.symlink"), ("d-link", "path.symlink"), ("e-link", "path.symlink"), ("f-pipe", "file.not_regular"), ("g-socket", "file.not_regular")],
            Refusals(outcomes));
    }

    [Fact]
    public void Given_by_name_they_are_refused_as_well()
    {
        Folder.Write("source/b.txt", "b");
        File.CreateSymbolicLink(Folder["a-link"], Folder["source", "b.txt"]);
        Directory.CreateSymbolicLink(Folder["d-link"], Source);
        Assert.Equal(0, Tool.Run("mkfifo", [Folder["pipe"]]).ExitCode);
        var outcomes = TakeIn(Folder["a-link"], Folder["d-link"], Folder["d-link"] + "/", Folder["pipe"], "/dev/null", Folder["nowhere"], Folder["source", "b.txt", "below"], "", "a\0b");
        Assert.Equal(
            ["path.symlink", "path.symlink", "path.symlink", "file.not_regular", "file.not_regular", "path.missing", "path.missing", "path.missing", "path.missing"],
            outcomes.Cast<IntakeOutcome.Refused>().Select(refused => refused.Code));
    }

    [Fact]
    public void A_path_may_lead_upwards_and_through_links_but_the_walk_never_leaves_what_was_given()
    {
        Folder.Write("source/in/a.txt", "a");
        Folder.Write("source/beside.txt", "beside");
        Directory.CreateSymbolicLink(Folder["way"], Source);
        Assert.Equal(["a.txt"], Names(TakeIn(Folder["source", "in", "..", "in"])));
        var through = Assert.IsType<IntakeOutcome.TakenIn>(Assert.Single(TakeIn(Folder["way", "in"])));
        Assert.Equal("in", through.Folder);
        var up = TakeIn(Folder["source", "in", ".."]).Cast<IntakeOutcome.TakenIn>().ToList();
        Assert.Equal([("beside.txt", ""), ("a.txt", "in")], up.Select(taken => (taken.FileName, taken.Folder)));
    }

    [Fact]
    public void A_file_that_fails_while_it_is_read_is_refused()
    {
        Folder.Write("source/a.txt", "a");
        // A regular file by its mode, and its first byte belongs to no memory.
        var outcomes = TakeIn(Source, "/proc/self/mem");
        Assert.Equal(["a.txt"], Names(outcomes));
        Assert.Equal([("mem", "file.unreadable")], Refusals(outcomes));
    }

    [Fact]
    public void Without_the_right_to_read_it_a_file_and_a_folder_are_refused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to give up its rights");
        Folder.Write("source/open.txt", "open");
        Folder.Write("source/shut/inside.txt", "inside");
        File.SetUnixFileMode(Folder.Write("source/secret.txt", "secret"), UnixFileMode.None);
        File.SetUnixFileMode(Folder["source", "shut"], UnixFileMode.None);
        foreach (var folder in new[] { Folder[[]], Directory.CreateDirectory(Folder["vault"]).FullName })
            File.SetUnixFileMode(folder, (UnixFileMode)0x1FF);

        IReadOnlyList<IntakeOutcome> outcomes = [];
        // A thread's rights are its own on Linux, and those of the threads that it starts.
        var nobody = new Thread(() =>
        {
            _ = SetFileSystemUser(65534);
            outcomes = TakeIn();
        });
        nobody.Start();
        nobody.Join();
        Assert.Equal(["open.txt"], Names(outcomes));
        Assert.Equal([("secret.txt", "file.unreadable"), ("shut", "folder.unreadable")], Refusals(outcomes));
    }

    [Fact]
    public void The_data_folder_is_never_taken_into_itself()
    {
        Folder.Write("source/a.txt", "a");
        Folder.Write("source/data/vault/ab/blob", "blob");
        Folder.Write("source/z.txt", "z");
        var options = new IntakeOptions { OwnData = Folder["source", "data"] };
        var outcomes = TakeIn(options, Source);
        Assert.Equal(["a.txt", "z.txt"], Names(outcomes));
        Assert.Equal([("data", "path.own_data")], Refusals(outcomes));

        // Nor a part of it, by whatever way it is named.
        Directory.CreateSymbolicLink(Folder["way"], Folder["source", "data"]);
        foreach (var path in new[] { Folder["source", "data"], Folder["source", "data", "vault"], Folder["source", "data", "vault", "ab", "blob"], Folder["way", "vault"], Folder["source", "data", "vault", ".."] })
            Assert.Equal("path.own_data", Assert.IsType<IntakeOutcome.Refused>(Assert.Single(TakeIn(options, path))).Code);
    }

    [Fact]
    public void Hard_links_to_one_file_are_two_items_of_one_blob()
    {
        Folder.Write("source/a.txt", "a");
        Assert.Equal(0, Tool.Run("ln", [Folder["source", "a.txt"], Folder["source", "b.txt"]]).ExitCode);
        var outcomes = TakeIn().Cast<IntakeOutcome.TakenIn>().ToList();
        Assert.Equal(["a.txt", "b.txt"], outcomes.Select(taken => taken.FileName));
        Assert.Equal(outcomes[0].Blob, outcomes[1].Blob);
    }

    [Fact]
    public void Folders_nested_without_end_are_refused_where_it_becomes_absurd()
    {
        var script = "cd \"$1\" && for i in $(seq 1 700); do mkdir d && cd d; done && touch deepest";
        Assert.Equal(0, Tool.Run("sh", ["-c", script, "sh", Source]).ExitCode);
        Folder.Write("source/a.txt", "a");
        var outcomes = TakeIn();
        Assert.Equal(["a.txt"], Names(outcomes));
        Assert.Equal("path.too_deep", Assert.Single(Refusals(outcomes)).Code);
    }

    [Fact]
    public void A_full_disk_refuses_what_finds_no_room_and_takes_the_rest()
    {
        using var disk = SmallDisk.Of(bytes: 2 << 20);
        Folder.Write("source/a.txt", "a");
        Folder.Write("source/b.bin", new byte[5 << 20]);
        Folder.Write("source/c.txt", "c");
        var vault = new FolderVault(Path.Combine(disk.Path, "vault"));
        var outcomes = new FolderIntake(vault, TimeProvider.System).TakeIn([Source]).SelectMany(batch => batch).ToList();
        Assert.Equal(["a.txt", "c.txt"], Names(outcomes));
        Assert.Equal([("b.bin", "vault.full")], Refusals(outcomes));
        Assert.Equal(2, Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void A_disk_that_fails_when_synced_acknowledges_no_file_of_the_batch()
    {
        using var disk = SmallDisk.ThatWillFail();
        for (var i = 0; i < 50; i++)
            Folder.Write($"source/{i:00}.bin", Tests.Vault.BlobTests.Bytes(20_000, i));
        var vault = new FolderVault(Path.Combine(disk.Path, "vault"));
        vault.BeginBatch().Dispose();
        disk.Fail();
        var outcomes = new FolderIntake(vault, TimeProvider.System).TakeIn([Source, Folder["nowhere"]]).SelectMany(batch => batch).ToList();
        Assert.Empty(Names(outcomes));
        Assert.All(outcomes.SkipLast(1), outcome => Assert.StartsWith("vault.", Assert.IsType<IntakeOutcome.Refused>(outcome).Code, StringComparison.Ordinal));
        Assert.Equal(51, outcomes.Count);
        Assert.Equal("path.missing", Refusals(outcomes).Last().Code);
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetFileSystemUser(uint user);
}
