using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Storage;

namespace Bayyina.Backups;

/// <summary>Holds a backup in an S3 store against other runs: one object that only its holder keeps changing.</summary>
/// <remarks>
/// No clocks are compared: who finds it held watches it, and takes over what has not changed for longer than any holder that is alive
/// leaves it. A holder that was stopped for so long finds out before it writes what others may have written since.
/// </remarks>
internal sealed class BucketHold : IDisposable
{
    private static readonly byte[] Free = "free\n"u8.ToArray();

    private readonly S3Store _store;
    private readonly S3Conditional _conditional;
    private readonly string _key;
    private readonly string _place;
    private readonly string _mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly Lock _turn = new();
    private readonly Timer _beat;
    private long _beats;
    private string _etag = "";
    private bool _isLost;

    private BucketHold(S3Store store, S3Conditional conditional, string key, string place, TimeSpan every)
    {
        (_store, _conditional, _key, _place) = (store, conditional, key, place);
        _beat = new Timer(_ => Beat(), null, Timeout.InfiniteTimeSpan, every);
    }

    /// <summary>Takes it.</summary>
    /// <param name="every">How often a holder changes it; what has not changed for four times as long is nobody's.</param>
    /// <exception cref="BackupException"><c>backup.in_use</c>.</exception>
    public static BucketHold Take(S3Store store, S3Conditional conditional, string key, string place, TimeSpan every)
    {
        var hold = new BucketHold(store, conditional, key, place, every);
        try
        {
            var before = store.ReadText(key).GetAwaiter().GetResult();
            if (before is { } held && held.Text != Encoding.UTF8.GetString(Free))
            {
                Watch(store, key, place, held.ETag, every * 4);
            }
            if (!(before is { } there ? conditional.TryReplace(key, there.ETag, hold.Next()) : conditional.TryMake(key, hold.Next())))
            {
                throw new BackupException("backup.in_use", place);
            }
            hold.Know();
            hold._beat.Change(every, every);
            return hold;
        }
        catch
        {
            hold._beat.Dispose();
            throw;
        }
    }

    /// <summary>Changes it once more, or finds that it is another's.</summary>
    /// <exception cref="BackupException"><c>backup.in_use</c>.</exception>
    public void ThrowUnlessHeld()
    {
        lock (_turn)
        {
            _isLost = _isLost || !_conditional.TryReplace(_key, _etag, Next());
            if (_isLost)
            {
                throw new BackupException("backup.in_use", _place);
            }
            Know();
        }
    }

    /// <summary>Lets go of it.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _beat.Dispose();
            try
            {
                if (!_isLost)
                {
                    _conditional.TryReplace(_key, _etag, Free);
                }
                _isLost = true;
            }
            catch (S3Exception)
            {
                // Whoever comes next finds that nobody changes it.
            }
        }
    }

    private static void Watch(S3Store store, string key, string place, string etag, TimeSpan longest)
    {
        for (var waited = TimeSpan.Zero; waited < longest; waited += longest / 8)
        {
            Thread.Sleep(longest / 8);
            if (store.Head(key).GetAwaiter().GetResult()?.ETag != etag)
            {
                throw new BackupException("backup.in_use", place);
            }
        }
    }

    private void Beat()
    {
        if (!_turn.TryEnter())
        {
            return;
        }
        try
        {
            if (!_isLost)
            {
                ThrowUnlessHeld();
            }
        }
        catch (BackupException)
        {
            // Told when something is to be written that it matters for.
        }
        catch (S3Exception)
        {
            // The line may be there again the next time.
        }
        finally
        {
            _turn.Exit();
        }
    }

    private byte[] Next() => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_mark} {++_beats}\n"));

    // Only what was written last, by this very holder, has an ETag that it may be replaced by.
    private void Know()
    {
        var now = _store.ReadText(_key).GetAwaiter().GetResult();
        _isLost = now is not { } ours || !ours.Text.StartsWith(_mark, StringComparison.Ordinal);
        _etag = _isLost ? "" : now!.Value.ETag;
        if (_isLost)
        {
            throw new BackupException("backup.in_use", _place);
        }
    }
}
