using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bayyina.Bench;

/// <summary>A board as its island behaves in a browser: a line that stays open, and the touched sections fetched a moment after something was said.</summary>
internal sealed partial class OpenBoard(string address, string cookies) : IDisposable
{
    // As in the island.
    private const int Gather = 120;
    private const int Spread = 60;

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.All, MaxConnectionsPerServer = 6 })
    {
        BaseAddress = new Uri(address),
        DefaultRequestHeaders = { { "Cookie", cookies + "; bayyina-view=ar.light.arab" } },
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly ConcurrentDictionary<string, bool> _touched = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _said = new(0);
    private List<(string Name, string[] Types)> _parts = [];
    private string _since = "";

    /// <summary>When each incident was first on it.</summary>
    public ConcurrentDictionary<string, long> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>How often it fetched sections.</summary>
    public long Fetched { get; set; }

    /// <summary>How often its line broke.</summary>
    public int Broken { get; private set; }

    public void Dispose()
    {
        _client.Dispose();
        _said.Dispose();
    }

    /// <summary>Signs somebody in by a link.</summary>
    /// <returns>The cookies.</returns>
    public static async Task<string> Enter(string address, string link)
    {
        var kept = new CookieContainer();
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = kept, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri(address) };
        await PageBenches.Enter(client, link);
        return string.Join("; ", kept.GetCookies(new Uri(address)).Where(cookie => cookie.Name == "bayyina-session").Select(cookie => $"{cookie.Name}={cookie.Value}"));
    }

    /// <summary>The page and all that it may fetch, on an empty cache, as it goes over the line without headers.</summary>
    public async Task<long> FirstLoad()
    {
        using var plain = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { BaseAddress = new Uri(address) };
        plain.DefaultRequestHeaders.Add("Cookie", cookies + "; bayyina-view=ar.light.arab");
        var page = await _client.GetStringAsync(new Uri("/now?show=exercises", UriKind.Relative));
        plain.DefaultRequestHeaders.Add("Accept-Encoding", "br");
        var asked = new HashSet<string>(Asset().Matches(page).Select(match => match.Value)) { "/now?show=exercises" };
        var total = 0L;
        var left = new Queue<string>(asked);
        while (left.TryDequeue(out var path))
        {
            total += (await plain.GetByteArrayAsync(new Uri(path, UriKind.Relative))).Length;
            if (path.EndsWith(".js", StringComparison.Ordinal) || path.EndsWith(".css", StringComparison.Ordinal))
            {
                var text = await _client.GetStringAsync(new Uri(path, UriKind.Relative));
                // Of what a script fetches later, the board is what this page asks for.
                foreach (var further in Further().Matches(text).Select(match => "/assets/" + match.Groups[1].Value).Where(name => !name.Contains("upload", StringComparison.Ordinal) && !name.Contains("sending", StringComparison.Ordinal)))
                {
                    if (asked.Add(further))
                    {
                        left.Enqueue(further);
                    }
                }
            }
        }
        return total;
    }

    /// <summary>Opens its page.</summary>
    public async Task Open()
    {
        var page = await _client.GetStringAsync(new Uri("/now?show=exercises", UriKind.Relative));
        _since = Since().Match(page).Groups[1].Value;
        _parts = [.. Part().Matches(page).Select(match => (match.Groups[1].Value, match.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Look(page, Stopwatch.GetTimestamp());
    }

    /// <summary>Stands open.</summary>
    public Task Follow(CancellationToken stop) => Task.WhenAll(Listen(stop), Fetch(stop));

    private async Task Listen(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/live");
                request.Headers.Add("Last-Event-ID", _since);
                using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
                answer.EnsureSuccessStatusCode();
                var parser = SseParser.Create(await answer.Content.ReadAsStreamAsync(stop));
                await foreach (var one in parser.EnumerateAsync(stop))
                {
                    Hear(one.EventType, one.Data);
                    _since = parser.LastEventId;
                }
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                if (stop.IsCancellationRequested)
                {
                    return;
                }
            }
            Broken++;
            await Task.Delay(1_000, CancellationToken.None);
        }
    }

    private void Hear(string name, string data)
    {
        if (name is not ("change" or "reload"))
        {
            return;
        }
        var types = name == "reload" ? null : JsonDocument.Parse(data).RootElement.GetProperty("changed").EnumerateArray()
            .Where(change => change.GetProperty("exercise").GetBoolean()).Select(change => change.GetProperty("type").GetString()!).ToHashSet();
        foreach (var (part, touchedBy) in _parts)
        {
            if (types is null || (touchedBy.Length == 0 ? types.Count > 0 : touchedBy.Any(types.Contains)))
            {
                _touched[part] = true;
            }
        }
        if (!_touched.IsEmpty && _said.CurrentCount == 0)
        {
            _said.Release();
        }
    }

    private async Task Fetch(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _said.WaitAsync(stop);
                await Task.Delay(Gather + Random.Shared.Next(Spread), stop);
                var names = _touched.Keys.Order(StringComparer.Ordinal).ToList();
                names.ForEach(name => _touched.TryRemove(name, out _));
                if (names.Count == 0)
                {
                    continue;
                }
                var html = await _client.GetStringAsync(new Uri($"/now/part/{string.Join(',', names)}?show=exercises", UriKind.Relative), stop);
                Look(html, Stopwatch.GetTimestamp());
                Fetched++;
            }
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }

    private void Look(string html, long at)
    {
        foreach (var row in Row().EnumerateMatches(html))
        {
            Seen.TryAdd(string.Concat("incident/", html.AsSpan(row.Index + row.Length - 36, 36)), at);
        }
    }

    [GeneratedRegex("/assets/[^\"]+")]
    private static partial Regex Asset();

    [GeneratedRegex("[\"'(/]\\.?/?([a-z-]+-[A-Z0-9]{8}\\.(?:js|woff2))")]
    private static partial Regex Further();

    [GeneratedRegex("data-since=\"([0-9]+)\"")]
    private static partial Regex Since();

    [GeneratedRegex("data-part=\"([a-z-]+)\" data-touched=\"([a-z ]*)\"")]
    private static partial Regex Part();

    [GeneratedRegex("href=\"/incidents/[0-9a-f-]{36}")]
    private static partial Regex Row();
}
