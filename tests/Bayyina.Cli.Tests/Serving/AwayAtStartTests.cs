using System.Diagnostics;
using System.Text.RegularExpressions;
using Bayyina.Cli.Tests.MainJob;

namespace Bayyina.Cli.Tests.Serving;

/// <summary>A room after a power cut: the server is up before its database is.</summary>
public sealed class AwayAtStartTests : IDisposable
{
    private readonly Scene _scene = new();
    private readonly PostgresServer _server = PostgresServer.OfItsOwn();

    public void Dispose()
    {
        _server.Dispose();
        _scene.Dispose();
    }

    [Fact]
    public async Task The_server_waits_for_the_database_of_a_record_that_is_there_and_says_so_and_refuses_to_found_one_without()
    {
        var database = _server.NewDatabase();
        _server.Halt();
        // Nothing is kept yet: whoever wrote the address is told at once.
        using (var refused = Serve(database))
        {
            Assert.StartsWith("database.unreachable: ", await refused.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            await refused.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1, refused.ExitCode);
        }
        _server.Start();
        using (var first = Serve(database))
        {
            await Said(first, @"/link/");
            await End(first);
        }

        _server.Halt();
        using var waiting = Serve(null);
        Assert.Contains("Ctrl+C", await Said(waiting, "database.unreachable: "), StringComparison.Ordinal);
        _server.Start();
        var address = Regex.Match(await Said(waiting, @"http://127\.0\.0\.1:\d+"), @"http://127\.0\.0\.1:\d+").Value;
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(address + "/sign-in"), TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)answer.StatusCode);
        await End(waiting);
    }

    private Process Serve(string? database)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "bayyina"), ["serve", "--urls", "http://127.0.0.1:0", .. database is null ? Array.Empty<string>() : ["--database", database]])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _scene.Environment)
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }

    private static async Task<string> Said(Process server, string pattern)
    {
        var said = "";
        while (await server.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Regex.IsMatch(line, pattern))
            {
                return line;
            }
            said += line + '\n';
        }
        throw new InvalidOperationException(said);
    }

    private static async Task End(Process server)
    {
        Assert.Equal(0, Tool.Run("kill", ["-TERM", server.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).ExitCode);
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, server.ExitCode);
    }
}
