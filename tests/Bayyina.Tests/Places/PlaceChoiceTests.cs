using Bayyina.Places;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Web.Places;
using Bayyina.Web.Shell;
using Microsoft.Extensions.Primitives;

namespace Bayyina.Tests.Places;

/// <summary>What a form's field for a place comes to.</summary>
public sealed class PlaceChoiceTests : IDisposable
{
    private readonly TestFolder _scratch = new();
    private readonly Database _database;
    private readonly Gazetteer _gazetteer;

    public PlaceChoiceTests()
    {
        _database = Database.Open(_scratch["places.db"]);
        _gazetteer = new Gazetteer(_database, TimeProvider.System);
        _gazetteer.BringStart();
    }

    public void Dispose()
    {
        _database.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void Words_alone_stay_words() => Assert.Equal(new PlaceSaid("قرب المسجد الكبير"), Read(("place", " قرب المسجد الكبير ")));

    [Fact]
    public void What_was_picked_brings_code_point_and_uncertainty_and_keeps_the_words()
    {
        var district = _gazetteer.Find("SY0702")!;
        var said = new PlaceSaid("ma'arra", "SY0702", district.Point.Latitude, district.Point.Longitude, (int)district.Uncertainty);

        Assert.Equal(said, Read(("place", "ma'arra"), ("place-for", "ma'arra"), ("place-picked", "SY0702")));
        Assert.Equal(said with { UncertaintyMetres = 300 }, Read(("place", "ma'arra"), ("place-code", "SY0702"), ("place-uncertainty_m", "٣٠٠")));
        Assert.Equal(said with { Text = "sy0702" }, Read(("place", "sy0702")));
        Assert.Equal(new PlaceSaid("a village", "C999999"), Read(("place", "a village"), ("place-picked", "C999999")));
    }

    [Fact]
    public void What_was_picked_for_another_text_does_not_count() =>
        Assert.Equal(new PlaceSaid("حماة"), Read(("place", "حماة"), ("place-for", "ادلب"), ("place-picked", "SY07")));

    [Theory]
    [InlineData("35.4437, 36.6504")]
    [InlineData("٣٦٫٦٥٠٤ ٣٥٫٤٤٣٧")]
    [InlineData("36°39'1.44\"E 35°26'37.32\"N")]
    public void Coordinates_that_were_typed_are_read_without_a_pick(string text) =>
        Assert.Equal((35.4437, 36.6504), Read(("place", text)) is { } said ? (Math.Round(said.Latitude!.Value, 6), Math.Round(said.Longitude!.Value, 6)) : default);

    [Fact]
    public void Coordinates_that_lie_in_the_country_in_either_order_are_asked_about_once()
    {
        var wrong = new Complaints();
        var choice = Choice(("place", "36.7, 36.75"));

        Assert.Null(choice.Read(wrong));

        Assert.Equal("place.order_open", wrong.Of("place"));
        Assert.Equal(["@36.7,36.75", "@36.75,36.7"], choice.Answer!.Points.Select(hit => PlaceChoice.ValueOf(hit.Point)));
        Assert.Equal((36.75, 36.7), Read(("place", "36.7, 36.75"), ("place-picked", "@36.75,36.7")) is { } said ? (said.Latitude, said.Longitude) : default);
        Assert.Equal(new PlaceSaid("36.7, 36.75"), Read(("place", "36.7, 36.75"), ("place-picked", "")));
    }

    [Fact]
    public void A_place_outside_the_country_is_taken_and_warned_of()
    {
        var choice = Choice(("place", "قرب الحدود"), ("place-lat", "39.9"), ("place-lon", "32.8"));

        Assert.Equal(new PlaceSaid("قرب الحدود", null, 39.9, 32.8), choice.Read(new Complaints()));
        Assert.Equal("place.outside_country", choice.Warning);
        Assert.Equal("place.outside_country", Choice(("place", "39.9, 32.8")).Warning);
        Assert.Null(Choice(("place", "35.4437, 36.6504")).Warning);
        Assert.Null(Choice(("place", "إدلب")).Warning);
    }

    [Theory]
    [InlineData("place.malformed", "place", "a\u202Eb")]
    [InlineData("place.coordinates_malformed", "place", "x", "place-lat", "91", "place-lon", "36")]
    [InlineData("place.coordinates_malformed", "place", "x", "place-lat", "35")]
    [InlineData("place.coordinates_malformed", "place-picked", "@NaN,NaN")]
    [InlineData("place.code_malformed", "place", "x", "place-picked", "<b>")]
    [InlineData("place.uncertainty_malformed", "place", "x", "place-uncertainty_m", "-5")]
    [InlineData("place.uncertainty_malformed", "place", "x", "place-uncertainty_m", "99999999999")]
    [InlineData("place.missing")]
    public void What_is_wrong_is_named(string code, params string[] sent)
    {
        var wrong = new Complaints();

        Assert.Null(Choice([.. sent.Chunk(2).Select(pair => (pair[0], pair[1]))]).Read(wrong, required: true));

        Assert.Equal([("place", code)], wrong.All);
        Assert.All((string[])["en", "ar"], language => Assert.True(Problems.Has(code, System.Globalization.CultureInfo.GetCultureInfo(language))));
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused_not_cut()
    {
        var wrong = new Complaints();
        Assert.Null(Choice(("place", new string('ا', 201))).Read(wrong));
        Assert.Equal("place.malformed", wrong.Of("place"));
    }

    [Fact]
    public void The_button_asks_and_what_was_said_can_be_shown_to_be_corrected()
    {
        var asked = Choice(("place", "ادلب"), ("find", "place"));
        Assert.True(asked.IsAsking);
        Assert.Equal("SY07", asked.Answer!.Places[0].Place.Code);
        Assert.False(Choice(("place", "ادلب"), ("find", "other")).IsAsking);

        foreach (var said in (PlaceSaid[])[new("شارع الثلاثين", "SY0700", _gazetteer.Find("SY0700")!.Point.Latitude, _gazetteer.Find("SY0700")!.Point.Longitude, 40), new("x", null, 35.5, 36.5, 7), new("y")])
        {
            Assert.Equal(said, PlaceChoice.Of(said, "place", _gazetteer).Read(new Complaints()));
        }
        Assert.Null(PlaceChoice.Of(null, "place", _gazetteer).Read(new Complaints()));
    }

    private PlaceSaid? Read(params (string Name, string Value)[] sent) => Choice(sent).Read(new Complaints());

    private PlaceChoice Choice(params (string Name, string Value)[] sent) =>
        PlaceChoice.From(sent.Select(field => KeyValuePair.Create(field.Name, new StringValues(field.Value))), "place", _gazetteer);
}
