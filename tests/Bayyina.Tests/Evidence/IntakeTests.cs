using System.Collections.Concurrent;
using Bayyina.Evidence;
using Bayyina.Vault;

namespace Bayyina.Tests.Evidence;

/// <summary>Batches: in order, durable when yielded, bounded, and ended by whoever asked.</summary>
public sealed class IntakeTests : AnIntake
{
    [Fact]
    public void A_tree_comes_in_the_order_of_the_bytes_of_its_paths_whatever_finishes_first()
    {
        // '-' and '.' sort before '/', and digits after it: a folder stands where its paths belong.
        string[] names = ["a-b.txt", "a.txt", "a/1.txt", "a/b/2.txt", "a/c.txt", "a0.txt", "b.txt", "Z.txt", "أ.txt"];
        foreach (var name in names)
            Folder.Write("source/" + name, new byte[name.Length * 10_000]);
        Folder.Write("source/a/0-large.bin", new byte[3 << 20]);
        var expected = names.Append("a/0-large.bin").OrderBy(name => name, Comparer<string>.Create((x, y) =>
            System.Text.Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(y))));
        Assert.Equal(expected, TakeIn(new IntakeOptions { BatchFiles = 3, Workers = 4 }).Cast<IntakeOutcome.TakenIn>()
            .Select(taken => $"{taken.Folder}/{taken.FileName}"["source/".Length..]));
    }

    [Fact]
    public void What_was_given_comes_in_the_order_in_which_it_was_given()
    {
        Folder.Write("source/a.txt", "a");
        Folder.Write("other/b.txt", "b");
        var outcomes = TakeIn(Folder["other"], Folder["source", "a.txt"], Folder["other", "b.txt"]).Cast<IntakeOutcome.TakenIn>().ToList();
        Assert.Equal([("other", "b.txt"), ("", "a.txt"), ("", "b.txt")], outcomes.Select(taken => (taken.Folder, taken.FileName)));
    }

    [Theory]
    [InlineData(10, 1 << 30, 100)]
    [InlineData(1000, 50_000, 5)]
    [InlineData(1000, 1 << 30, 1)]
    public void A_batch_ends_by_files_or_by_bytes(int files, int bytes, int batches)
    {
        for (var i = 0; i < (batches == 100 ? 1000 : 50); i++)
            Folder.Write($"source/{i:0000}.bin", new byte[5000]);
        var options = new IntakeOptions { BatchFiles = files, BatchBytes = bytes, BatchTime = TimeSpan.FromMinutes(10) };
        Assert.Equal(batches, new FolderIntake(Vault, TimeProvider.System, options).TakeIn([Source]).Count());
    }

    [Fact]
    public void A_batch_ends_by_time()
    {
        for (var i = 0; i < 5; i++)
            Folder.Write($"source/{i}.bin", "x");
        var options = new IntakeOptions { BatchTime = TimeSpan.Zero };
        Assert.Equal(5, new FolderIntake(Vault, TimeProvider.System, options).TakeIn([Source]).Count());
    }

    [Fact]
    public void When_a_batch_is_yielded_its_bytes_are_in_the_vault()
    {
        for (var i = 0; i < 100; i++)
            Folder.Write($"source/{i:00}.bin", $"content {i}");
        foreach (var batch in new FolderIntake(Vault, TimeProvider.System, new IntakeOptions { BatchFiles = 7 }).TakeIn([Source]))
            Assert.All(batch, outcome => Assert.True(Vault.Contains(Assert.IsType<IntakeOutcome.TakenIn>(outcome).Blob.Sha256)));
        Assert.Empty(Directory.GetFiles(Folder["vault", "incoming"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Nothing_given_and_an_empty_folder_give_nothing()
    {
        Assert.Empty(new FolderIntake(Vault, TimeProvider.System).TakeIn([]));
        Assert.Empty(TakeIn());
    }

    [Fact]
    public void Whoever_stops_taking_batches_stops_the_intake_and_nothing_stays_behind()
    {
        for (var i = 0; i < 500; i++)
            Folder.Write($"source/{i:000}.bin", $"content {i}");
        Assert.Single(new FolderIntake(Vault, TimeProvider.System, new IntakeOptions { BatchFiles = 5 }).TakeIn([Source]).Take(1));
        Assert.InRange(Directory.GetFiles(Folder["vault"], "*", SearchOption.AllDirectories).Length, 5, 100);
        Assert.Empty(Directory.GetFiles(Folder["vault", "incoming"], "*", SearchOption.AllDirectories));
        Assert.Empty(OpenFilesUnder(Source));
    }

    [Fact]
    public void Cancelling_ends_it_within_a_large_file_and_leaves_no_remains()
    {
        Folder.Write("source/large.bin", new byte[200 << 20]);
        using var cancel = new CancellationTokenSource();
        var progress = new Told();
        progress.At = told => { if (told.Bytes > 20 << 20) cancel.Cancel(); };
        Assert.ThrowsAny<OperationCanceledException>(() => new FolderIntake(Vault, TimeProvider.System).TakeIn([Source], progress, cancel.Token).Count());
        Assert.InRange(progress.All.Max(told => told.Bytes), 20 << 20, 150 << 20);
        Assert.Empty(Directory.GetFiles(Folder["vault"], "*", SearchOption.AllDirectories));
        Assert.Empty(OpenFilesUnder(Source));
    }

    [Fact]
    public void A_vault_that_cannot_be_made_stops_the_intake_with_its_code()
    {
        Folder.Write("source/a.txt", "a");
        Folder.Write("file", "no folder");
        var intake = new FolderIntake(new FolderVault(Folder["file", "vault"]), TimeProvider.System);
        Assert.Equal("vault.failed", Assert.Throws<VaultException>(() => intake.TakeIn([Source]).Count()).Code);
    }

    [Fact]
    public void A_fault_in_what_is_given_reaches_the_caller()
    {
        static IEnumerable<string> Paths()
        {
            yield return "nowhere";
            throw new InvalidTimeZoneException();
        }

        Assert.Throws<InvalidTimeZoneException>(() => new FolderIntake(Vault, TimeProvider.System).TakeIn(Paths()).Count());
    }

    [Fact]
    public void Progress_tells_files_and_bytes()
    {
        Folder.Write("source/a.bin", new byte[1000]);
        Folder.Write("source/b.bin", new byte[5 << 20]);
        var progress = new Told();
        Assert.Single(new FolderIntake(Vault, TimeProvider.System).TakeIn([Source], progress));
        Assert.Equal(new IntakeProgress(2, 1000 + (5 << 20)), progress.All.MaxBy(told => (told.Files, told.Bytes)));
        Assert.True(progress.All.Count > 5);
    }

    [Fact]
    public void The_same_folder_taken_in_twice_at_once_is_one_set_of_blobs()
    {
        for (var i = 0; i < 200; i++)
            Folder.Write($"source/{i:000}.bin", $"content {i}");
        Parallel.For(0, 4, _ => Assert.Equal(200, Names(TakeIn(new IntakeOptions { BatchFiles = 30 })).Count()));
        Assert.Equal(200, Directory.GetFiles(Folder["vault"], "*", SearchOption.AllDirectories).Length);
    }

    /// <summary>Names that this process holds open below a folder.</summary>
    private static IEnumerable<string> OpenFilesUnder(string folder) =>
        Directory.GetFiles("/proc/self/fd").Select(TargetOf).Where(target => target.StartsWith(folder, StringComparison.Ordinal));

    private static string TargetOf(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.FullName ?? "";
        }
        catch (FileNotFoundException)
        {
            // Another test closed it since it was listed.
            return "";
        }
    }

    private sealed class Told : IProgress<IntakeProgress>
    {
        public ConcurrentQueue<IntakeProgress> All { get; } = [];

        public Action<IntakeProgress> At { get; set; } = _ => { };

        public void Report(IntakeProgress value)
        {
            All.Enqueue(value);
            At(value);
        }
    }
}
