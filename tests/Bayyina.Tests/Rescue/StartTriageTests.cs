using Bayyina.Rescue;

namespace Bayyina.Tests.Rescue;

public class StartTriageTests
{
    [Theory]
    [InlineData(true, false, false, 0, false, false, "green")]
    [InlineData(false, false, false, 0, true, true, "black")]
    [InlineData(false, false, true, 20, true, true, "red")]
    [InlineData(false, true, false, 31, true, true, "red")]
    [InlineData(false, true, false, 30, true, true, "yellow")]
    [InlineData(false, true, false, 20, false, true, "red")]
    [InlineData(false, true, false, 20, true, false, "red")]
    public void Adults_are_sorted_by_START(bool walks, bool breathes, bool opened, int breaths, bool pulse, bool obeys, string category) => Assert.Equal(
        category, StartTriage.Category("START", new TriageFindings(walks, breathes, opened, breaths, pulse, Obeys: obeys)));

    [Theory]
    [InlineData(true, true, false, false, 20, true, Response.Alert, "green")]
    [InlineData(false, false, true, false, 0, true, Response.Alert, "red")]
    [InlineData(false, false, false, true, 0, true, Response.None, "red")]
    [InlineData(false, false, false, true, 0, false, Response.None, "black")]
    [InlineData(false, false, false, false, 0, true, Response.None, "black")]
    [InlineData(false, true, false, false, 14, true, Response.Alert, "red")]
    [InlineData(false, true, false, false, 15, true, Response.Alert, "yellow")]
    [InlineData(false, true, false, false, 45, true, Response.Pain, "yellow")]
    [InlineData(false, true, false, false, 46, true, Response.Alert, "red")]
    [InlineData(false, true, false, false, 30, false, Response.Alert, "red")]
    [InlineData(false, true, false, false, 30, true, Response.Posturing, "red")]
    [InlineData(false, true, false, false, 30, true, Response.None, "red")]
    public void Children_are_sorted_by_JumpSTART(bool walks, bool breathes, bool opened, bool afterFive, int breaths, bool pulse, Response response, string category) =>
        Assert.Equal(category, StartTriage.Category("JumpSTART", new TriageFindings(walks, breathes, opened, breaths, pulse, afterFive, Response: response)));

    [Theory]
    [InlineData("infant", "JumpSTART")]
    [InlineData("child", "JumpSTART")]
    [InlineData("youth", "START")]
    [InlineData("older", "START")]
    [InlineData(null, "START")]
    public void Age_chooses_the_system(string? age, string system) => Assert.Equal(system, StartTriage.SystemFor(age));

    [Fact]
    public void The_words_of_a_statement_never_lose_what_was_found()
    {
        var found = new TriageFindings(Walks: false, Breathes: false, BreathesOnceOpened: true, BreathsPerMinute: 12, HasPulse: false, Response: Response.Pain);

        Assert.Equal("""{"breathes":false,"breathes_after_five":false,"breathes_once_opened":true,"breaths_per_minute":12,"pulse":false,"response":"pain","walks":false}""", found.ToJson(child: true).GetRawText());
        Assert.Equal("""{"breathes":false,"breathes_once_opened":true,"breaths_per_minute":12,"obeys":true,"pulse":false,"walks":false}""", found.ToJson(child: false).GetRawText());
    }
}
