using System.Text.Json;
using Bayyina.Access;
using Bayyina.Tests.Access;
using Bayyina.Web.Live;
using Bayyina.Web.Shell;

namespace Bayyina.Tests.Live;

/// <summary>The board in a real Chromium, over a line that is cut and mended; <c>tests/judges/browser/board.mjs</c> watches it.</summary>
public class BoardInBrowserTests
{
    [Theory]
    [InlineData("ar")]
    [InlineData("en")]
    public async Task A_board_hears_holds_still_where_somebody_is_says_when_the_line_is_cut_and_catches_up(string language)
    {
        var judge = Needs.NodeJudge("browser");
        var chromium = Needs.AnyProgram("chromium", "chromium-browser");
        using var server = new AServer(null, new LiveSettings { Beat = TimeSpan.FromSeconds(1), Sessions = TimeSpan.FromMilliseconds(500) });
        await server.SignedIn("Salma", UserRole.Operations);

        var run = await Tool.RunAsync(
            Needs.Program("node"), ["board.mjs", chromium, server.Address.ToString().TrimEnd('/'), "Salma", AServer.Password, language], judge, seconds: 240);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var steps = run.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(step => step.GetProperty("step").GetString()!);
        var words = new Words(new Preferences(language, "light", "latn"));
        string Says(string step) => steps[step].GetProperty("says").GetString()!;
        Assert.Equal((words["now.line_live"], words["now.line_live"]), (Says("live"), Says("mended")));
        Assert.Equal(words["now.sound_on"], Says("sound"));
        Assert.Equal(words["now.alarms_none"], steps["sections"].GetProperty("calm").GetString());
        Assert.Equal(
            ["alarms", "strikes", "sightings", "reports", "incidents", "deployments", "rollcalls", "worksites", "hazards", "facilities", "statements"],
            steps["phone"].GetProperty("order").EnumerateArray().Select(name => name.GetString()));
        Assert.StartsWith(words["now.line_broken"].Split("{0}")[0], Says("cut"), StringComparison.Ordinal);
        Assert.Matches(@"\d\d:\d\d:\d\d UTC", Says("cut"));
        Assert.Equal(words["now.no_script"], Says("plain"));
        Assert.Equal("[]", steps["end"].GetProperty("wrong").GetRawText());
    }
}
