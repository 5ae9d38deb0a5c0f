using System.Collections.Concurrent;
using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Web.Live;

namespace Bayyina.Tests.Live;

/// <summary>A ledger in memory, as a hub sees one.</summary>
internal sealed class ALedger
{
    private readonly List<LedgerEntry> _all = [];
    private int _reads;
    private int _asked;

    public ConcurrentDictionaryOfMarks Marks { get; } = new();

    public List<Exception> Failed { get; } = [];

    public bool IsAway { get; set; }

    /// <summary>How often entries were read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>How often the size was asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public long Size
    {
        get
        {
            lock (_all)
            {
                return _all.Count;
            }
        }
    }

    public IReadOnlyList<LedgerEntry> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public void Say(string kind, SubjectId subject, bool exercise = false)
    {
        lock (_all)
        {
            _all.Add(new LedgerEntry(_all.Count, subject.Value, kind, exercise));
        }
    }

    public LiveHub Hub(LiveSettings settings) => new(settings, Ask, Read, ids => ids.Where(Marks.ContainsKey).ToDictionary(id => id, id => Marks[id]), Failed.Add);

    private long Ask()
    {
        Interlocked.Increment(ref _asked);
        return IsAway ? throw new InvalidOperationException("away") : Size;
    }

    private IReadOnlyList<LedgerEntry> Read(long from, long to)
    {
        Interlocked.Increment(ref _reads);
        return [.. All.Skip((int)from).Take((int)(to - from))];
    }

    /// <summary>The marks of sessions that stand.</summary>
    internal sealed class ConcurrentDictionaryOfMarks : ConcurrentDictionary<string, string>
    {
        public ConcurrentDictionaryOfMarks()
        {
            this["session"] = this["one"] = this["other"] = "mark";
        }

        public void Remove(string session) => TryRemove(session, out _);
    }
}
