using System.Text.Json;
using Bayyina.Cli.Tests.MainJob;

namespace Bayyina.Cli.Tests.DoubleTaps;

/// <summary>The command as DESIGN promises it.</summary>
public sealed class DoubleTapsTests : IDisposable
{
    private const string List =
        "id,time,lat,lon,uncertainty_m,arrival_time,target,linked_ids,last_received_time\n"
        + "x-1,2026-01-17T09:00+03:00,35.4490,36.6485,20,2026-01-17T09:10+03:00,market,hospital,2026-01-17T11:00+03:00\n"
        + "x-2,2026-01-17T09:30+03:00,35.4490,36.6485,30,,market,,\n"
        + "x-3,2026-01-17T12:00+03:00,35.5000,36.7000,200,,hospital,,\n";

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Pairs_are_one_compact_object_a_line_and_no_data_folder_is_opened()
    {
        var run = _scene.Done("double-taps", _scene.File("strikes.csv", List), "--json");

        Assert.Equal(
            [
                """{"first":"x-1","second":"x-2","class":"strict","state":"probable","minutes_since_first":30,"minutes_since_arrival":20,"metres":0}""",
                """{"first":"x-1","second":"x-3","class":"linked","state":"probable","minutes_since_first":180,"minutes_since_arrival":170,"metres":7350.5}""",
            ],
            run.Lines.Select(line => System.Text.RegularExpressions.Regex.Replace(line, "7[0-9]{3}[.][0-9]", "7350.5")));
        Assert.Contains("not thereby safe", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_scene.Data));
    }

    [Fact]
    public void People_get_words_in_their_language()
    {
        var run = _scene.Done("double-taps", _scene.File("strikes.csv", List), "--lang", "ar");

        Assert.Equal(3, run.Lines.Count);
        Assert.Contains("مرتبط\tمرجّح\t180", run.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_threshold_can_be_set()
    {
        var strikes = _scene.File("strikes.csv", List);

        Assert.Equal(["salvo"], Classes("--strict", "15", "--linked", "0.5", "--salvo", "31"));
        Assert.Equal(["wide"], Classes("--strict", "15", "--linked", "0.5"));
        Assert.Empty(Classes("--strict", "15", "--linked", "0.5", "--wide-from", "31"));
        Assert.Equal(["wide", "wide", "wide"], Classes("--strict", "5", "--linked", "0.5", "--radius", "9000"));

        List<string> Classes(params string[] options) =>
            [.. _scene.Done(["double-taps", strikes, "--json", .. options]).Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("class").GetString()!)];
    }

    [Theory]
    [InlineData("strikes.time_no_zone", "line 2: time: 2026-01-17T09:00", "id,time,lat,lon,uncertainty_m\na,2026-01-17T09:00,35,36,1\n")]
    [InlineData("strikes.empty", "line 1", "")]
    public void What_is_wrong_is_refused_with_code_and_line_in_both_languages(string code, string where, string list)
    {
        var path = _scene.File("strikes.csv", list);

        var english = _scene.Run("double-taps", path, "--json");
        var arabic = _scene.Run("double-taps", path, "--lang", "ar");

        Assert.Equal((1, 1), (english.ExitCode, arabic.ExitCode));
        Assert.Empty(english.Output);
        Assert.StartsWith(code, english.Error, StringComparison.Ordinal);
        Assert.Contains(where, english.Error, StringComparison.Ordinal);
        Assert.StartsWith(code, arabic.Error, StringComparison.Ordinal);
        Assert.Matches("السطر [12]", arabic.Error);
    }

    [Fact]
    public void More_pairs_than_asked_for_are_refused_and_nothing_is_printed()
    {
        var run = _scene.Run("double-taps", _scene.File("strikes.csv", List), "--most-pairs", "1");

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("pairs.too_many", run.Error, StringComparison.Ordinal);
        Assert.Contains("x-1", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "path.missing", "none.csv")]
    [InlineData(2, "usage", "none.csv", "--radius", "wide")]
    [InlineData(2, "usage", "none.csv", "--strict", "-1")]
    [InlineData(2, "usage", "none.csv", "--most-pairs", "-1")]
    [InlineData(2, "usage")]
    public void Refused_is_1_and_usage_is_2(int exit, string code, params string[] arguments)
    {
        var run = _scene.Run(["double-taps", .. arguments]);

        Assert.Equal(exit, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith(code, run.Error, StringComparison.Ordinal);
    }
}
