using System.Net;
using System.Text.RegularExpressions;
using Bayyina.DoubleTaps;
using Bayyina.Web.DoubleTaps;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bayyina.Web.Tests.Pages;

/// <summary>The clock as it stands on a board and on a strike's page.</summary>
public partial class ClockPartTests
{
    private static readonly DateTimeOffset Struck = new(2026, 1, 17, 9, 0, 0, TimeSpan.FromHours(3));

    [Fact]
    public async Task Facts_stand_above_the_chances_and_sightings_between_them()
    {
        var text = Plain(await Render("en", Clock(25, 10), sightings: "a helicopter, 4 minutes ago"));

        Assert.Matches("25.*Minutes since the strike|Minutes since the strike.*25", text);
        Assert.Matches("Minutes since arrival.{0,5}15", text);
        string[] order = ["Minutes since the strike", "Minutes since arrival", "a helicopter", "Double-tap, strict", "Chance of a further strike", "within 15 minutes", "within 30 minutes", "within 60 minutes", "Prior only"];
        Assert.Equal(order.Order(Comparer<string>.Create((a, b) => text.IndexOf(a, StringComparison.Ordinal) - text.IndexOf(b, StringComparison.Ordinal))), order);
        Assert.All(order, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Contains("45 min left", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_Arabic_it_says_the_same_with_the_digits_that_were_chosen()
    {
        var text = Plain(await Render("ar", Clock(25, 10)));

        Assert.Contains("الدقائق منذ الهجوم", text, StringComparison.Ordinal);
        Assert.Contains("٢٥", text, StringComparison.Ordinal);
        Assert.Contains("تقدير مسبق فقط", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9]", text);
    }

    // A record of nothing, of quiet alone, of one case; no arrival, no time, everything long over.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(2000, 0)]
    [InlineData(1, 1)]
    [InlineData(5000, 40)]
    public async Task Nothing_missing_sparse_or_long_ago_ever_says_safe_nor_nought_per_cent(int quiet, int followed)
    {
        var model = new ClockModel([
            .. Enumerable.Repeat(new FirstStrike("barrel-bomb", "SY0700", null, null, 300), quiet),
            .. Enumerable.Repeat(new FirstStrike("barrel-bomb", "SY0700", 5, new FurtherStrike(30, 30), 300), followed)]);
        foreach (var minutes in (double[])[0, 3, 25, 300, 100_000])
        {
            foreach (var arrival in (double?[])[null, 2, 90_000])
            {
                foreach (var (language, safe, nought) in ((string, string, string)[])[("en", @"\bsafe|all.clear|no danger|unlikely|may enter|allowed", @"(?<![0-9])0%"), ("ar", "آمن|أمان|لا خطر|مسموح|يمكنكم", "(?<![٠-٩])٠٪")])
                {
                    var clock = Clock(minutes, arrival, model);
                    var text = Plain(await Render(language, clock));
                    Assert.DoesNotMatch(new Regex(safe, RegexOptions.IgnoreCase), text);
                    Assert.DoesNotMatch(nought, text);
                    Assert.True(clock.Chances[0].Basis.IsPriorOnly || quiet + followed > 0);
                    Assert.Equal(clock.Chances[0].Basis.IsPriorOnly, text.Contains(language == "en" ? "Prior only" : "تقدير مسبق فقط", StringComparison.Ordinal));
                    // Each chance with its interval.
                    Assert.Equal(3, Regex.Count(text, language == "en" ? @"\(from [0-9]+% to [0-9]+%\)" : "\\(من [٠-٩]+٪ إلى [٠-٩]+٪\\)"));
                }
            }
        }
    }

    [Fact]
    public async Task Where_nobody_said_when_it_was_it_says_that_it_runs_from_the_first_report()
    {
        var clock = StrikeClock.At(Struck.AddMinutes(7), new ClockedStrike("unknown", "", StrikeTime.None, Struck, StrikeTime.None, StrikeTime.None), new ClockModel([]), new PairDefinition());

        var text = Plain(await Render("en", clock));

        Assert.Contains("Minutes since the first report", text, StringComparison.Ordinal);
        Assert.Contains("No arrival known", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Minutes_that_are_uncertain_stand_as_from_and_to()
    {
        var time = new StrikeTime(StrikeTime.At(Struck).From, StrikeTime.At(Struck.AddMinutes(10)).To);
        var clock = StrikeClock.At(Struck.AddMinutes(30), new ClockedStrike("unknown", "", time, Struck, StrikeTime.None, StrikeTime.None), new ClockModel([]), new PairDefinition());

        var html = await Render("en", clock);

        Assert.Contains("20–30", Plain(html), StringComparison.Ordinal);
        Assert.Contains("data-seconds=\"1200\" data-most=\"1800\"", html, StringComparison.Ordinal);
    }

    private static StrikeClock Clock(double minutes, double? arrival, ClockModel? model = null) => StrikeClock.At(
        Struck.AddMinutes(minutes),
        new ClockedStrike("barrel-bomb", "SY0700", StrikeTime.At(Struck), Struck, arrival is { } arrived ? StrikeTime.At(Struck.AddMinutes(arrived)) : StrikeTime.None, StrikeTime.None),
        model ?? new ClockModel([]), new PairDefinition());

    private static async Task<string> Render(string language, StrikeClock clock, string? sightings = null)
    {
        await using var services = new ServiceCollection().AddSingleton(new Words(new Preferences(language, "auto", "arab"))).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<ClockPart>(ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            ["Clock"] = clock,
            ["Sightings"] = sightings is null ? null : (RenderFragment)(builder => builder.AddContent(0, sightings)),
        }))).ToHtmlString());
    }

    // What somebody reads, without tags and isolates.
    private static string Plain(string html) =>
        Blank().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")).Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal), " ");

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
