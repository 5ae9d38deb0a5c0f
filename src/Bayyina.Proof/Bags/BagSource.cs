namespace Bayyina.Proof;

/// <summary>The files of a bag, in a zip or an unpacked folder. Reading is by position, so that threads share it.</summary>
public abstract class BagSource : IDisposable
{
    private BagFile[] _files = [];

    /// <summary>Every file, sorted by the bytes of its path; no path twice.</summary>
    public IReadOnlyList<BagFile> Files => _files;

    /// <summary>Every folder that is listed on its own, without a slash at the end; in a zip there need be none.</summary>
    public IReadOnlyList<string> Folders { get; private set; } = [];

    /// <summary>What is wrong with the container itself; empty where nothing is.</summary>
    public IReadOnlyList<BagProblem> Problems => ProblemList;

    private protected List<BagProblem> ProblemList { get; } = [];

    /// <summary>Opens a zip file or an unpacked folder.</summary>
    /// <exception cref="ProofFormatException">A <c>zip.…</c> or <c>bag.…</c> code: nothing can be read from it.</exception>
    /// <exception cref="IOException">It is not there, or the system cannot read it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static BagSource Open(string path) =>
        Directory.Exists(path) ? FolderBag.OpenFolder(path) : ZipBag.OpenZip(path);

    /// <summary>The file of that exact path, or null.</summary>
    public BagFile? Find(ReadOnlySpan<char> path)
    {
        var index = IndexOf(path);
        return index < 0 ? null : _files[index];
    }

    /// <summary>Where the path stands in <see cref="Files"/>; negative where it is not there.</summary>
    public int IndexOf(ReadOnlySpan<char> path)
    {
        var (low, high) = (0, _files.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = _files[middle].Path.AsSpan().SequenceCompareTo(path);
            if (order == 0)
            {
                return middle;
            }
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        return -1;
    }

    /// <summary>A forward-only stream of the file's bytes; safe to use from several threads, one stream each.</summary>
    /// <exception cref="ProofFormatException">What stands at the file's place is not what the directory promised.</exception>
    public abstract Stream OpenRead(BagFile file);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what is open.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Sorts the files; reports names that are not allowed, stand there twice, or differ only by case.</summary>
    private protected void Take(List<BagFile> files, List<string> folders)
    {
        Folders = folders;
        files.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        var kept = new List<BagFile>(files.Count);
        var folded = new HashSet<string>(files.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            if (kept.Count > 0 && kept[^1].Path == file.Path)
            {
                ProblemList.Add(new("zip.duplicate_name", BagPath.Shown(file.Path)));
                continue;
            }
            kept.Add(file);
            if (BagPath.ProblemOf(file.Path) is { } code)
            {
                ProblemList.Add(new(code, BagPath.Shown(file.Path)));
            }
            else if (!folded.Add(file.Path))
            {
                ProblemList.Add(new("bag.path_clash", BagPath.Shown(file.Path)));
            }
        }
        _files = [.. kept];
    }
}
