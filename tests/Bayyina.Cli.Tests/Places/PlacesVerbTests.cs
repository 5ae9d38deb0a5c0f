using Bayyina.Cli.Tests.MainJob;

namespace Bayyina.Cli.Tests.Places;

/// <summary><c>places</c> as somebody types it.</summary>
public sealed class PlacesVerbTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_file_is_taken_in_once_and_its_places_are_found()
    {
        _scene.AddOne("a.txt", "a", "--exercise");
        var file = _scene.File("own.csv", "pcode,level,parent,name_en,name_ar,lat,lon\nC3987,community,,Khan Shaykun,خان شيخون,35.44374,36.65037\n");

        var first = _scene.Json("places", "import", file, "--licence", "CC BY-IGO");
        var again = _scene.Json("places", "import", file, "--licence", "CC BY-IGO");

        Assert.Equal((1, 0), (first.GetProperty("added").GetInt32(), first.GetProperty("unchanged").GetInt32()));
        Assert.Equal((0, 1), (again.GetProperty("added").GetInt32(), again.GetProperty("unchanged").GetInt32()));
        Assert.Equal("C3987", _scene.Json("places", "search", "khan sheikhoun", "--most", "1").GetProperty("code").GetString());
        Assert.Equal(77, _scene.Done("places", "list").Lines.Count);
        Assert.Equal(14, _scene.Json("places").GetProperty("places").GetProperty("adm1").GetInt32());
        var point = _scene.Run("places", "search", "٣٥٫٤٤، ٣٦٫٦٥", "--lang", "ar");
        Assert.Contains("إدلب", point.Output, StringComparison.Ordinal);
        Assert.Contains("place.outside_country", _scene.Run("places", "search", "41.0, 29.0").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_named_by_its_line_in_both_languages()
    {
        _scene.AddOne("a.txt", "a", "--exercise");
        var file = _scene.File("own.csv", "pcode,level,parent,name_en,name_ar,lat,lon\nC1,community,,A,ا,95,36\n");

        var english = _scene.Run("places", "import", file);
        var arabic = _scene.Run("places", "import", file, "--lang", "ar");

        Assert.Equal((1, 1), (english.ExitCode, arabic.ExitCode));
        Assert.StartsWith("places.coordinates: ", english.Error, StringComparison.Ordinal);
        Assert.Contains("line 2", english.Error, StringComparison.Ordinal);
        Assert.Contains("السطر 2", arabic.Error, StringComparison.Ordinal);
        Assert.StartsWith("path.missing", _scene.Run("places", "import", _scene.In("nothing.csv")).Error, StringComparison.Ordinal);
    }
}
