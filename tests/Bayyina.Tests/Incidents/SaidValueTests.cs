using System.Text.Json;
using Bayyina.Statements;

namespace Bayyina.Tests.Incidents;

/// <summary>Places, counts, times and clocks as they are said.</summary>
public class SaidValueTests
{
    [Theory]
    [InlineData("6", "6")]
    [InlineData("٦", "6")]
    [InlineData("~6", "~6")]
    [InlineData("5-7", "5-7")]
    [InlineData("٥ – ٧", "5-7")]
    [InlineData("5+", "5+")]
    [InlineData("0", "0")]
    public void A_count_is_read_as_it_is_typed(string typed, string written)
    {
        var count = CountSaid.Parse(typed)!;
        Assert.Equal(written, count.ToString());
        Assert.Equal(count, CountSaid.Of(count.ToJson()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("7-5")]
    [InlineData("six")]
    [InlineData("1e3")]
    [InlineData("99999999999")]
    [InlineData("~")]
    [InlineData("+")]
    public void What_is_no_count_is_none(string typed) => Assert.Null(CountSaid.Parse(typed));

    [Fact]
    public void A_place_says_what_it_read()
    {
        var place = new PlaceSaid("سراقب", "SY070003", 35.8642, 36.8004, 300);
        Assert.Equal(place, PlaceSaid.Of(place.ToJson()!.Value));
        Assert.Null(new PlaceSaid(null).ToJson());
        Assert.Null(PlaceSaid.Of(Json("""{"lat":35.8}""")));
        Assert.Null(PlaceSaid.Of(Json("""{"lat":135.8,"lon":36}""")));
        Assert.Null(PlaceSaid.Of(Json("[]")));
        Assert.Equal(new PlaceSaid("x"), PlaceSaid.Of(Json("""{"text":"x","code":7,"uncertainty_m":-1}""")));
    }

    [Fact]
    public void Metres_are_those_of_the_great_circle()
    {
        // One degree along a meridian of a sphere of the mean radius: 111,195 m.
        Assert.Equal(111_195, new PlaceSaid(null, null, 35, 36).MetresTo(new PlaceSaid(null, null, 36, 36))!.Value, 0.1);
        Assert.Equal(0, new PlaceSaid(null, null, 35, 36).MetresTo(new PlaceSaid(null, null, 35, 36)));
        // Khan Shaykhun to Saraqib, by the table of places: some 50 km.
        Assert.InRange(new PlaceSaid(null, null, 35.4392, 36.6513).MetresTo(new PlaceSaid(null, null, 35.8642, 36.8004))!.Value, 48_000, 50_500);
        Assert.Null(new PlaceSaid("x").MetresTo(new PlaceSaid(null, null, 35, 36)));
        Assert.InRange(new PlaceSaid(null, null, 0, 179.9).MetresTo(new PlaceSaid(null, null, 0, -179.9))!.Value, 22_000, 22_500);
    }

    [Fact]
    public void The_place_that_covers_several_holds_them_all()
    {
        PlaceSaid sure = new("the school", null, 35.9, 36.6, 50), loose = new("the quarter", null, 35.91, 36.6, 500);
        var covering = PlaceSaid.Covering([loose, sure])!;

        Assert.Equal(("the school", 35.9), (covering.Text, covering.Latitude));
        Assert.InRange(covering.Uncertainty, sure.MetresTo(loose)!.Value, sure.MetresTo(loose)!.Value + 1);
        Assert.Equal(covering, PlaceSaid.Covering([sure, loose]));
        Assert.Equal(new PlaceSaid("words"), PlaceSaid.Covering([new PlaceSaid("words")]));
        Assert.Null(PlaceSaid.Covering([]));
    }

    [Theory]
    [InlineData(33.5, 36.3, false)]
    [InlineData(35.93, 36.63, false)]
    [InlineData(36.63, 35.93, false)]
    [InlineData(41.0, 29.0, true)]
    [InlineData(0, 0, true)]
    public void A_point_outside_the_country_is_told(double latitude, double longitude, bool outside) =>
        Assert.Equal(outside, new PlaceSaid(null, null, latitude, longitude).IsOutside);

    [Theory]
    [InlineData("2016-08-10T14:30+03:00", "2016-08-10T11:30:00Z", "2016-08-10T11:30:59Z")]
    [InlineData("2016-08-10T14:30:05+03:00", "2016-08-10T11:30:05Z", "2016-08-10T11:30:05Z")]
    [InlineData("2016-08-10T14:30Z/2016-08-10T15:00Z", "2016-08-10T14:30:00Z", "2016-08-10T15:00:59Z")]
    [InlineData("2016-08-10", "2016-08-09T10:00:00Z", "2016-08-11T11:59:59Z")]
    [InlineData("2016-02", "2016-01-31T10:00:00Z", "2016-03-01T11:59:59Z")]
    [InlineData("201X~", "2009-12-31T10:00:00Z", "2020-01-01T11:59:59Z")]
    [InlineData("../2016-08-10T14:30Z", null, "2016-08-10T14:30:59Z")]
    [InlineData("yesterday", null, null)]
    [InlineData("9999", null, null)]
    public void A_time_has_the_bounds_that_it_allows(string edtf, string? earliest, string? latest)
    {
        var span = TimeSpanSaid.Of(edtf);
        Assert.Equal((Moment(earliest), Moment(latest)), (span.Earliest, span.Latest));
    }

    [Fact]
    public void The_offset_of_a_devices_clock_is_taken_off()
    {
        var span = TimeSpanSaid.Of("2016-08-10T14:30:00Z", new DeviceClock("phone", 90));
        Assert.Equal(Moment("2016-08-10T14:28:30Z"), span.Earliest);
        Assert.Equal(new DeviceClock("phone", -5), DeviceClock.Of(new DeviceClock("phone", -5).ToJson()));
        Assert.Null(DeviceClock.Of(Json("""{"offset_s":"1"}""")));
        Assert.Null(DeviceClock.Of(Json("""{"offset_s":99999999999999}""")));
        Assert.Equal(DateTimeOffset.MinValue, new DeviceClock(null, 3_000_000_000).Corrected(DateTimeOffset.MinValue.AddYears(1)));
    }

    [Fact]
    public void Two_times_are_apart_by_what_lies_between_them_at_least()
    {
        Assert.Equal(TimeSpan.FromMinutes(29) + TimeSpan.FromSeconds(1), TimeSpanSaid.Of("2016-08-10T14:00Z").ApartFrom(TimeSpanSaid.Of("2016-08-10T14:30Z")));
        Assert.Equal(TimeSpan.Zero, TimeSpanSaid.Of("2016-08-10").ApartFrom(TimeSpanSaid.Of("2016-08-10T14:30Z")));
        Assert.Null(TimeSpanSaid.Unknown.ApartFrom(TimeSpanSaid.Of("2016-08-10")));
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static DateTimeOffset? Moment(string? text) => text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
