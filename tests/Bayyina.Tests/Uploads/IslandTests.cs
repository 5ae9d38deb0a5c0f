using System.Security.Cryptography;
using System.Text.Json;
using Bayyina.Access;
using Bayyina.Tests.Access;

namespace Bayyina.Tests.Uploads;

/// <summary>The page's own upload, in a real Chromium; <c>tests/judges/browser/upload.mjs</c> uses it.</summary>
public class IslandTests
{
    [Fact]
    public async Task A_file_is_hashed_in_the_page_paused_and_sealed_after_a_reload()
    {
        var judge = Needs.NodeJudge("browser");
        var chromium = Needs.AnyProgram("chromium", "chromium-browser");
        using var server = new AServer();
        var incident = server.Installation.OpenIncident();
        await server.SignedIn("Salma", UserRole.Field);
        var file = Path.Combine(server.Installation.Scratch, "فيديو.bin");
        await File.WriteAllBytesAsync(file, RandomNumberGenerator.GetBytes(9_000_000), TestContext.Current.CancellationToken);

        var run = await Tool.RunAsync(
            Needs.Program("node"),
            ["upload.mjs", chromium, server.Address.ToString().TrimEnd('/'), "Salma", AServer.Password, "/incidents/" + incident.Value["incident/".Length..], file],
            judge);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var done = JsonDocument.Parse(run.Lines[^1]).RootElement;
        Assert.Equal("[]", done.GetProperty("wrong").GetRawText());
        Assert.Equal(0, done.GetProperty("over").GetInt32());
        // It asked how far the upload from before the reload had come.
        Assert.Equal("HEAD", done.GetProperty("asked")[0].GetString());
        var item = Assert.Single(server.Installation.Product.Evidence.Of(incident, server.Installation.Product.Own));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))), item.Sha256);
        Assert.Equal(item.Sha256, done.GetProperty("sha256").GetString());
        Assert.Equal("/" + item.Id.Value.Replace("item/", "items/", StringComparison.Ordinal), done.GetProperty("item").GetString());
    }
}
