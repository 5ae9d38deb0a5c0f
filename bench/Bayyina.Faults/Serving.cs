using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bayyina.Access;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Faults;

/// <summary>The server, as people run it, and some of them at work: they note, add files at once and in pieces, and keep account of every answer.</summary>
public sealed class Serving : IDisposable
{
    private static readonly Lock Preparing = new();
    private const string Bytes = "application/offset+octet-stream";
    private const int Film = 300_000, Piece = 60_000;
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly Desk _desk;
    private readonly Journal _journal;
    private readonly StringBuilder _errors = new();
    private volatile bool _isOver;
    private int _texts;

    private Serving(Site site, Desk desk, Journal journal, IReadOnlyDictionary<string, string?>? more, string[] options)
    {
        (_desk, _journal) = (desk, journal);
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) })
            {
                BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"),
                Timeout = TimeSpan.FromSeconds(60),
            };
        }
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", desk.Token);
        _http.DefaultRequestHeaders.Add("Tus-Resumable", "1.0.0");
        _process = site.Start(more, ["serve", "--urls", _http.BaseAddress.ToString().TrimEnd('/'), .. options]);
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>A record with a user who may work in it, and an incident.</summary>
    public static Desk Prepare(Site site, Stores? stores = null)
    {
        lock (Preparing)
        {
            // Where the library looks for the checkpoint lock.
            Environment.SetEnvironmentVariable("XDG_STATE_HOME", site.State);
            using var product = Product.Open(site.Data, TimeProvider.System, null, stores);
            var user = ((UserChanged)product.Access.Users.Create("Exercise desk", [UserRole.Documentation], null)).User;
            var incident = SubjectId.New("incident");
            product.Say(IncidentBook.Opening(incident, "Exercise: what is done to this record", null, null, exercise: true), product.Node);
            Right[] rights = [Right.Read(Feature.Incidents), Right.Write(Feature.Incidents), Right.Read(Feature.Evidence), Right.Write(Feature.Evidence)];
            return new Desk(product.Access.Tokens.Make(user, "exercise", rights, TimeSpan.FromDays(10_000)), incident.Value);
        }
    }

    /// <summary>Starts the server without waiting for it.</summary>
    public static Serving Begin(Site site, Desk desk, Journal journal, IReadOnlyDictionary<string, string?>? more = null, params string[] options) =>
        new(site, desk, journal, more, options);

    /// <summary>Waits until it answers; false where it ends or does not.</summary>
    public bool IsUp(int seconds = 60)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began).TotalSeconds < seconds && !_process.HasExited; Thread.Sleep(20))
        {
            try
            {
                using var answer = _http.GetAsync("/api/me").GetAwaiter().GetResult();
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (Exception early) when (early is HttpRequestException or TaskCanceledException)
            {
                // Not yet.
            }
        }
        return false;
    }

    /// <summary>People at work until the server goes away or <see cref="Rest"/>; a refusal is no acknowledgement, and they try again.</summary>
    /// <param name="names">Makes what they add different from what was added before.</param>
    public Task Work(string names) => Task.WhenAll(
        Again(() => Note(names)), Again(() => Note(names)), Again(() => AddWhole(names)), Again(() => AddInPieces(names)));

    /// <summary>One note; whether it was acknowledged.</summary>
    public async Task<bool> Note(string names)
    {
        var words = $"exercise {names} {Interlocked.Increment(ref _texts)} {_desk.Next()}";
        using var answer = await _http.PostAsync($"/api/incidents/{_desk.Incident["incident/".Length..]}/notes", new StringContent(
            JsonSerializer.Serialize(new { text = words }), Encoding.UTF8, "application/json"));
        if (!answer.IsSuccessStatusCode)
        {
            return false;
        }
        _journal.Read((await answer.Content.ReadAsStringAsync()).Replace('\n', ' ') + '\n', words);
        return true;
    }

    /// <summary>Every upload that is not whole has what was acknowledged of it, and more is taken.</summary>
    public async Task<IReadOnlyList<string>> LostOfUploads()
    {
        var lost = new List<string>();
        foreach (var (upload, kept) in _journal.Uploads)
        {
            using var answer = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Head, upload));
            var offset = Offset(answer);
            if (offset is null || offset < kept)
            {
                lost.Add($"upload {upload}: {offset?.ToString(CultureInfo.InvariantCulture) ?? answer.StatusCode.ToString()} of {kept} bytes");
            }
        }
        return lost;
    }

    /// <summary>From now on nothing new is asked.</summary>
    public void Rest() => _isOver = true;

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill()
    {
        _isOver = true;
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        _http.Dispose();
    }

    private static long? Offset(HttpResponseMessage answer) =>
        answer.IsSuccessStatusCode && answer.Headers.TryGetValues("Upload-Offset", out var values) ? long.Parse(values.First(), CultureInfo.InvariantCulture) : null;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task Again(Func<Task> one)
    {
        while (!_isOver && !_process.HasExited)
        {
            try
            {
                await one();
            }
            catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException or IOException)
            {
                // Nothing was acknowledged, or nobody heard it.
                await Task.Delay(20);
            }
        }
    }

    private async Task AddWhole(string names)
    {
        var content = RandomNumberGenerator.GetBytes(20_000);
        using var answer = await _http.SendAsync(Creation(names, content.Length, new ByteArrayContent(content)));
        Sealed(answer, content);
    }

    private async Task AddInPieces(string names)
    {
        // Every second one is left unfinished, to be looked for after the next start.
        var pieces = _desk.Next() % 2 == 0 ? Film / Piece : 2;
        var content = RandomNumberGenerator.GetBytes(Film);
        string upload;
        using (var begun = await _http.SendAsync(Creation(names, Film, null)))
        {
            if (!begun.IsSuccessStatusCode)
            {
                await Task.Delay(20);
                return;
            }
            upload = begun.Headers.Location!.ToString();
        }
        _journal.Uploads[upload] = 0;
        for (var i = 0; i < pieces; i++)
        {
            var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = new ByteArrayContent(content, i * Piece, Piece) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(Bytes);
            request.Headers.Add("Upload-Offset", (i * Piece).ToString(CultureInfo.InvariantCulture));
            using var answer = await _http.SendAsync(request);
            if (Offset(answer) is not { } offset)
            {
                return;
            }
            if (offset < Film)
            {
                _journal.Uploads[upload] = offset;
            }
            else if (Sealed(answer, content))
            {
                _journal.Uploads.TryRemove(upload, out _);
            }
        }
    }

    private HttpRequestMessage Creation(string names, int length, HttpContent? content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/uploads") { Content = content };
        request.Headers.Add("Upload-Length", length.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Upload-Metadata", $"incident {Base64(_desk.Incident)},filename {Base64(names + _desk.Next() + ".bin")}");
        if (content is not null)
        {
            content.Headers.ContentType = new MediaTypeHeaderValue(Bytes);
        }
        return request;
    }

    private bool Sealed(HttpResponseMessage answer, byte[] content)
    {
        if (!answer.IsSuccessStatusCode || !answer.Headers.TryGetValues("Bayyina-Sha256", out var said))
        {
            return false;
        }
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        // What was sealed under another name than that of these bytes is a loss at once.
        _journal.Kept(said.First() == sha256 ? sha256 : throw new InvalidOperationException($"{sha256} was sealed as {said.First()}"));
        return true;
    }
}

/// <summary>What somebody needs to work: a token and an incident.</summary>
public sealed record Desk(string Token, string Incident)
{
    private int _next;

    /// <summary>A number that was not given out before.</summary>
    public int Next() => Interlocked.Increment(ref _next);
}
