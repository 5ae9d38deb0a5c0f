using System.Collections.Concurrent;
using System.Globalization;
using Bayyina.Storage;
using Bayyina.Vault;

namespace Bayyina.Evidence;

/// <summary>Small pictures of items, for finding them: made by another program when they are first wanted, and kept until somebody throws them away.</summary>
/// <remarks>
/// A preview is no evidence, no statement and no item: it says nothing that its bytes do not say better. So it is kept beside the record,
/// named by what it was made of, and is in no backup and no dossier. Whoever hands one out has asked for the right to the bytes.
/// </remarks>
public sealed class PreviewBook : IDisposable
{
    private const string Kept = ".webp";
    private const string Failed = ".none";
    private static readonly TimeSpan LaterRetry = TimeSpan.FromDays(1);

    private readonly IVault _vault;
    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly Confinement _confinement;
    private readonly string? _ffmpeg = Confinement.Find("ffmpeg");
    private readonly ConcurrentDictionary<string, Task> _making = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly Lazy<Task<bool>> _isAllowed;
    private PreviewOptions _options = new();
    private SemaphoreSlim _turns;
    private bool _isRefused;

    /// <param name="folder">Where previews are kept; made when the first is.</param>
    internal PreviewBook(IVault vault, string folder, TimeProvider time, string unshare = "unshare")
    {
        _vault = vault;
        _root = folder;
        _time = time;
        _confinement = new Confinement(Work, unshare);
        _turns = new SemaphoreSlim(_options.AtOnce);
        _isAllowed = new Lazy<Task<bool>>(Try);
    }

    /// <summary>How much a preview may cost. To be set before the first is asked for.</summary>
    public PreviewOptions Options
    {
        get => _options;
        set
        {
            _options = value;
            _turns = new SemaphoreSlim(value.AtOnce);
        }
    }

    private string Work => Path.Combine(_root, "work");

    /// <summary>Whether it is worth asking: a look at names alone, for lists.</summary>
    public bool Offers(string sha256, string mediaType, PreviewSize size) =>
        !_options.IsOff && !_isRefused && _ffmpeg is not null && Confinement.IsPossible
        && PreviewRecipe.For(mediaType) is { } recipe && !IsGivenUp(PathOf(sha256, recipe, size));

    /// <summary>The preview of a blob, made now where it is not there yet.</summary>
    /// <param name="sha256">Names the blob.</param>
    /// <param name="mediaType">As its item was sealed with: it decides how the bytes are read.</param>
    public async Task<PreviewOutcome> Get(string sha256, string mediaType, PreviewSize size, CancellationToken cancel = default)
    {
        if (!Offers(sha256, mediaType, size))
        {
            return new PreviewNone();
        }
        var recipe = PreviewRecipe.For(mediaType)!;
        var path = PathOf(sha256, recipe, size);
        if (IsGone(sha256))
        {
            File.Delete(path);
            return new PreviewNone();
        }
        if (Read(path, size) is { } bytes)
        {
            return new PreviewMade(bytes);
        }
        try
        {
            await Making(sha256, recipe, size, path).WaitAsync(_options.Patience, _time, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new PreviewLater();
        }
        return Read(path, size) is { } made ? new PreviewMade(made) : new PreviewNone();
    }

    /// <summary>Makes the preview for lists in the background; nobody waits for it, and it is left out where much is waiting.</summary>
    public void MakeSoon(string sha256, string mediaType)
    {
        if (_making.Count >= _options.MostWaiting || !Offers(sha256, mediaType, PreviewSize.Tile))
        {
            return;
        }
        var recipe = PreviewRecipe.For(mediaType)!;
        var path = PathOf(sha256, recipe, PreviewSize.Tile);
        if (!File.Exists(path))
        {
            _ = Making(sha256, recipe, PreviewSize.Tile, path);
        }
    }

    /// <summary>Removes previews of bytes that are not in the vault any more.</summary>
    /// <returns>How many.</returns>
    public int Sweep()
    {
        if (!Directory.Exists(_root))
        {
            return 0;
        }
        var removed = 0;
        foreach (var file in Directory.EnumerateDirectories(_root, "??").SelectMany(Directory.EnumerateFiles))
        {
            var name = Path.GetFileName(file).Split('.')[0];
            if (!BlobHashes.IsName(name) || IsGone(name))
            {
                File.Delete(file);
                removed++;
            }
        }
        return removed;
    }

    /// <summary>After a start: removes what an interrupted run left behind.</summary>
    internal void Tidy()
    {
        if (Directory.Exists(Work))
        {
            Directory.Delete(Work, recursive: true);
        }
    }

    /// <summary>Ends what is being made.</summary>
    public void Dispose()
    {
        _end.Cancel();
        Task.WhenAll(_making.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
    }

    // Whoever asks for the same at the same time waits for the same run.
    private Task Making(string sha256, PreviewRecipe recipe, PreviewSize size, string path)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var making = _making.GetOrAdd(path, begun.Task);
        if (making == begun.Task)
        {
            _ = Task.Run(async () =>
            {
                try
                {
                    await Make(sha256, recipe, size, path).ConfigureAwait(false);
                }
                catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or OperationCanceledException)
                {
                    // A full disk or the end of the program says nothing of the bytes: they are tried again when somebody asks.
                }
                finally
                {
                    _making.TryRemove(path, out _);
                    begun.SetResult();
                }
            });
        }
        return making;
    }

