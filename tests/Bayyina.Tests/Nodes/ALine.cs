using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Bayyina.Tests.Nodes;

/// <summary>The line from a node to its database, which can be cut: what runs over it is reset, and nothing new gets through.</summary>
internal sealed class ALine : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _ends = [];
    private readonly int _port;
    private volatile bool _isCut;

    public ALine(int port)
    {
        _port = port;
        _listener.Start();
        _ = AcceptAll();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut()
    {
        _isCut = true;
        foreach (var end in _ends.Keys)
        {
            Reset(end);
        }
    }

    public void Mend() => _isCut = false;

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    // As where a cable is cut, not as where somebody says goodbye.
    private static void Reset(TcpClient end)
    {
        try
        {
            end.Client?.Close(0);
            end.Dispose();
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or NullReferenceException)
        {
            // It went away by itself.
        }
    }

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

    private async Task Carry(TcpClient near)
    {
        using var far = new TcpClient();
        try
        {
            (_ends[near], _ends[far]) = (0, 0);
            if (_isCut)
            {
                Reset(near);
                return;
            }
            near.NoDelay = far.NoDelay = true;
            await far.ConnectAsync(IPAddress.Loopback, _port);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Either end went away.
        }
        finally
        {
            _ends.TryRemove(near, out _);
            _ends.TryRemove(far, out _);
            near.Dispose();
        }
    }
}
