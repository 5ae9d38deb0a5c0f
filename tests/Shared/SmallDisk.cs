namespace Bayyina.Testing;

/// <summary>A file system of its own for one test: small, or broken. Skips the test where none may be mounted.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Stack<string> _mounted = [];

    private SmallDisk()
    {
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; private set; } = "";

    /// <summary>A disk in memory of so many bytes and files.</summary>
    public static SmallDisk Of(int bytes, int files = 4096)
    {
        var disk = new SmallDisk();
        disk.Path = disk.Mount("disk", "-t", "tmpfs", "-o", $"size={bytes},nr_inodes={files}", "tmpfs");
        return disk;
    }

    /// <summary>A disk that keeps what it is given until <see cref="Fail"/>.</summary>
    public static SmallDisk ThatWillFail()
    {
        var disk = new SmallDisk();
        var blocks = System.IO.Path.Combine(disk.Mount("blocks", "-t", "tmpfs", "-o", "size=8m", "tmpfs"), "blocks");
        using (var file = File.Create(blocks))
            file.SetLength(64 << 20);
        Assert.SkipUnless(Tool.Run(Needs.Program("mkfs.ext4"), ["-q", "-O", "^has_journal", blocks]).ExitCode == 0, "needs mkfs.ext4");
        disk.Path = disk.Mount("disk", "-o", "loop", blocks);
        return disk;
    }

    /// <summary>From now on writes are taken into memory, and lost when they are to be kept: the file that holds the disk's blocks cannot grow.</summary>
    public void Fail()
    {
        using var rest = File.Create(System.IO.Path.Combine(_folder["blocks"], "rest"));
        Assert.Throws<IOException>((Action)(() =>
        {
            while (true)
                rest.Write(new byte[4096]);
        }));
    }

    public void Dispose()
    {
        while (_mounted.TryPop(out var path))
            Tool.Run("umount", [path]);
        _folder.Dispose();
    }

    private string Mount(string name, params string[] arguments)
    {
        var path = Directory.CreateDirectory(_folder[name]).FullName;
        if (Tool.Run("mount", [.. arguments, path]) is { ExitCode: not 0 } run)
        {
            Dispose();
            Assert.Skip($"needs the right to mount a file system: {run.Error.Trim()}");
        }

        _mounted.Push(path);
        return path;
    }
}