    private async Task Make(string sha256, PreviewRecipe recipe, PreviewSize size, string path)
    {
        await _turns.WaitAsync(_end.Token).ConfigureAwait(false);
        try
        {
            if (!await _isAllowed.Value.ConfigureAwait(false))
            {
                _isRefused = true;
                return;
            }
            // Somebody before us in the queue may have made it, or found that there is none.
            if (Read(path, size) is not null || IsGivenUp(path))
            {
                return;
            }
            using var blob = _vault.Fetch(sha256);
            foreach (var arguments in recipe.Tries(size))
            {
                var end = await _confinement.Run(blob.Path, [_ffmpeg!, .. arguments], _options.Limits, _end.Token).ConfigureAwait(false);
                if (end.Output is { } bytes && PlainWebP.Is(bytes, PreviewRecipe.EdgeOf(size)))
                {
                    Keep(path, bytes);
                    return;
                }
                if (end.Why is Confinement.TooLong)
                {
                    break;
                }
            }
            NoteFailure(path);
        }
        finally
        {
            _turns.Release();
        }
    }

    // Where the machine does not let us confine a program, none is run.
    private async Task<bool> Try()
    {
        DurableFile.CreateFolder(_root);
        DurableFile.CreateFolder(Work);
        var end = await _confinement.Run(_ffmpeg!, [_ffmpeg!, .. PreviewRecipe.Trial], new ConfinedLimits(), _end.Token).ConfigureAwait(false);
        return end.Output is { } bytes && PlainWebP.Is(bytes, PreviewRecipe.EdgeOf(PreviewSize.Tile));
    }

    private void Keep(string path, byte[] bytes)
    {
        DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
        var temporary = Path.Combine(Work, Path.GetRandomFileName());
        using (var file = DurableFile.OpenPrivate(temporary, FileShare.None))
        {
            file.Write(bytes);
        }
        File.Move(temporary, path, overwrite: true);
        File.Delete(path + Failed);
    }

    // Nothing here is synced: what a power cut left of a preview is not of the form, and is made again.
    private static byte[]? Read(string path, PreviewSize size)
    {
        try
        {
            return File.ReadAllBytes(path) is { } bytes && PlainWebP.Is(bytes, PreviewRecipe.EdgeOf(size)) ? bytes : null;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void NoteFailure(string path)
    {
        DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
        var (tries, _) = Failure(path);
        using var file = DurableFile.OpenPrivate(path + Failed, FileShare.None);
        file.Write(System.Text.Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{tries + 1} {_time.GetUtcNow().ToUnixTimeSeconds()}\n")));
    }

    private bool IsGivenUp(string path)
    {
        var (tries, last) = Failure(path);
        return tries > 0 && (tries >= _options.MostTries || _time.GetUtcNow() < last + (tries == 1 ? _options.FirstRetry : LaterRetry));
    }

    // How often it was tried, and when last. What cannot be read counts as not tried.
    private static (int Tries, DateTimeOffset Last) Failure(string path)
    {
        try
        {
            return File.ReadAllText(path + Failed).Split(' ') is [var tries, var last]
                && int.TryParse(tries, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && long.TryParse(last.AsSpan().TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? (count, DateTimeOffset.FromUnixTimeSeconds(seconds)) : default;
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return default;
        }
    }

    // A vault that does not answer says nothing of the bytes.
    private bool IsGone(string sha256)
    {
        try
        {
            return !_vault.Contains(sha256);
        }
        catch (VaultException)
        {
            return false;
        }
    }

    // The same bytes under another media type are read another way, and fail or not by themselves.
    private string PathOf(string sha256, PreviewRecipe recipe, PreviewSize size) =>
        Path.Combine(_root, sha256[..2], $"{sha256}.{recipe.Format}.{(size == PreviewSize.Tile ? "tile" : "page")}{Kept}");
}
