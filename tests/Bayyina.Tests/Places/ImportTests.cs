using System.Text;
using Bayyina.Places;
using Bayyina.Storage;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Places;

[Trait("store", "each")]
public sealed class ImportTests : IDisposable
{
    private const string Header = "pcode,level,parent,name_en,name_ar,lat,lon\n";

    private readonly TestFolder _scratch = new();
    private readonly AStore _store;
    private readonly Database _database;
    private readonly Gazetteer _gazetteer;

    public ImportTests()
    {
        _store = new AStore(_scratch[""]);
        _database = Database.Open(_store.Place);
        _gazetteer = new Gazetteer(_database, new Clock());
    }

    public void Dispose()
    {
        _database.Dispose();
        _store.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void The_start_holds_governorates_and_districts_with_outlines_and_their_licence()
    {
        _gazetteer.BringStart();
        _gazetteer.BringStart();

        Assert.Equal((14, 62), (_gazetteer.All.Count(p => p.Level == PlaceLevel.Governorate), _gazetteer.All.Count(p => p.Level == PlaceLevel.District)));
        Assert.Equal(14, _gazetteer.Outlines.Count);
        Assert.Equal("CC BY-IGO (UN OCHA)", Assert.Single(_gazetteer.Sources).Licence);
        Assert.All(_gazetteer.All, place => Assert.True(place.NameAr is not null && place.NameEn is not null));
        Assert.Equal("SY07", _gazetteer.Locate(new GeoPoint(35.4437, 36.6504)).Governorate?.Code);
        Assert.Null(_gazetteer.Locate(new GeoPoint(39.9, 32.8)).Governorate);
    }

    [Fact]
    public void Importing_again_changes_nothing_and_a_newer_file_updates()
    {
        var file = Csv("places.csv", "C1,community,,Duma,دوما,33.5,36.4\nC2,community,,Nawa,نوى,32.9,36.0\n");

        Assert.Equal((2, 0, 0, 0), Counts(_gazetteer.Import(file, licence: "CC0")));
        var sources = _gazetteer.Sources;
        Assert.Equal((0, 0, 2, 0), Counts(_gazetteer.Import(file, licence: "CC0")));
        // Who says nothing of the licence now takes nothing back.
        Assert.Equal("CC0", _gazetteer.Import(file).Source.Licence);
        Assert.Equal(sources, _gazetteer.Sources);
        Csv("places.csv", "C1,community,,Douma,دوما,33.5,36.4\nC3,community,,Zabdin,زبدين,33.4,36.4\n");
        Assert.Equal((1, 1, 0, 0), Counts(_gazetteer.Import(file, licence: "CC0")));

        Assert.Equal("Douma", _gazetteer.Find("c1")?.NameEn);
        // A statement may name what a newer file no longer has.
        Assert.NotNull(_gazetteer.Find("C2"));
        Assert.Equal(("places.csv", "CC0"), (_gazetteer.Find("C1")!.Source, _gazetteer.Sources[0].Licence));
    }

    [Fact]
    public void What_was_brought_in_is_not_undone_by_what_is_shipped()
    {
        _gazetteer.Import(Csv("own.csv", "SY07,adm1,SY,Idlib,إدلب,35.8,36.6\n"));
        _gazetteer.BringStart();

        Assert.Equal("Idlib", _gazetteer.Find("SY07")?.NameEn);
        Assert.Equal(76, _gazetteer.Count);
    }

    [Fact]
    public void GeoNames_table_is_read_with_its_other_names()
    {
        var file = _scratch["SY.txt"];
        File.WriteAllText(file, "173811\tJisr ash Shughūr\tJisr ash Shughur\tDzhisr,Jisr al-Shughur,جسر الشغور,جسر الشغور\t35.81251\t36.31748\tP\tPPL\tSY\t\t12\t\t\t\t39917\t\t176\tAsia/Damascus\t2017-07-28\n");

        Assert.Equal(1, _gazetteer.Import(file).Added);

        var place = _gazetteer.Find("G173811")!;
        Assert.Equal(("Jisr ash Shughūr", "جسر الشغور", PlaceLevel.Community), (place.NameEn, place.NameAr, place.Level));
        Assert.Contains("Jisr al-Shughur", place.OtherNames);
        Assert.Equal("CC BY 4.0", Assert.Single(_gazetteer.Sources).Licence);
        Assert.All((string[])["jisr el-shoghour", "جسر الشغور", "Jisr ash Shughur", "g173811"], text => Assert.Equal(place.Code, _gazetteer.Search(text).Places[0].Place.Code));
    }

    [Fact]
    public void GeoNames_names_come_beside_its_table_in_any_order_and_undo_nothing()
    {
        const string table = "173811\tJisr\tJisr\tDzhisr,جسر\t35.81251\t36.31748\tP\tPPL\tSY\t\t12\t\t\t\t39917\t\t176\tAsia/Damascus\t2017-07-28\n";
        const string names = "1\t173811\tar\tجسر الشغور\t1\t\t\t\t\t\n2\t173811\tku\tCisir eş-Şuxûr\t\t\t\t\t\t\n3\t173811\tlink\thttps://en.wikipedia.org/wiki/Jisr\t\t\t\t\t\t\n"
            + "4\t999\ten\tElsewhere\t\t\t\t\t\t\n";
        Directory.CreateDirectory(_scratch["names"]);
        var (places, further) = (_scratch["SY.txt"], Path.Combine(_scratch["names"], "SY.txt"));
        File.WriteAllText(places, table);
        File.WriteAllText(further, names);

        Assert.Equal((1, 0), _gazetteer.Import(places) is var first ? (first.Added, first.Changed) : default);
        Assert.Equal((0, 1, 0, 1), Counts(_gazetteer.Import(further)));
        var named = _gazetteer.Find("G173811")!;
        Assert.Equal(("Jisr", "جسر الشغور"), (named.NameEn, named.NameAr));
        Assert.Equal(["Dzhisr", "Cisir eş-Şuxûr", "جسر"], named.OtherNames);
        Assert.Equal("G173811", _gazetteer.Search("cisir shuxur").Places[0].Place.Code);

        Assert.Equal((0, 0, 1, 0), Counts(_gazetteer.Import(places)));
        Assert.Equal((0, 0, 1, 1), Counts(_gazetteer.Import(further)));
        Assert.Equal(["GeoNames SY.txt", "GeoNames, names: SY.txt"], _gazetteer.Sources.Select(source => source.Name));
        File.AppendAllText(further, "5\tx\tar\tجسر\t1\t\t\t\t\t\n");
        Assert.Equal(("places.code_malformed", 5L), Assert.Throws<PlacesException>(() => _gazetteer.Import(further)).Problems[0] is var wrong ? (wrong.Code, wrong.Line) : default);
    }

    [Fact]
    public void A_place_that_stands_in_two_lists_is_shown_once_and_found_by_the_names_of_both()
    {
        _gazetteer.Import(Csv("x.csv", "C3987,community,,Khan Shaykun,خان شيخون,35.44374,36.65037\nC1,community,,Khan Shaykun,خان شيخون,33.1,36.1\n"));
        var file = _scratch["SY.txt"];
        File.WriteAllText(file, "169304\tKhān Shaykhūn\tKhan Shaykhun\tHan Seyhun,خان شيخون\t35.44\t36.646\tP\tPPL\tSY\t\t12\t\t\t\t0\t\t0\tAsia/Damascus\t2017-07-28\n");
        _gazetteer.Import(file);

        Assert.Equal(["C1", "C3987"], _gazetteer.Search("خان شيخون").Places.Select(hit => hit.Place.Code).Order());
        Assert.Equal("C3987", _gazetteer.Search("Han Seyhun").Places[0].Place.Code);
        Assert.Equal("G169304", _gazetteer.Search("G169304").Places[0].Place.Code);
    }

    [Fact]
    public void Every_file_of_places_that_is_shared_is_taken_in_and_again_changes_nothing()
    {
        var files = Directory.GetFiles(Needs.SharedData("places")).Order(StringComparer.Ordinal).ToList();
        Assert.Contains(files, file => file.EndsWith(".csv", StringComparison.Ordinal));
        foreach (var file in files)
        {
            Assert.True(_gazetteer.Import(file) is { Added: > 0 } or { Outlines: > 0 }, file);
        }
        foreach (var file in files)
        {
            Assert.Equal((0, 0, 0), _gazetteer.Import(file) is var again ? (again.Added, again.Changed, again.Outlines) : default);
        }
        foreach (var csv in files.Where(file => file.EndsWith(".csv", StringComparison.Ordinal)))
        {
            Assert.All(File.ReadLines(csv).Skip(1).Where(line => line is [>= 'A' and <= 'Z', ..]), line => Assert.NotNull(_gazetteer.Find(line[..line.IndexOf(',', StringComparison.Ordinal)])));
        }
    }

    [Fact]
    public void A_place_is_coarsened_to_its_governorate_and_district()
    {
        _gazetteer.BringStart();
        _gazetteer.Import(Csv("x.csv", "SY070200,adm3,SY0702,Ma'arrat An Nu'man,مركز معرة النعمان,35.6,36.7\nC1,community,SY070200,A,ا,35.64,36.67\nC2,community,,B,ب,35.64,36.67\n"));

        Assert.Equal(("SY07", "SY0702", false), Admin(_gazetteer.AdminOf("C1")));
        Assert.Equal(("SY07", "SY0702", true), Admin(_gazetteer.AdminOf("C2")));
        Assert.Equal(("SY07", "SY0702", true), Admin(_gazetteer.AdminOf(null, new GeoPoint(35.64, 36.67))));
        Assert.Equal(("SY07", "SY0702", false), Admin(_gazetteer.AdminOf("SY0702")));
        Assert.Equal(("SY07", null, false), Admin(_gazetteer.AdminOf("SY07")));
        // The code says where it lies, also where nobody brought it in, and whatever the point says.
        Assert.Equal(("SY07", "SY0703", false), Admin(_gazetteer.AdminOf("SY070301", new GeoPoint(33.5, 36.3))));
        // Damascus lies within the outline of the land around it.
        Assert.Equal("SY01", _gazetteer.AdminOf(null, new GeoPoint(33.5157, 36.2781))?.Governorate.Code);
        Assert.Null(_gazetteer.AdminOf(null, new GeoPoint(39.9, 32.8)));
        Assert.Null(_gazetteer.AdminOf("C999", null));
        Assert.Null(_gazetteer.AdminOf(null));

        static (string, string?, bool) Admin(PlaceAdmin? admin) => (admin!.Governorate.Code, admin.District?.Code, admin.IsDistrictNear);
    }

    [Fact]
    public void What_lies_on_the_simplified_border_or_on_an_island_is_not_outside()
    {
        _gazetteer.BringStart();

        // Arwad, 3 km off Tartous, and a village on the border with Lebanon.
        Assert.Equal("SY10", _gazetteer.Locate(new GeoPoint(34.8558, 35.8586)).Governorate?.Code);
        Assert.False(_gazetteer.IsOutside(new GeoPoint(33.57383, 36.01324)));
        Assert.True(_gazetteer.IsOutside(new GeoPoint(33.8938, 35.5018)));
        Assert.True(_gazetteer.IsOutside(new GeoPoint(36.6504, -35.4437)));
    }

    [Fact]
    public void The_nearest_places_are_the_nearest_of_all()
    {
        var random = new Random(11);
        var points = Enumerable.Range(0, 400).Select(_ => new GeoPoint(Math.Round(32 + (random.NextDouble() * 5), 5), Math.Round(36 + (random.NextDouble() * 6), 5))).ToList();
        _gazetteer.Import(Csv("x.csv", string.Concat(points.Select((p, i) => FormattableString.Invariant($"C{i},community,,N{i},,{p.Latitude},{p.Longitude}\n")))));

        for (var i = 0; i < 100; i++)
        {
            var here = new GeoPoint(31 + (random.NextDouble() * 7), 35 + (random.NextDouble() * 8));
            Assert.Equal(points.Min(point => point.MetresTo(here)), _gazetteer.Locate(here).Metres, 6);
            Assert.Equal(points.OrderBy(point => point.MetresTo(here)).Take(7), _gazetteer.Around(here, 7).Select(hit => hit.Place.Point));
        }
    }

    [Theory]
    [InlineData("C1,community,,A,ا,95,36\n", "places.coordinates")]
    [InlineData("C1,community,,A,ا,NaN,36\n", "places.coordinates")]
    [InlineData("C1,community,,A,ا,35,36,7\n", "places.column_count")]
    [InlineData("C1,community,,A\n", "places.column_count")]
    [InlineData("C1,city,,A,ا,35,36\n", "places.level_unknown")]
    [InlineData("C 1,community,,A,ا,35,36\n", "places.code_malformed")]
    [InlineData("C1,community,C1,A,ا,35,36\n", "places.parent_malformed")]
    [InlineData("C1,community,,,,35,36\n", "places.name_missing")]
    [InlineData("C1,community,,A\u202Eb,,35,36\n", "places.name_malformed")]
    [InlineData("C1,community,,A\0b,,35,36\n", "places.nul")]
    [InlineData("C1,community,,\"A,,35,36\n", "places.quote")]
    [InlineData("C1,community,,\"A\"b,,35,36\n", "places.quote")]
    [InlineData("C1,community,,A,,35,36\nc1,community,,B,,35,36\n", "places.code_twice")]
    [InlineData("", "places.empty")]
    public void A_line_that_is_wrong_is_named_and_nothing_is_taken(string rows, string code)
    {
        var refused = Assert.Throws<PlacesException>(() => _gazetteer.Import(Csv("x.csv", (rows.Length == 0 ? "" : "C0,community,,Good,جيد,35,36\n") + rows)));

        Assert.Equal(code, refused.Problems[0].Code);
        Assert.True(refused.Problems[0].Line >= (rows.Length == 0 ? 1 : 3), $"line {refused.Problems[0].Line}");
        Assert.Equal(0, _gazetteer.Count);
        Assert.Empty(_gazetteer.Sources);
        Assert.All((string[])["en", "ar"], language => Assert.True(Problems.Has(code, System.Globalization.CultureInfo.GetCultureInfo(language))));
    }

    [Fact]
    public void Another_encoding_a_huge_field_a_missing_column_and_a_binary_are_refused()
    {
        var file = _scratch["x.csv"];
        foreach (var (bytes, code) in new (byte[], string)[]
        {
            ([.. Encoding.UTF8.GetBytes(Header + "C1,community,,A,"), 0xCD, 0xE3, 0xD5, .. ",35,36\n"u8], "places.encoding"),
            (Encoding.Unicode.GetBytes(Header), "places.nul"),
            (Encoding.UTF8.GetBytes(Header + "C1,community,,\"" + new string('a', 1 << 20) + "\",,35,36\n"), "places.row_too_long"),
            (Encoding.UTF8.GetBytes(Header + "C1,community,," + new string('a', 300) + ",,35,36\n"), "places.name_malformed"),
            ("pcode,level,name_en\n"u8.ToArray(), "places.column_missing"),
            ("pcode,level,lat,lon\n"u8.ToArray(), "places.column_missing"),
            ([], "places.empty"),
        })
        {
            File.WriteAllBytes(file, bytes);
            Assert.Equal(code, Assert.Throws<PlacesException>(() => _gazetteer.Import(file)).Problems[0].Code);
        }
        Assert.Equal(0, _gazetteer.Count);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"features":[{}]}""")]
    [InlineData("""{"features":[{"properties":{"pcode":7},"geometry":{}}]}""")]
    [InlineData("""{"features":[{"properties":{"pcode":"X"},"geometry":{"type":"Polygon","coordinates":[[[1,2],[3,4]]]}}]}""")]
    [InlineData("""{"features":[{"properties":{"pcode":"X"},"geometry":{"type":"Polygon","coordinates":[[[1,999],[3,4],[5,6],[1,999]]]}}]}""")]
    [InlineData("""{"features":[{"properties":{"pcode":"X"},"geometry":{"type":"Point","coordinates":[1,2]}}]}""")]
    public void What_is_no_outline_is_refused(string json)
    {
        File.WriteAllText(_scratch["x.geojson"], json);

        Assert.Equal("places.outline_malformed", Assert.Throws<PlacesException>(() => _gazetteer.Import(_scratch["x.geojson"])).Problems[0].Code);
    }

    [Fact]
    public void An_outline_with_a_hole_holds_what_is_around_the_hole()
    {
        _gazetteer.Import(Csv("x.csv", "X,adm1,,X,,5,5\n"));
        File.WriteAllText(_scratch["x.geojson"], """{"features":[{"properties":{"pcode":"X"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[4,4],[6,4],[6,6],[4,6],[4,4]]]}}]}""");

        Assert.Equal(1, _gazetteer.Import(_scratch["x.geojson"]).Outlines);
        Assert.Equal(0, _gazetteer.Import(_scratch["x.geojson"]).Outlines);

        Assert.Equal("X", _gazetteer.Locate(new GeoPoint(2, 2)).Governorate?.Code);
        Assert.Null(_gazetteer.Locate(new GeoPoint(5, 5)).Governorate);
        Assert.Null(_gazetteer.Locate(new GeoPoint(11, 5)).Governorate);
    }

    private static (long Added, long Changed, long Unchanged, long Passed) Counts(PlacesImported done) => (done.Added, done.Changed, done.Unchanged, done.Passed);

    private string Csv(string name, string rows)
    {
        File.WriteAllText(_scratch[name], Header + rows, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        return _scratch[name];
    }
}
