using System.Security.Cryptography;
using System.Text.Json;
using Bayyina.Statements;
using Bayyina.Tests.Access;

namespace Bayyina.Tests.Uploads;

/// <summary>tus-js-client, under Node, over lines that break.</summary>
[Trait("store", "each")]
public sealed class BrokenLineTests : IDisposable
{
    private const int Length = 24 << 20;
    private readonly AServer _server = new();
    private readonly Sending _sending;
    private readonly SubjectId _incident;
    private readonly string _file;
    private readonly string _judge = Needs.NodeJudge("tus");

    public BrokenLineTests()
    {
        _incident = _server.Installation.OpenIncident();
        _sending = new Sending(_server, "Salma");
        _file = Path.Combine(_server.Installation.Scratch, "a film.bin");
        File.WriteAllBytes(_file, RandomNumberGenerator.GetBytes(Length));
    }

    private Product Product => _server.Installation.Product;

    public void Dispose()
    {
        _sending.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task An_upload_that_is_paused_goes_on_in_another_run()
    {
        var paused = await Upload(_server.Address.ToString(), "8388608");
        Assert.Equal(8 << 20, paused.GetProperty("paused").GetInt64());
        Assert.Empty(Product.Evidence.Of(_incident, Product.Own));

        var done = await Upload(_server.Address.ToString());

        Assert.True(done.GetProperty("starts").GetInt64() >= 8 << 20);
        AssertSealedOnce(done);
    }

    [Fact]
    public async Task A_line_that_breaks_three_times_costs_no_byte()
    {
        using var line = new CuttingProxy(_server.Address, 6 << 20, cuts: 3);

        var done = await Upload(line.Address);

        Assert.True(line.CutsLeft <= 0);
        Assert.NotEmpty(done.GetProperty("retries").EnumerateArray());
        AssertSealedOnce(done);
    }

    [Fact]
    public async Task A_second_writer_is_refused_and_whoever_asks_how_far_it_came_takes_the_turn()
    {
        var path = await _sending.Begin(_incident, 100);
        using var slow = new SlowBody();
        slow.Headers.TryAddWithoutValidation("Content-Type", "application/offset+octet-stream");
        var first = _sending.Send(HttpMethod.Patch, path, slow, ("Upload-Offset", "0"));
        await slow.Begun;
        await Task.Delay(300);

        using var second = await _sending.Patch(path, 0, new byte[10]);
        Assert.Equal((423, "upload.locked"), ((int)second.StatusCode, await Sending.Code(second)));
        using var look = await _sending.Look(path);
        Assert.Equal("7", Sending.Header(look, "Upload-Offset"));
        using var third = await _sending.Patch(path, 7, new byte[93]);
        Assert.NotNull(Sending.Header(third, "Bayyina-Item"));
        slow.End();
        try
        {
            (await first).Dispose();
        }
        catch (HttpRequestException)
        {
            // Its line may be closed by then.
        }
        Assert.Single(Product.Evidence.Of(_incident, Product.Own));
    }

    private async Task<JsonElement> Upload(string address, params string[] more)
    {
        var run = await Tool.RunAsync(
            Needs.Program("node"),
            ["upload.mjs", address.TrimEnd('/'), _sending.Token, _incident.Value, _file, Path.Combine(_server.Installation.Scratch, "store.json"), .. more],
            _judge);
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private void AssertSealedOnce(JsonElement done)
    {
        Assert.True(done.TryGetProperty("item", out var named), done.ToString());
        var item = Assert.Single(Product.Evidence.Of(_incident, Product.Own));
        Assert.Equal(item.Id.Value, named.GetString());
        Assert.Equal(done.GetProperty("sha256").GetString(), item.Sha256);
        Assert.Equal(item.Sha256, Convert.ToHexStringLower(SHA256.HashData(Product.Vault.BytesOf(item.Sha256))));
    }

    /// <summary>Seven bytes, and then nothing for as long as the test wants.</summary>
    private sealed class SlowBody : HttpContent
    {
        private readonly TaskCompletionSource _begun = new();
        private readonly TaskCompletionSource _end = new();

        public Task Begun => _begun.Task;

        public void End() => _end.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync(new byte[7]);
            await stream.FlushAsync();
            _begun.TrySetResult();
            await _end.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
