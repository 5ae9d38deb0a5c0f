using System.Globalization;
using System.Security.Cryptography;
using Bayyina.Ledger;
using Bayyina.Proof;

namespace Bayyina.Audit;

/// <summary>The published checkpoint P and the lock L: whether this ledger's key signed both, and how they stand to each other.</summary>
/// <remarks>A writer moves first the lock and then P, so P is read before L: what is seen then holds whatever moves meanwhile.</remarks>
internal sealed class NoteAudit(AuditScene scene)
{
    private const string Published = "ledger/checkpoint";

    private string Path => System.IO.Path.Combine(scene.Folder.Ledger, "checkpoint");

    /// <summary>Reads P, and L after it.</summary>
    /// <param name="logPem">The log's key; null where it cannot be read.</param>
    /// <param name="origin">As the database says; null where it cannot be read.</param>
    public void Read(string? logPem, string? origin)
    {
        var published = ReadPublished();
        var isSigned = published is { } shown ? IsSigned(shown.Note, shown.Checkpoint.Origin, logPem) : null;
        // What is signed tells best what the ledger is called.
        scene.Origin = isSigned == true ? published!.Value.Checkpoint.Origin : origin ?? published?.Checkpoint.Origin;
        if (scene.Origin is null)
        {
            scene.Findings.CannotCheck(AuditPart.Lock);
            return;
        }
        if (origin is not null && origin != scene.Origin)
        {
            scene.Findings.Add(FindingKinds.LedgerRow, "origin", origin, scene.Origin);
        }
        var locked = ReadLock(scene.Origin);
        var isLockSigned = locked is { } last ? IsSigned(last.Note, scene.Origin, logPem) : null;
        if (isSigned == false && isLockSigned == false)
        {
            // Two that agree against one.
            scene.Findings.Add(FindingKinds.KeyForeign, "keys/log.key");
            (isSigned, isLockSigned) = (true, true);
        }
        if (isSigned == false)
        {
            scene.Findings.Add(FindingKinds.CheckpointForeign, Published);
        }
        else
        {
            scene.Published = published?.Checkpoint;
        }
        if (isLockSigned == false)
        {
            scene.Findings.Add(FindingKinds.LockForeign, scene.Product.LockOf(scene.Origin, scene.Folder.Stores).Location);
        }
        else
        {
            scene.Locked = locked?.Checkpoint;
        }
        if (scene is { Published: { } shownNow, Locked: { } lockedNow } && shownNow.Size > lockedNow.Size)
        {
            scene.Findings.Add(FindingKinds.LockBehind, scene.Product.LockOf(scene.Origin, scene.Folder.Stores).Location, Text(lockedNow.Size), Text(shownNow.Size));
        }
    }

    /// <summary>Holds the roots that the rows give against those that were signed.</summary>
    /// <param name="tree">The tiles, all of them looked at.</param>
    /// <param name="size">So many entries there are.</param>
    public void CompareRoots(TileAudit tree, long size)
    {
        var most = Math.Max(scene.Locked?.Size ?? 0, scene.Published?.Size ?? 0);
        if (size < most)
        {
            scene.Findings.Add(FindingKinds.LedgerBehind, Text(size), Text(most));
        }
        var isFork = IsOther(scene.Locked, tree);
        if (isFork)
        {
            scene.Findings.Add(FindingKinds.LockFork, scene.Product.LockOf(scene.Origin!, scene.Folder.Stores).Location, Text(scene.Locked!.Size));
        }
        // The same root again says nothing new.
        if (IsOther(scene.Published, tree) && !(isFork && scene.Published!.Root == scene.Locked!.Root))
        {
            scene.Findings.Add(FindingKinds.CheckpointFork, Published, Text(scene.Published!.Size));
        }
    }

    /// <summary>Whether P stays behind L; a writer who is at work publishes it in a moment.</summary>
    public void AwaitPublished()
    {
        if (scene.Locked is not { Size: > 0 } locked || scene.Findings.Has(FindingKinds.CheckpointForeign) || scene.Findings.Has(FindingKinds.CheckpointDamaged)
            || scene.Published?.Size >= locked.Size)
        {
            return;
        }
        for (var waited = TimeSpan.Zero; ; waited += Moment)
        {
            if (TryPublished() is { } now && now.Checkpoint.Size >= locked.Size)
            {
                return;
            }
            if (waited >= scene.Options.Patience)
            {
                scene.Findings.Add(FindingKinds.CheckpointUnpublished, Published, Text(scene.Published?.Size ?? 0), Text(locked.Size));
                return;
            }
            Thread.Sleep(Moment);
        }
    }

    /// <summary>How often a writer is looked after.</summary>
    public static TimeSpan Moment { get; } = TimeSpan.FromMilliseconds(50);

    private static bool IsOther(Checkpoint? signed, TileAudit tree) => signed is not null && tree.RootOf(signed.Size) is { } root && root != signed.Root;

    private (SignedNote Note, Checkpoint Checkpoint)? ReadPublished()
    {
        try
        {
            return TryPublished();
        }
        catch (Exception damaged) when (damaged is ProofFormatException or IOException or UnauthorizedAccessException)
        {
            scene.Findings.Add(FindingKinds.CheckpointDamaged, Published, damaged.Message);
            return null;
        }
    }

    private (SignedNote Note, Checkpoint Checkpoint)? TryPublished()
    {
        if (!System.IO.Path.Exists(Path))
        {
            return null;
        }
        if (new FileInfo(Path).Length > SignedNote.LongestNote)
        {
            throw new IOException("It is too long for a checkpoint.");
        }
        var note = SignedNote.Parse(File.ReadAllBytes(Path));
        return (note, Checkpoint.Parse(note.Text));
    }

    private (SignedNote Note, Checkpoint Checkpoint)? ReadLock(string origin)
    {
        var held = scene.Product.LockOf(origin, scene.Folder.Stores);
        try
        {
            if (held.Read() is { } note)
            {
                return (note, Checkpoint.Parse(note.Text));
            }
            scene.Findings.Add(Directory.Exists(held.Location) ? FindingKinds.LockDamaged : FindingKinds.LockMissing, held.Location, "");
        }
        catch (Exception damaged) when (damaged is LedgerException or ProofFormatException or IOException or UnauthorizedAccessException)
        {
            scene.Findings.Add(FindingKinds.LockDamaged, held.Location, damaged.Message);
        }
        return null;
    }

    // Null where nobody can say: the key cannot be read.
    private static bool? IsSigned(SignedNote note, string origin, string? logPem)
    {
        if (logPem is null || !NoteKey.IsName(origin))
        {
            return logPem is null ? null : false;
        }
        try
        {
            using var key = LogKey.FromPem(origin, logPem);
            return note.IsSignedBy(key.Public);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
