using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bayyina.Cli.Tests.MainJob;

namespace Bayyina.Cli.Tests.Serving;

/// <summary>The real server, in a process of its own, under more connections than it has use for.</summary>
public sealed class ManyConnectionsTests : IDisposable
{
    private const int Many = 10_000;
    private const int SpareFiles = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Ten_thousand_held_connections_keep_nobody_out_and_leave_nothing_behind()
    {
        Assert.SkipUnless(OpenFiles() >= Many + SpareFiles && OpenFiles() * 3 / 4 > Many, "needs ulimit -n of 14000");
        using var server = await AServed.By(_scene, "exec ./bayyina serve --urls http://127.0.0.1:0");
        await server.Answers();
        var before = server.OpenFiles();

        // What the collector keeps at hand varies by a hundred megabytes; what leaks grows with every round, and never levels off.
        var after = new List<long> { await Round(server) };
        do
        {
            after.Add(await Round(server));
        }
        while (after.Count < 6 && after[^1] > after[..^1].Max() + (40L << 20));

        await server.Until(() => server.OpenFiles() <= before + 50, "files come back");
        Assert.True(after[^1] <= after[..^1].Max() + (40L << 20), "MB after each round: " + string.Join(' ', after.Select(bytes => bytes >> 20)));
        server.Stop();
    }

    [Fact]
    public async Task What_comes_above_the_limit_is_closed_at_once_and_whoever_comes_later_is_answered()
    {
        using var server = await AServed.By(_scene, "ulimit -n 1200 && exec ./bayyina serve --urls http://127.0.0.1:0");
        await server.Answers();
        var began = Stopwatch.StartNew();
        var held = await Connect(server.Address, 1_000);
        // The limit is 688: of 1,200 files, 512 are the server's own.
        await server.Until(() => held.Count(IsClosed) >= 312, "what is too many is closed");
        var open = held.Count(connection => !IsClosed(connection));
        Assert.True(open is >= 600 and <= 688, $"{open} open, {held.Count(connection => !connection.Connected)} never were, after {began.Elapsed.TotalSeconds:F0} s; {server.Errors()}");
        held.ForEach(connection => connection.Dispose());

        await server.Answers();
        server.Stop();
    }

    private static async Task<long> Round(AServed server)
    {
        var held = await Connect(server.Address, Many);
        try
        {
            Assert.Equal(0, held.Count(IsClosed));
            for (var i = 0; i < 20; i++)
            {
                await server.Answers();
            }
            Assert.True(server.OpenFiles() > Many);
        }
        finally
        {
            held.ForEach(connection => connection.Dispose());
        }
        await server.Until(() => server.OpenFiles() < SpareFiles, "connections end");
        return server.Memory();
    }

    private static async Task<List<Socket>> Connect(Uri address, int count)
    {
        var held = new List<Socket>(count);
        var turn = new Lock();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = TestContext.Current.CancellationToken }, async (i, cancel) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            // Spread over addresses of this machine, so that there are ports enough.
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(2 + (i % 8))]), 0));
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, address.Port, cancel);
            }
            catch (SocketException)
            {
                // Closed before it was quite there: it counts as one that was refused.
            }
            lock (turn)
            {
                held.Add(socket);
            }
        });
        return held;
    }

    private static bool IsClosed(Socket socket)
    {
        try
        {
            return !socket.Connected || (socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0);
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static long OpenFiles() => long.Parse(
        File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal))["Max open files".Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[0],
        CultureInfo.InvariantCulture);

    /// <summary>A server that was started.</summary>
    private sealed class AServed : IDisposable
    {
        private readonly Process _process;
        private readonly Task<string> _errors;

        private AServed(Process process, Task<string> errors, Uri address) => (_process, _errors, Address) = (process, errors, address);

        public Uri Address { get; }

        /// <param name="command">Of a shell, in the folder of the repository; it becomes the server.</param>
        public static async Task<AServed> By(Scene scene, string command)
        {
            var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var (name, value) in scene.Environment)
            {
                start.Environment[name] = value;
            }
            var process = Process.Start(start)!;
            _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var said = "";
            while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                said += line + '\n';
                if (System.Text.RegularExpressions.Regex.Match(line, @"http://127\.0\.0\.1:\d+") is { Success: true } found)
                {
                    return new AServed(process, process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), new Uri(found.Value));
                }
            }
            throw new InvalidOperationException(said);
        }

        /// <summary>An ordinary request, on a connection of its own, is answered.</summary>
        public async Task Answers()
        {
            using var client = new HttpClient { Timeout = Patience };
            client.DefaultRequestHeaders.ConnectionClose = true;
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Address, TestContext.Current.CancellationToken)).StatusCode);
        }

        /// <summary>What it has said when it has ended, and how it ended.</summary>
        public string Errors() => _process.WaitForExit(2000) ? $"it ended with {_process.ExitCode}: {_errors.Result}" : $"it runs, {OpenFiles()} files open";

        public int OpenFiles() => Directory.EnumerateFileSystemEntries($"/proc/{_process.Id}/fd").Count();

        /// <summary>What is resident, in bytes.</summary>
        public long Memory()
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }

        public async Task Until(Func<bool> holds, string what)
        {
            for (var waited = Stopwatch.StartNew(); !holds();)
            {
                Assert.True(waited.Elapsed < Patience, what);
                await Task.Delay(200, TestContext.Current.CancellationToken);
            }
        }

        /// <summary>Ends it in good order; it has said nothing but what it says at a start.</summary>
        public void Stop()
        {
            Tool.Run("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)], "/");
            Assert.True(_process.WaitForExit(Patience), "it stops");
            Assert.Equal(0, _process.ExitCode);
            Assert.DoesNotContain("Exception", _errors.Result, StringComparison.Ordinal);
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }
            _process.Dispose();
        }
    }
}
