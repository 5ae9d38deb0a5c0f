using Bayyina.Vault;

namespace Bayyina.Evidence;

/// <summary>Reads one open file into a batch of the vault and says what became of it.</summary>
internal sealed class SourceReader(SourceTree tree, TimeProvider time, IProgress<IntakeProgress>? progress)
{
    /// <summary>Files up to this size are read whole, hashed on one core while others work on other files; larger ones are streamed.</summary>
    public const int SmallBytes = 1 << 20;

    private long _files;
    private long _bytes;

    /// <param name="scratch">At least <see cref="SmallBytes"/> + 1 bytes, of the calling thread alone.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IntakeOutcome TakeIn(Found.File file, IntakeBatch batch, byte[] scratch, CancellationToken cancel)
    {
        try
        {
            var taken = file.Stamp.Bytes <= SmallBytes ? ReadWhole(file, batch, scratch) : Stream(file, batch, cancel);
            Interlocked.Increment(ref _files);
            Report(0);
            return taken;
        }
        catch (VaultException refusal)
        {
            return new IntakeOutcome.Refused(file.Shown, refusal.Code, VisibleText.Of(refusal.Message));
        }
        catch (FileChangedException)
        {
            return new IntakeOutcome.Refused(file.Shown, IntakeCodes.FileChanged, "");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new IntakeOutcome.Refused(file.Shown, IntakeCodes.FileUnreadable, VisibleText.Of(error.Message));
        }
    }

    private IntakeOutcome.TakenIn ReadWhole(Found.File file, IntakeBatch batch, byte[] scratch)
    {
        var length = 0;
        for (int read; length < scratch.Length && (read = RandomAccess.Read(file.Handle, scratch.AsSpan(length), length)) > 0; length += read)
            Report(read);
        ThrowIfChanged(file, length);
        var blob = batch.Write(scratch.AsSpan(0, length));
        return Describe(file, blob, new FileWindow(scratch.AsMemory(0, length), time));
    }

    private IntakeOutcome.TakenIn Stream(Found.File file, IntakeBatch batch, CancellationToken cancel)
    {
        IntakeOutcome.TakenIn? described = null;
        var blob = batch.Write(
            (buffer, offset) =>
            {
                var read = RandomAccess.Read(file.Handle, buffer, offset);
                if (read == 0)
                {
                    // What it says of itself is read before the last look, so that it belongs to the very bytes that were hashed.
                    described = Describe(file, new BlobHashes("", "", offset), new FileWindow((window, at) => RandomAccess.Read(file.Handle, window, at), offset, time));
                    ThrowIfChanged(file, offset);
                }

                Report(read);
                return read;
            },
            file.Stamp.Bytes,
            cancel);
        return described! with { Blob = blob };
    }

    private static IntakeOutcome.TakenIn Describe(Found.File file, BlobHashes blob, FileWindow window) =>
        Describe(file.Shown, file.Name, file.Folder, blob, window, file.Stamp.ModifiedAt);

    /// <summary>What is said of bytes beside their hashes: what kind of file they are, what it says of itself, what is odd about it.</summary>
    public static IntakeOutcome.TakenIn Describe(
        string shown, SpelledName name, SpelledName folder, BlobHashes blob, FileWindow window, DateTimeOffset? modifiedAt)
    {
        var notices = new SortedSet<string>(name.Notices(), StringComparer.Ordinal);
        if (!folder.IsUtf8)
            notices.Add(IntakeCodes.FolderNotUtf8);
        if (blob.Bytes == 0)
            notices.Add(IntakeCodes.FileEmpty);
        var mediaType = MediaTypes.Of(window.Head(), name.Text);
        var metadata = StatedMetadata.Read(window, mediaType, notices);
        return new IntakeOutcome.TakenIn(shown, name.Text, folder.Text, blob, mediaType, modifiedAt, metadata, [.. notices]);
    }

    private void ThrowIfChanged(Found.File file, long read)
    {
        if (read != file.Stamp.Bytes || tree.StampOf(file.Handle) != file.Stamp)
            throw new FileChangedException();
    }

    private void Report(int read)
    {
        var bytes = Interlocked.Add(ref _bytes, read);
        progress?.Report(new IntakeProgress(Interlocked.Read(ref _files), bytes));
    }

    private sealed class FileChangedException : Exception;
}
