using System.Net.Sockets;
using System.Text;

namespace Bayyina.Tests.Hostile;

/// <summary>A connection on which anything can be sent, also what no client sends.</summary>
public sealed class RawLine : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly TcpClient _client = new();
    private readonly NetworkStream _stream;

    public RawLine(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        _client.Connect(address.Host, address.Port);
        _stream = _client.GetStream();
        _stream.ReadTimeout = (int)Patience.TotalMilliseconds;
    }

    /// <summary>Sends a request, each character a byte, and gives the whole answer; the server must end the connection or answer to the end.</summary>
    public static async Task<string> Ask(Uri address, string request)
    {
        using var line = new RawLine(address);
        await line.Send(request);
        return await line.Answer();
    }

    /// <summary>Each character is a byte.</summary>
    public async Task Send(string text)
    {
        try
        {
            await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // It was answered and ended before all was sent.
        }
    }

    /// <summary>What comes until the server ends the connection, or until a whole answer is there.</summary>
    public async Task<string> Answer()
    {
        var answer = new StringBuilder();
        var buffer = new byte[16384];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            for (int read; !IsWhole(answer.ToString()) && (read = await _stream.ReadAsync(buffer, limit.Token)) > 0;)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Reset: what had come by then counts.
        }
        return answer.ToString();
    }

    /// <summary>The status of an answer; 0 where the connection ended without one.</summary>
    public static int StatusOf(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.StartsWith("HTTP/1.", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    public void Dispose() => _client.Dispose();

    private static bool IsWhole(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }
        var head = answer[..end];
        var length = System.Text.RegularExpressions.Regex.Match(head, @"\r\nContent-Length: (\d+)", System.Text.RegularExpressions.RegexOptions.IgnoreCase);
        return length.Success ? answer.Length >= end + 4 + int.Parse(length.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)
            : head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase) ? answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal)
            : StatusOf(answer) is 204 or 302 or 304;
    }
}
