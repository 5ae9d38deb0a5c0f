using Bayyina.Places;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Places;

public class CoordinateTextTests
{
    [Theory]
    [InlineData("35.4437, 36.6504", 35.4437, 36.6504)]
    [InlineData("35.4437 36.6504", 35.4437, 36.6504)]
    [InlineData("35,4437 36,6504", 35.4437, 36.6504)]
    [InlineData("٣٥٫٤٤٣٧، ٣٦٫٦٥٠٤", 35.4437, 36.6504)]
    [InlineData("۳۵٫۴۴۳۷ ۳۶٫۶۵۰۴", 35.4437, 36.6504)]
    [InlineData("geo:35.4437,36.6504", 35.4437, 36.6504)]
    [InlineData("geo:35.4437,36.6504;u=35", 35.4437, 36.6504)]
    [InlineData("https://maps.google.com/?q=35.4437,36.6504", 35.4437, 36.6504)]
    [InlineData("https://www.google.com/maps/@35.1,36.1,17z/data=!3d35.4437!4d36.6504", 35.4437, 36.6504)]
    [InlineData("https://www.google.com/maps/@35.4437,36.6504,17z", 35.4437, 36.6504)]
    [InlineData("https://www.openstreetmap.org/#map=17/35.4437/36.6504", 35.4437, 36.6504)]
    [InlineData("https://example.org/2026/11", null, null)]
    [InlineData("(35.4437; 36.6504)", 35.4437, 36.6504)]
    [InlineData("35°26'37.3\"N 36°39'1.4\"E", 35.443694, 36.650389)]
    [InlineData("35 26 37.3 N, 36 39 1.4 E", 35.443694, 36.650389)]
    [InlineData("N35 26 37.3 E36 39 1.4", 35.443694, 36.650389)]
    [InlineData("36°39'1.4\"E 35°26'37.3\"N", 35.443694, 36.650389)]
    [InlineData("36.6504 شرقا، 35.4437 شمالا", 35.4437, 36.6504)]
    [InlineData("35°26.622′ 36°39.024′", 35.4437, 36.6504)]
    [InlineData("35.4437N", null, null)]
    [InlineData("-33.5, 36.3", -33.5, 36.3)]
    [InlineData("33.5 S 36.3 E", -33.5, 36.3)]
    public void Coordinates_are_read_as_people_write_them(string text, double? latitude, double? longitude)
    {
        var points = CoordinateText.Parse(text);

        if (latitude is null)
        {
            Assert.Empty(points);
            return;
        }
        Assert.Equal(latitude.Value, points[0].Latitude, 5);
        Assert.Equal(longitude!.Value, points[0].Longitude, 5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("حلب")]
    [InlineData("35")]
    [InlineData("35.1 36.2 37.3")]
    [InlineData("35°61' 36°10'")]
    [InlineData("35.5 30 36.5 30")]
    [InlineData("135.1, 236.2")]
    [InlineData("35N 36N")]
    [InlineData("35, 36 houses")]
    [InlineData("1;2;3")]
    [InlineData("999999999999999999999999 1")]
    public void What_is_no_pair_of_coordinates_is_none(string text) => Assert.Empty(CoordinateText.Parse(text));

    [Fact]
    public void Without_the_winds_both_orders_are_open() =>
        Assert.Equal([new GeoPoint(36.65, 35.44), new GeoPoint(35.44, 36.65)], CoordinateText.Parse("36.65 35.44"));

    [Fact]
    public void No_text_makes_it_throw() => Prop.ForAll(
        Gen.OneOf(
            SpellingTests.Names,
            Gen.ArrayOf(Gen.Elements("3", "5", ".", ",", "،", "٣", "٫", "°", "'", "\"", "N", "e", "ش", "ق", "-", " ", ";", "geo:", "60", "180", "٤٥")).Select(string.Concat)).ToArbitrary(),
        text => CoordinateText.Parse(text).All(point => point.IsValid)).QuickCheckThrowOnFailure();
}
