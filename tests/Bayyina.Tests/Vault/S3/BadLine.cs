using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bayyina.Tests.Vault.S3;

/// <summary>A line to a store that breaks, in the middle of requests of the test's choice.</summary>
public sealed class BadLine : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly System.Text.RegularExpressions.Regex _request;
    private readonly long? _up;
    private readonly long? _down;
    private int _cuts;

    /// <param name="request">The start of the request line of those that are cut, such as <c>PUT</c>; a regular expression.</param>
    /// <param name="up">Cut after so many bytes of the request; null for never.</param>
    /// <param name="down">Cut after so many bytes of the answer; null for never. 0 loses the answer.</param>
    /// <param name="cuts">How often.</param>
    public BadLine(Uri server, string request, long? up, long? down, int cuts)
    {
        (_server, _request, _up, _down, _cuts) = (server, new(request), up, down, cuts);
        _listener.Start();
        _ = AcceptAll();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int CutsLeft => Math.Max(0, _cuts);

    /// <summary>How long the store takes to begin each answer.</summary>
    public TimeSpan Slowness { get; set; }

    /// <summary>Whether it falls silent instead of breaking.</summary>
    public bool FallsSilent { get; init; }

    /// <summary>From now on nothing is cut.</summary>
    public void Mend() => _cuts = 0;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAll()
    {
        try
        {
            while (true)
                _ = Carry(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task Carry(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _server.Port);
            var line = new State();
            await Task.WhenAny(Pump(near, far, line, true), Pump(far, near, line, false));
        }
        catch (SocketException)
        {
            // The server is not there.
        }
        // Reset, not closed: as where a mast falls.
        near.LingerState = far.LingerState = new LingerOption(true, 0);
    }

    private async Task Pump(TcpClient from, TcpClient to, State line, bool isUp)
    {
        var buffer = new byte[64 << 10];
        try
        {
            for (int read; (read = await from.GetStream().ReadAsync(buffer)) > 0;)
            {
                if (isUp)
                    line.See(buffer.AsSpan(0, read), _request);
                else if (Slowness > TimeSpan.Zero && line.Down == 0)
                    await Task.Delay(Slowness);
                var passed = isUp ? line.Up += read : line.Down += read;
                // An interim answer is none.
                var isInterim = !isUp && Encoding.ASCII.GetString(buffer, 0, Math.Min(read, 12)) == "HTTP/1.1 100";
                if (line.IsMeant && !isInterim && passed > (isUp ? _up : _down) && Interlocked.Decrement(ref _cuts) >= 0)
                {
                    if (FallsSilent)
                        await Task.Delay(TimeSpan.FromMinutes(5));
                    return;
                }
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException)
        {
            // Either end went away.
        }
    }

    private sealed class State
    {
        public long Up { get; set; }

        public long Down { get; set; }

        public bool IsMeant { get; private set; }

        // A client writes the head of a request by itself.
        public void See(ReadOnlySpan<byte> bytes, System.Text.RegularExpressions.Regex request)
        {
            var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 600)]);
            if (!System.Text.RegularExpressions.Regex.IsMatch(head, "^(PUT|POST|GET|HEAD|DELETE) /"))
                return;
            (Up, Down, IsMeant) = (0, 0, request.IsMatch(head[..head.IndexOf('\n', StringComparison.Ordinal)]));
        }
    }
}
