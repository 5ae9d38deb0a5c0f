using Bayyina.Web.Tests.Hosting;

namespace Bayyina.Web.Tests.Browser;

/// <summary>A passkey made and used in a real Chromium; <c>tests/judges/browser/passkey.mjs</c> does it.</summary>
public class PasskeyTests
{
    [Fact]
    public async Task A_passkey_that_was_added_signs_in()
    {
        var judge = Needs.NodeJudge("browser");
        var chromium = Needs.AnyProgram("chromium", "chromium-browser");
        await using var site = await ASite.Start();
        var address = site.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        var run = await Tool.RunAsync(
            "node", [Path.Combine(judge, "passkey.mjs"), chromium, address, $"{site.Session.Name}={site.Session.Value}"], judge, seconds: 90);

        Assert.Empty(site.Failures);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["a device"], run.Lines);
    }
}
