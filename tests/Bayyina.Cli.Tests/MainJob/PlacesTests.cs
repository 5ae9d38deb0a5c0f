namespace Bayyina.Cli.Tests.MainJob;

/// <summary>Where the record lies: <c>--data</c>, BAYYINA_DATA, or <c>./data</c>; and its lock outside.</summary>
public sealed class PlacesTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void The_option_goes_before_the_variable_and_without_either_it_is_data_in_the_current_folder()
    {
        var byOption = _scene.Done("key", "--data", "a folder/of its own/").Output;
        var byVariable = _scene.Done("key").Output;
        _scene.Environment["BAYYINA_DATA"] = null;
        var byDefault = _scene.Done("key").Output;

        Assert.True(File.Exists(_scene.In("a folder/of its own/bayyina.db")));
        Assert.NotEqual(byOption, byVariable);
        Assert.Equal(byVariable, byDefault);
        Assert.Equal(byOption, _scene.Done("--data", "a folder/of its own", "key").Output);
    }

    [Fact]
    public void The_checkpoint_lock_lies_outside_and_without_it_nothing_is_written()
    {
        _scene.AddOne();
        Assert.Empty(Directory.GetFiles(_scene.Data, "*.busy", SearchOption.AllDirectories));
        _scene.Environment["XDG_STATE_HOME"] = _scene.In("another state");
        var run = _scene.Run("add", _scene.File("b.txt", "b"));

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("\nledger.read_only: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("(ledger.lock_missing: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, _scene.Run("key").ExitCode);
    }

    [Fact]
    public void Without_a_place_for_its_state_it_is_under_the_home_folder()
    {
        _scene.Environment["XDG_STATE_HOME"] = null;
        _scene.Environment["HOME"] = _scene.In("home");
        Directory.CreateDirectory(_scene.In("home"));
        _scene.AddOne();

        Assert.NotEmpty(Directory.GetFiles(_scene.In("home/.local/state/bayyina")));
    }

    [Fact]
    public async Task While_one_serves_another_is_told_that_the_folder_is_in_use_and_the_key_can_still_be_printed()
    {
        _scene.AddOne();
        using var server = _scene.Start("serve", "--urls", "http://127.0.0.1:0");
        var at = server.StandardError.ReadLine()!;
        Assert.Matches("http://127\\.0\\.0\\.1:[0-9]+", at);
        var refused = _scene.Run("add", _scene.File("b.txt", "b"));
        var key = _scene.Run("key");
        using var client = new HttpClient();
        var page = await client.GetStringAsync(new Uri(at[at.IndexOf("http", StringComparison.Ordinal)..]), TestContext.Current.CancellationToken);
        Tool.Run("kill", ["-TERM", $"{server.Id}"]);
        Assert.True(server.WaitForExit(TimeSpan.FromSeconds(20)));

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.StartsWith("data.in_use: ", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, key.ExitCode);
        Assert.Contains("lang=\"ar\" dir=\"rtl\"", page, StringComparison.Ordinal);
        Assert.Contains("lang=\"en\"", page, StringComparison.Ordinal);
        Assert.Equal(0, server.ExitCode);
        Assert.Equal(0, _scene.Run("add", _scene.In("b.txt")).ExitCode);
    }

    [Theory]
    [InlineData("serve.address_not_loopback", "http://0.0.0.0:0")]
    [InlineData("serve.address_not_loopback", "http://example.org:80")]
    [InlineData("serve.no_certificate", "https://127.0.0.1:0")]
    [InlineData("serve.address_mixed", "http://127.0.0.1:0;https://127.0.0.1:0")]
    [InlineData("serve.address_not_loopback", "http://127.0.0.1:0;http://[::]:0")]
    [InlineData("serve.address_malformed", "nonsense")]
    public void What_is_served_to_others_or_in_another_way_is_refused(string code, string urls)
    {
        var run = _scene.Run("serve", "--urls", urls);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(code, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_scene.Data));
    }

    [Fact]
    public void An_address_that_is_taken_is_told()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var run = _scene.Run("serve", "--urls", $"http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches("(?m)^serve\\.address_in_use: ", run.Error);
    }
}
