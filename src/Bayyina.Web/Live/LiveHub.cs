using System.Diagnostics;
using Bayyina.Ledger;
using Bayyina.Statements;

namespace Bayyina.Web.Live;

/// <summary>Follows the ledger, and tells whoever listens that it moved on: one reader of the database, however many listen.</summary>
/// <remarks>
/// Listeners are never waited for. Each knows up to where it was told, is woken, and takes what it missed from the entries that are
/// kept; one that is slow finds more there, and one that is too slow finds that it has to fetch everything.
/// </remarks>
/// <param name="settings">How fast, and how many.</param>
/// <param name="size">How many entries the ledger has now.</param>
/// <param name="entries">Reads those from an index up to another.</param>
/// <param name="standing">Of some sessions those in which something may still be shown, with their marks.</param>
/// <param name="failed">Told of what should not have happened.</param>
internal sealed class LiveHub(
    LiveSettings settings,
    Func<long> size,
    Func<long, long, IReadOnlyList<LedgerEntry>> entries,
    Func<IReadOnlyCollection<string>, IReadOnlyDictionary<string, string>> standing,
    Action<Exception> failed)
{
    private readonly Lock _turn = new();
    private readonly Lock _reading = new();
    private readonly HashSet<LiveListener> _listeners = [];
    private readonly RecentEntries _recent = new(settings.Kept);
    private readonly WakeUp _woken = new();
    private Task _following = Task.CompletedTask;
    private bool _isFollowing;
    private bool _isOver;
    private volatile bool _isAway;

    /// <summary>How fast, and how many.</summary>
    public LiveSettings Settings => settings;

    /// <summary>The size of the ledger up to which listeners can be told of it.</summary>
    public long Size => _recent.Size;

    /// <summary>Whether the record cannot be read just now: then nobody may take what they see for the present.</summary>
    public bool IsAway => _isAway;

    /// <summary>How many listen.</summary>
    public int Listening
    {
        get
        {
            using var turn = _turn.EnterScope();
            return _listeners.Count;
        }
    }

    /// <summary>The ledger moved on: it is looked at now rather than at the next time.</summary>
    public void Wake() => _woken.Wake();

    /// <summary>Lets somebody listen; null where too many do.</summary>
    /// <param name="user">Whose line it is, so that nobody takes all of them.</param>
    /// <param name="session">Ends with it.</param>
    /// <param name="mark">What their credentials and roles are; ends when they change.</param>
    /// <param name="reader">What they may know.</param>
    /// <param name="since">Up to where they know already; null for now.</param>
    /// <param name="line">As a page calls its line: one that broke may seem to hold for minutes, and ends when the same comes again.</param>
    public LiveListener? Join(string user, string session, string mark, Reader reader, long? since, string? line = null)
    {
        bool isFollowing;
        using (_turn.EnterScope())
        {
            isFollowing = _isFollowing;
        }
        if (!isFollowing)
        {
            Follow();
        }
        var listener = new LiveListener(this, user, session, mark, reader, since ?? Size) { Line = line };
        using (_turn.EnterScope())
        {
            if (line is not null && _listeners.FirstOrDefault(other => other.Session == session && other.Line == line) is { } before)
            {
                before.End(LiveEnd.Server);
                _listeners.Remove(before);
            }
            if (_isOver || _listeners.Count >= settings.Most || _listeners.Count(other => other.User == user) >= settings.MostOfUser)
            {
                return null;
            }
            _listeners.Add(listener);
            if (!_isFollowing)
            {
                _isFollowing = true;
                _following = Task.Run(FollowOn);
            }
        }
        return listener;
    }

    /// <summary>Everybody's line ends, nobody gets another, and nothing is read any more when this returns.</summary>
    public void End()
    {
        Task following;
        using (_turn.EnterScope())
        {
            _isOver = true;
            following = _following;
        }
        Everybody().ForEach(listener => listener.End(LiveEnd.Server));
        _woken.Wake();
        following.Wait(settings.Patience);
    }

    internal (IReadOnlyList<LedgerEntry> Entries, long Size)? Since(long index) => _recent.Since(index);

    internal void Leave(LiveListener listener)
    {
        using var turn = _turn.EnterScope();
        _listeners.Remove(listener);
    }

    // As long as anybody listens.
    private async Task FollowOn()
    {
        var looked = Stopwatch.GetTimestamp();
        while (IsAnybodyThere())
        {
            if (TryRead(Follow))
            {
                Everybody().ForEach(listener => listener.Wake());
            }
            if (Stopwatch.GetElapsedTime(looked) >= settings.Sessions)
            {
                looked = Stopwatch.GetTimestamp();
                TryRead(EndWhatEnded);
            }
            await _woken.Wait(settings.Poll, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool IsAnybodyThere()
    {
        using var turn = _turn.EnterScope();
        return _isFollowing = _listeners.Count > 0 && !_isOver;
    }

    private bool Follow()
    {
        using var turn = _reading.EnterScope();
        return _recent.Follow(size(), entries);
    }

    private bool EndWhatEnded()
    {
        var all = Everybody();
        var marks = standing([.. all.Select(listener => listener.Session).Distinct(StringComparer.Ordinal)]);
        all.FindAll(listener => marks.GetValueOrDefault(listener.Session) != listener.Mark).ForEach(listener => listener.End(LiveEnd.Session));
        return false;
    }

    // Whoever listens is told that nothing can be read, and again when it can.
    private bool TryRead(Func<bool> read)
    {
        try
        {
            var isNew = read();
            SetAway(false);
            return isNew;
        }
        catch (Exception any)
        {
            if (SetAway(true))
            {
                failed(any);
            }
            return false;
        }
    }

    private bool SetAway(bool isAway)
    {
        if (_isAway == isAway)
        {
            return false;
        }
        _isAway = isAway;
        Everybody().ForEach(listener => listener.Wake());
        return true;
    }

    private List<LiveListener> Everybody()
    {
        using var turn = _turn.EnterScope();
        return [.. _listeners];
    }
}
