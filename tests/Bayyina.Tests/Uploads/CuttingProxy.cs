using System.Net;
using System.Net.Sockets;

namespace Bayyina.Tests.Uploads;

/// <summary>A line to the server that breaks: each connection is dropped after so many bytes of the client, as often as it is told.</summary>
public sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly long _after;
    private int _cuts;

    public CuttingProxy(Uri server, long after, int cuts)
    {
        _server = server;
        _after = after;
        _cuts = cuts;
        _listener.Start();
        _ = AcceptAll();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int CutsLeft => _cuts;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAll()
    {
        try
        {
            while (true)
            {
                _ = Carry(await _listener.AcceptTcpClientAsync());
            }
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
            var back = far.GetStream().CopyToAsync(near.GetStream());
            var buffer = new byte[64 << 10];
            var passed = 0L;
            for (int read; (read = await near.GetStream().ReadAsync(buffer)) > 0; passed += read)
            {
                if (passed + read > _after && Interlocked.Decrement(ref _cuts) >= 0)
                {
                    // Reset, not closed: as where a mast falls.
                    near.LingerState = far.LingerState = new LingerOption(true, 0);
                    return;
                }
                await far.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
            far.Client.Shutdown(SocketShutdown.Send);
            await back;
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            // Either end went away.
        }
    }
}
