using System.Globalization;
using Bayyina.Places;
using Bayyina.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Places;

/// <summary>The gazetteer of all of Syria, imported once.</summary>
public sealed class SyrianPlaces : IDisposable
{
    private readonly TestFolder _scratch = new();
    private readonly Lazy<(Database Database, Gazetteer Gazetteer)> _opened;

    public SyrianPlaces() => _opened = new(() =>
    {
        var database = Database.Open(_scratch["places.db"]);
        var gazetteer = new Gazetteer(database, TimeProvider.System);
        gazetteer.BringStart();
        gazetteer.Import(Needs.SharedData("places/syria.csv"));
        return (database, gazetteer);
    });

    public Gazetteer Gazetteer => _opened.Value.Gazetteer;

    public void Dispose()
    {
        if (_opened.IsValueCreated)
        {
            _opened.Value.Database.Dispose();
        }
        _scratch.Dispose();
    }
}

public sealed class SearchTests(SyrianPlaces places) : IClassFixture<SyrianPlaces>
{
    private Gazetteer Gazetteer => places.Gazetteer;

    [Theory]
    [InlineData("خان شيخون", "SY070201")]
    [InlineData("Khan Shaykhun", "SY070201")]
    [InlineData("Khan Sheikhoun", "SY070201")]
    [InlineData("khan shikhun", "SY070201")]
    [InlineData("khan sheykh", "SY070201")]
    [InlineData("Idlib", "SY07")]
    [InlineData("ادلب", "SY07")]
    [InlineData("Aleppo", "SY02")]
    [InlineData("allepo", "SY02")]
    [InlineData("Raqqa", "SY11")]
    [InlineData("er rakka", "SY11")]
    [InlineData("دير الزور", "SY09")]
    [InlineData("deir ezzor", "SY09")]
    [InlineData("Hassakeh", "SY08")]
    [InlineData("sy0702", "SY0702")]
    [InlineData("SY ٠٧٠٢", "SY0702")]
    [InlineData("c3987", "C3987")]
    public void What_people_write_finds_the_place_first(string text, string code) => Assert.Equal(code, Gazetteer.Search(text).Places[0].Place.Code);

    [Fact]
    public void While_one_types_the_place_comes_up()
    {
        Assert.Contains("SY10", Codes("tar"));
        Assert.All(Gazetteer.Search("معرة", most: 4).Places, hit => Assert.StartsWith("معرة", hit.Place.NameAr, StringComparison.Ordinal));
        Assert.Contains("SY10", Codes("طرط"));
        Assert.Contains("SY070201", Codes("khan sheikh"));
    }

    [Fact]
    public void Villages_of_one_name_are_told_apart_and_the_near_one_comes_first()
    {
        var abdin = Gazetteer.Search("عابدين", most: 20).Places;
        var one = abdin.First(hit => hit.Place.Code == "C3990");
        Assert.Equal(["SY07"], one.Areas.Select(area => area.Code));
        Assert.Equal(PlaceLevel.Subdistrict, one.Near?.Level);
        Assert.Equal(["SY0702", "SY07"], Gazetteer.Search("SY070201").Places[0].Areas.Select(area => area.Code));

        var twins = Gazetteer.All.Where(place => place.Level == PlaceLevel.Community && place.NameAr is not null).GroupBy(place => place.NameAr!).Where(group => group.Count() > 1).Take(50);
        Assert.All(twins, twin => Assert.All(twin, place =>
        {
            var best = Gazetteer.Search(place.NameAr!, place.Point).Places[0].Place;
            Assert.True(best.Point.MetresTo(place.Point) < 60_000, $"{place.Code}: {best.Code}");
        }));
    }

