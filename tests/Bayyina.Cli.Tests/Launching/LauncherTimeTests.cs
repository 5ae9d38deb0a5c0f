using System.Diagnostics;

namespace Bayyina.Cli.Tests.Launching;

[Collection(nameof(Timed))]
public sealed class LauncherTimeTests
{
    [Fact]
    public void With_nothing_to_build_the_launcher_adds_under_a_fifth_of_a_second()
    {
        var launcher = Path.Combine(Repository.Root, "bayyina");
        var program = Path.Combine(Repository.Root, ".build", "current", "bayyina");
        Tool.Run(launcher, ["--version"], seconds: 300);

        List<TimeSpan> through = [], bare = [];
        for (var pair = 0; pair < 7; pair++)
        {
            through.Add(TimeOf(launcher));
            bare.Add(TimeOf(program));
        }

        var added = through.Order().ElementAt(3) - bare.Order().ElementAt(3);
        Assert.True(added < TimeSpan.FromSeconds(0.2), $"the launcher added {added.TotalMilliseconds:F0} ms");
    }

    private static TimeSpan TimeOf(string program)
    {
        var start = Stopwatch.GetTimestamp();
        Tool.Run(program, ["--version"]);
        return Stopwatch.GetElapsedTime(start);
    }
}
