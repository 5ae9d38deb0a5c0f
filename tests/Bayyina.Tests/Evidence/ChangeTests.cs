using System.Security.Cryptography;
using Bayyina.Evidence;

namespace Bayyina.Tests.Evidence;

/// <summary>A file that changes while it is read is refused; what is taken in is exactly what was there.</summary>
public sealed class ChangeTests : AnIntake
{
    private const int Large = 24 << 20;

    [Fact]
    public void A_file_that_is_written_to_all_the_time_is_refused_or_whole_and_its_neighbours_are_taken_in()
    {
        Folder.Write("source/a.txt", "a");
        Folder.Write("source/z.txt", "z");
        var path = Folder.Write("source/live.bin", new byte[Large]);
        using var stop = new CancellationTokenSource();
        var writer = new Thread(() =>
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            for (byte turn = 1; !stop.IsCancellationRequested; turn++)
                RandomAccess.Write(file, [turn], turn * 1000);
        });
        writer.Start();
        var outcomes = TakeIn();
        stop.Cancel();
        writer.Join();
        Assert.Equal(["a.txt", "z.txt"], Names(outcomes));
        Assert.Equal([("live.bin", "file.changed")], Refusals(outcomes));
        Assert.Equal(2, Directory.GetFiles(Folder["vault"], "*", SearchOption.AllDirectories).Length);
    }

    /// <summary>Changes happen at the first report of progress: after the file was opened, before it was read to its end.</summary>
    [Theory]
    [InlineData("grows", 100_000)]
    [InlineData("shrinks", 100_000)]
    [InlineData("is overwritten", 100_000)]
    [InlineData("is replaced", 100_000)]
    [InlineData("grows", Large)]
    [InlineData("shrinks", Large)]
    [InlineData("is overwritten", Large)]
    [InlineData("is replaced", Large)]
    public void A_file_that_changes_while_it_is_read_is_refused(string how, int bytes)
    {
        var path = Folder.Write("source/file.bin", new byte[bytes]);
        // The clock of the file system may stand still for some milliseconds.
        File.SetLastWriteTimeUtc(path, new DateTime(2016, 8, 17, 0, 0, 0, DateTimeKind.Utc));
        Thread.Sleep(50);
        var once = 0;
        var outcomes = new FolderIntake(Vault, TimeProvider.System).TakeIn([Source], new Now(_ =>
        {
            if (Interlocked.Exchange(ref once, 1) == 0)
                Change(path, how, bytes);
        })).SelectMany(batch => batch).ToList();
        Assert.Equal([("file.bin", "file.changed")], Refusals(outcomes));
        Assert.Empty(Directory.GetFiles(Folder["vault"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_file_that_rests_is_taken_in_whatever_its_times_say()
    {
        var path = Folder.Write("source/old.bin", RandomNumberGenerator.GetBytes(1000));
        File.SetLastWriteTimeUtc(path, new DateTime(1901, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var taken = Assert.IsType<IntakeOutcome.TakenIn>(Assert.Single(TakeIn()));
        Assert.Equal(File.GetLastWriteTimeUtc(path), taken.ModifiedAt!.Value.UtcDateTime);
    }

    [Fact]
    public void Reading_leaves_the_time_of_last_access_alone()
    {
        var path = Folder.Write("source/old.bin", RandomNumberGenerator.GetBytes(1000));
        File.SetLastAccessTimeUtc(path, new DateTime(2016, 8, 17, 0, 0, 0, DateTimeKind.Utc));
        TakeIn();
        Assert.Equal(2016, File.GetLastAccessTimeUtc(path).Year);
    }

    private static void Change(string path, string how, int bytes)
    {
        switch (how)
        {
            case "grows":
                File.AppendAllText(path, "more");
                break;
            case "shrinks":
                using (var file = File.OpenWrite(path))
                    file.SetLength(bytes - 1);
                break;
            case "is overwritten":
                using (var file = File.OpenWrite(path))
                    file.WriteByte(1);
                break;
            default:
                File.WriteAllBytes(path + ".new", new byte[bytes]);
                File.Move(path + ".new", path, overwrite: true);
                break;
        }
    }

    private sealed class Now(Action<IntakeProgress> report) : IProgress<IntakeProgress>
    {
        public void Report(IntakeProgress value) => report(value);
    }
}