    [Fact]
    public void Either_order_of_coordinates_is_the_one_that_lies_in_the_country()
    {
        foreach (var text in (string[])["35.4437, 36.6504", "36.6504, 35.4437", "٣٦٫٦٥٠٤ ٣٥٫٤٤٣٧"])
        {
            var point = Assert.Single(Gazetteer.Search(text).Points);
            Assert.Equal(new GeoPoint(35.4437, 36.6504), point.Point);
            Assert.Equal(("SY07", "C3987"), (point.Governorate?.Code, point.Nearest?.Code));
        }
        Assert.All(Gazetteer.Search("41.0, 29.0").Points, point => Assert.Null(point.Governorate));
    }

    [Fact]
    public void Every_place_is_found_by_its_own_spellings_and_its_code()
    {
        foreach (var place in Gazetteer.All.Where((_, i) => i % 3 == 0))
        {
            Assert.Equal(place.Code, Gazetteer.Search(place.Code, most: 1).Places[0].Place.Code);
            foreach (var name in place.Names)
            {
                Assert.True(Gazetteer.Search(name, place.Point, 5).Places.Any(hit => hit.Place == place), $"{place.Code} {name}");
            }
        }
    }

    [Fact]
    public void What_is_found_by_its_Arabic_name_is_found_by_its_English_name()
    {
        foreach (var place in Gazetteer.All.Where((p, i) => i % 7 == 0 && p.NameAr is not null && p.NameEn is not null))
        {
            var (arabic, english) = (Gazetteer.Search(place.NameAr!, place.Point, 5), Gazetteer.Search(place.NameEn!, place.Point, 5));
            Assert.True(!arabic.Places.Any(hit => hit.Place == place) || english.Places.Any(hit => hit.Place == place), place.Code);
        }
    }

    [Fact]
    public void No_text_makes_a_search_throw() => Prop.ForAll(SpellingTests.Names.ToArbitrary(), text => Gazetteer.Search(text, most: 3).Places.Count <= 3).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("as their English names are written", 99, 99)]
    [InlineData("as their Arabic names are written", 99, 99)]
    [InlineData("in English with a slip", 60, 80)]
    [InlineData("in Arabic with a slip", 60, 80)]
    [InlineData("in Arabic, letters exchanged that sound alike", 87, 97)]
    [InlineData("in English as the French write it", 93, 98)]
    [InlineData("in English as newspapers write it", 89, 96)]
    [InlineData("in English with other articles and without signs", 96, 98)]
    public void Names_are_found_however_they_are_spelled(string manner, int first, int eight)
    {
        var random = new Random(7);
        var all = Gazetteer.All.ToList();
        var (asked, isFirst, isAmong) = (0, 0, 0);
        var missed = new List<string>();
        foreach (var place in all)
        {
            var text = Misspelling.Of(manner, place, random);
            if (text.Trim().Length < 2)
            {
                continue;
            }
            asked++;
            // As many as the field suggests. A place of the same name is found as well; which of them is meant, no name says.
            var hits = Gazetteer.Search(text, most: 8).Places;
            var at = hits.Index().Where(hit => Misspelling.AreNamesakes(hit.Item.Place, place)).Select(hit => hit.Index).DefaultIfEmpty(-1).First();
            isFirst += at == 0 ? 1 : 0;
            isAmong += at >= 0 ? 1 : 0;
            if (at < 0)
            {
                missed.Add($"{text} ({place.NameEn}, {place.NameAr})");
            }
        }

        var row = string.Create(CultureInfo.InvariantCulture, $"{manner}: {asked} places, first {100.0 * isFirst / asked:0.0} %, among eight {100.0 * isAmong / asked:0.0} %");
        TestContext.Current.TestOutputHelper?.WriteLine(row + "; missed: " + string.Join("; ", missed.Where((_, i) => i % (1 + (missed.Count / 25)) == 0)));
        Assert.True(100 * isFirst >= first * asked && 100 * isAmong >= eight * asked, row);
    }

    private IEnumerable<string> Codes(string text) => Gazetteer.Search(text).Places.Select(hit => hit.Place.Code);
}
