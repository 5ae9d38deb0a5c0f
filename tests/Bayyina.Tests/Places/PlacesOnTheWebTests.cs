using Bayyina.Access;
using Bayyina.Tests.Access;
using Bayyina.Tests.Api;

namespace Bayyina.Tests.Places;

/// <summary>Places as programs and the field of a form ask for them.</summary>
public sealed class PlacesOnTheWebTests : IDisposable
{
    private readonly AServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_program_finds_places_and_what_coordinates_mean()
    {
        using var desk = new ACaller(_server, "Desk", [UserRole.Operations]);

        var place = (await desk.Get("/api/places?q=Idlib&limit=1")).Json.GetProperty("places")[0];
        Assert.Equal(("SY07", "sounds_alike"), (place.GetProperty("place").GetProperty("code").GetString(), place.GetProperty("match").GetString()));
        var point = (await desk.Get("/api/places?q=" + Uri.EscapeDataString("36.65، 35.44"))).Json.GetProperty("points")[0];
        Assert.Equal(("SY07", 35.44), (point.GetProperty("governorate").GetProperty("code").GetString(), point.GetProperty("lat").GetDouble()));
        Assert.False(point.TryGetProperty("warning", out _));
        Assert.Equal(("SY0702", true), (point.GetProperty("district").GetProperty("code").GetString(), point.GetProperty("district_near").GetBoolean()));
        Assert.Equal("place.outside_country", (await desk.Get("/api/places?q=41,29")).Json.GetProperty("points")[0].GetProperty("warning").GetString());
        Assert.Equal("request.query_malformed", (await desk.Get("/api/places?q=a&near=b")).Code);
        Assert.Equal("request.query_malformed", (await desk.Get("/api/places?q=" + new string('a', 201))).Code);
    }

    [Fact]
    public async Task Without_a_script_the_choices_come_with_the_page_and_the_map_asks_nobody()
    {
        var (_, browser) = await _server.SignedIn("Room", UserRole.Operations);

        var page = await (await browser.Get("/places?q=" + Uri.EscapeDataString("ادلب"))).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("value=\"SY07\"", page, StringComparison.Ordinal);
        Assert.Equal(14, page.Split("<path ").Length - 1);
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(page) < 60_000, $"{page.Length}");
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
    }
}
