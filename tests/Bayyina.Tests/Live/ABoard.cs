using System.Diagnostics;
using System.Text.Json;
using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Web.Live;

namespace Bayyina.Tests.Live;

/// <summary>A page that listens, breaks off, and goes on where it was; what it is told to fetch, it knows then.</summary>
internal sealed class ABoard(LiveHub hub, Reader reader, string user)
{
    private LiveListener? _line;
    private IAsyncEnumerator<LiveEvent>? _events;
    private long? _last;
    private long _fetchedUpTo;

    public Reader Reader => reader;

    /// <summary>The size of the ledger when it first listened.</summary>
    public long Began { get; private set; } = long.MaxValue;

    /// <summary>Everything that it was told, also what it did not live to remember.</summary>
    public List<LiveChange> Heard { get; } = [];

    private List<LiveNews> TakenIn { get; } = [];

    /// <summary>Hears some events; the last of them is lost where the line is cut under it.</summary>
    public async Task Hear(int events, bool isCut)
    {
        for (; events > 0; events--)
        {
            var one = await Next();
            if (isCut && events == 1)
            {
                Leave();
                return;
            }
            TakeIn(one);
        }
    }

    public async Task HearUpTo(long size)
    {
        var began = Stopwatch.GetTimestamp();
        while ((_last ?? -1) < size)
        {
            Assert.True(Stopwatch.GetElapsedTime(began).TotalSeconds < 20, "It was not told up to the end.");
            TakeIn(await Next());
        }
    }

    public void Leave()
    {
        _line?.Dispose();
        (_line, _events) = (null, null);
    }

    public bool Knows(LedgerEntry entry) => entry.Index < _fetchedUpTo || TakenIn.Exists(news => news.From <= entry.Index && entry.Index < news.To
        && news.Changed.Any(change => change.Exercise == entry.Exercise && (change.Subject is null || change.Subject == entry.Subject) && change.Kinds.Contains(entry.Kind!)));

    private async Task<LiveEvent> Next()
    {
        if (_line is null)
        {
            _line = hub.Join(user, "session", "mark", reader, _last)!;
            _events = _line.Events(CancellationToken.None).GetAsyncEnumerator();
        }
        Assert.True(await _events!.MoveNextAsync());
        var one = _events.Current;
        // One that was lost with its line counts for nothing.
        if (one.Name == "hello" && _last is null)
        {
            Began = one.Id;
        }
        if (one.Name == "change")
        {
            Heard.AddRange(JsonSerializer.Deserialize<LiveNews>(one.Data, JsonSerializerOptions.Web)!.Changed);
        }
        return one;
    }

    private void TakeIn(LiveEvent one)
    {
        if (one.Name == "change")
        {
            TakenIn.Add(JsonSerializer.Deserialize<LiveNews>(one.Data, JsonSerializerOptions.Web)!);
        }
        if (one.Name == "reload")
        {
            _fetchedUpTo = one.Id;
        }
        _last = one.Id;
    }
}
