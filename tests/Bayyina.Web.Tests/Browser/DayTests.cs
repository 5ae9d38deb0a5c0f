using System.Text.Json;
using Bayyina.Proof;
using Bayyina.Web.Tests.Hosting;

namespace Bayyina.Web.Tests.Browser;

/// <summary>An exercise day from the first report until everyone is accounted for; <c>tests/judges/browser/day.mjs</c> lives it.</summary>
/// <remarks><c>BAYYINA_DAY_SCREENS</c> names a folder for pictures of each stage.</remarks>
public class DayTests
{
    private static readonly DateTimeOffset Begins = new(2026, 3, 14, 5, 0, 0, TimeSpan.FromHours(3));

    [Theory]
    [InlineData("ar")]
    [InlineData("en")]
    public async Task A_day_of_three_strikes_ends_with_everyone_accounted_for_and_a_dossier_that_verifies(string language)
    {
        var judge = Needs.NodeJudge("browser");
        var chromium = Needs.AnyProgram("chromium", "chromium-browser");
        await using var clock = await MovedClock.StartAt(Begins);
        await using var site = await ASite.StartEmpty(clock);
        var scratch = Directory.CreateTempSubdirectory("bayyina-day");
        var address = site.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        var run = await Tool.RunAsync(
            "node",
            [
                Path.Combine(judge, "day.mjs"), chromium, address, $"{address}/link/{site.Product.Access.Links.MakeForFirst()}", language, clock.Address, scratch.FullName,
                .. Environment.GetEnvironmentVariable("BAYYINA_DAY_SCREENS") is { Length: > 0 } screens ? [Directory.CreateDirectory(screens).FullName] : Array.Empty<string>(),
            ],
            judge,
            seconds: 300);

        // The picture of where it failed stays.
        Assert.True(run.ExitCode == 0, string.Join('\n', run.Lines) + '\n' + run.Error);
        Assert.Empty(site.Failures);
        var steps = run.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(step => step.GetProperty("step").GetString()!);
        TestContext.Current.SendDiagnosticMessage("{0}: {1}", language, steps["end"].GetProperty("took").GetRawText());
        Assert.Equal("[]", steps["end"].GetProperty("wrong").GetRawText());
        var keys = KeyFile.Parse(await File.ReadAllTextAsync(Path.Combine(scratch.FullName, "bayyina.key")));
        Assert.True(DossierVerifier.Verify(Path.Combine(scratch.FullName, "dossier.zip"), keys).Holds);
        scratch.Delete(recursive: true);
    }
}
