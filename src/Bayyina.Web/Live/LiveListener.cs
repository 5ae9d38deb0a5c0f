using System.Diagnostics;
using System.Globalization;
using Bayyina.Statements;

namespace Bayyina.Web.Live;

/// <summary>Why a line ends.</summary>
internal enum LiveEnd
{
    /// <summary>The session ended or was locked, or its user may do other things now.</summary>
    Session,

    /// <summary>The server stops.</summary>
    Server,
}

/// <summary>Somebody who listens: what they may know, and up to where they know it.</summary>
/// <param name="hub">Where from.</param>
/// <param name="user">Whose line it is.</param>
/// <param name="session">With which it ends.</param>
/// <param name="mark">What their credentials and roles were when it began.</param>
/// <param name="reader">What they may know.</param>
/// <param name="since">Up to where they know.</param>
internal sealed class LiveListener(LiveHub hub, string user, string session, string mark, Reader reader, long since) : IDisposable
{
    private readonly WakeUp _woken = new();
    private volatile object? _end;
    private long _told = since;

    public string User => user;

    public string Session => session;

    public string Mark => mark;

    /// <summary>As its page calls it; null where it has no name.</summary>
    public string? Line { get; init; }

    /// <summary>There is something to look at.</summary>
    public void Wake() => _woken.Wake();

    /// <summary>The line ends.</summary>
    public void End(LiveEnd why)
    {
        _end ??= why;
        _woken.Wake();
    }

    /// <summary>What is sent, as it comes; ends with the line.</summary>
    public async IAsyncEnumerable<LiveEvent> Events([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken gone)
    {
        yield return LiveEvent.Hello(_told, hub.Settings.Beat);
        var wasAway = false;
        for (var sent = Stopwatch.GetTimestamp(); _end is null;)
        {
            var next = Next();
            if (next is null && hub.IsAway != wasAway)
            {
                next = (wasAway = !wasAway) ? LiveEvent.Away(_told) : LiveEvent.Beat(_told);
            }
            if (next is null && Stopwatch.GetElapsedTime(sent) >= hub.Settings.Beat)
            {
                next = wasAway ? LiveEvent.Away(_told) : LiveEvent.Beat(_told);
            }
            if (next is not null)
            {
                yield return next;
                sent = Stopwatch.GetTimestamp();
                // What is said meanwhile comes in one.
                await Task.Delay(hub.Settings.Pace, gone).ConfigureAwait(false);
                continue;
            }
            var rest = hub.Settings.Beat - Stopwatch.GetElapsedTime(sent);
            await _woken.Wait(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, gone).ConfigureAwait(false);
        }
        yield return LiveEvent.End((LiveEnd)_end, _told);
    }

    /// <inheritdoc/>
    public void Dispose() => hub.Leave(this);

    // What changed since they were told; null where nothing did that they may know of.
    private LiveEvent? Next()
    {
        if (hub.Since(_told) is not { } missed)
        {
            // Too much for one by one, or another ledger than the one that they knew.
            _told = hub.Size;
            return LiveEvent.Reload(_told);
        }
        if (missed.Entries.Count == 0)
        {
            return null;
        }
        var news = LiveNews.Of(_told, missed.Size, missed.Entries, reader);
        _told = missed.Size;
        return news.Changed.Count == 0 ? null : LiveEvent.Change(news);
    }
}

/// <summary>One event, as <c>text/event-stream</c> has it (WHATWG HTML, section 9.2): its id is the size of the ledger up to which its listener knows now.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Id">Where to go on from.</param>
/// <param name="Data">JSON, in one line.</param>
internal sealed record LiveEvent(string Name, long Id, string Data)
{
    /// <summary>After how many milliseconds a listener whose line broke comes again.</summary>
    public const int Retry = 2000;

    public static LiveEvent Hello(long told, TimeSpan beat) =>
        new("hello", told, string.Create(CultureInfo.InvariantCulture, $$"""{"to":{{told}},"beat":{{beat.TotalSeconds}},"script":"{{Shell.Bundle.Address("bayyina.js")}}"}"""));

    public static LiveEvent Change(LiveNews news) => new("change", news.To, news.ToJson());

    /// <summary>The line holds. Its id moves on with what was said that its listener may not know of.</summary>
    public static LiveEvent Beat(long told) => new("beat", told, Size(told));

    /// <summary>The line holds, but the record cannot be read just now.</summary>
    public static LiveEvent Away(long told) => new("away", told, Size(told));

    /// <summary>What changed is not told one by one: everything has to be fetched.</summary>
    public static LiveEvent Reload(long told) => new("reload", told, Size(told));

    public static LiveEvent End(LiveEnd why, long told) => new("end", told, $$"""{"why":"{{(why == LiveEnd.Session ? "session" : "server")}}"}""");

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Name == "hello" ? $"retry: {Retry}\n" : "")}event: {Name}\nid: {Id}\ndata: {Data}\n\n");

    private static string Size(long told) => string.Create(CultureInfo.InvariantCulture, $$"""{"to":{{told}}}""");
}
