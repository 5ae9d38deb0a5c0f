using System.Text;
using Bayyina.Evidence;

namespace Bayyina.Tests.Dossiers;

public sealed class WithholdingTests : IDisposable
{
    private const string Hidden = "HIDDEN-4711";

    private readonly ARecord _record = new ARecord()
        .WithItem($"name {Hidden}.txt", "content", new Acquisition(
            By: $"by {Hidden}", At: "2026-01-17T09:05+02:00", Place: $"place {Hidden}", Device: $"device {Hidden}", From: $"from {Hidden}", How: $"how {Hidden}"))
        .WithNote($"note {Hidden}");

    public void Dispose() => _record.Dispose();

    [Fact]
    public void Nothing_that_is_withheld_stands_anywhere_in_the_bag()
    {
        var dossier = _record.Unpacked(
            "file", "item.sealed.place", "acquired_by", "acquired_from", "acquired_how", "device", "incident.noted.note", "item.sealed.media_type", "item.sealed.at");

        AssertAbsent(dossier, Hidden, "2026-01-17T09:05+02:00", "text/plain");
        Assert.Equal([".bin"], Directory.GetFiles(Path.Combine(dossier, "data", "items")).Select(Path.GetExtension));
    }

    [Fact]
    public void Subjects_that_are_withheld_stand_nowhere_beside_the_statements_either()
    {
        var dossier = _record.Unpacked("sub", "items", "relies_on");

        AssertAbsent(dossier, _record.Incident.Value, "item/");
    }

    [Fact]
    public void What_is_withheld_is_marked_where_it_would_stand()
    {
        var dossier = _record.Unpacked("file", "item.sealed.place");

        var report = File.ReadAllText(Path.Combine(dossier, "data", "report.html"));
        Assert.Contains("<dt>Original name</dt><dd><span class=w>withheld</span></dd>", report);
        Assert.Contains("<dt>الاسم الأصلي</dt><dd><span class=w>محجوب</span></dd>", report);
        Assert.Contains("<dt>Place</dt><dd><span class=w>withheld</span></dd>", report);
        var row = File.ReadAllLines(Path.Combine(dossier, "data", "exhibits.csv"))[1];
        Assert.Contains("file;place", row);
        Assert.Contains("withheld: place", File.ReadAllText(Path.Combine(dossier, "data", "case.jsonld")));
        Assert.Contains("item.sealed,place,withheld,asked,1", File.ReadAllText(Path.Combine(dossier, "data", "selection-log.csv")));
    }

    [Fact]
    public void What_was_erased_is_told_from_what_is_withheld_everywhere()
    {
        _record.Erase("item.sealed", "place").Erase("incident.opened", "title");
        var dossier = _record.Unpacked("item.sealed.device", "incident.opened.place");

        var report = File.ReadAllText(Path.Combine(dossier, "data", "report.html"));
        Assert.Contains("<dt>Place</dt><dd><span class=w>erased</span></dd>", report);
        Assert.Contains("<dt>Device</dt><dd><span class=w>withheld</span></dd>", report);
        Assert.Contains("<h3>Title: <span class=w>erased</span></h3>", report);
        Assert.Contains("<h3>العنوان: <span class=w>ممحوّ</span></h3>", report);
        // The incident's place, then the exhibit's.
        Assert.Contains("<dt>Place</dt><dd><span class=w>withheld</span></dd>", report);
        Assert.DoesNotContain(">withheld or erased<", report);
        Assert.DoesNotContain("never said, or withheld", report);
        var table = File.ReadAllLines(Path.Combine(dossier, "data", "exhibits.csv"));
        var header = table[0].Split(',');
        var row = table[1].Split(',');
        Assert.Equal(("device", "place"), (row[Array.IndexOf(header, "withheld")], row[Array.IndexOf(header, "erased")]));
        Assert.True(_record.Verify(Path.Combine(_record.Folder, "dossier.zip")).Holds);
    }

    [Fact]
    public void The_path_of_an_exhibit_is_the_one_from_the_root_of_the_dossier()
    {
        var report = File.ReadAllText(Path.Combine(_record.Unpacked(), "data", "report.html"));

        Assert.Contains("<a href=\"items/0001.txt\"><code>data/items/0001.txt</code></a>", report);
        Assert.DoesNotContain("<code>items/", report);
    }

    [Fact]
    public void With_everything_withheld_that_may_be_the_rest_still_verifies()
    {
        var zip = _record.Export("file", "item.sealed.place", "incident.noted.note", "item.sealed.media_type", "at", "title");

        Assert.True(_record.Verify(zip).Holds);
    }

    // A value may hide in a disclosure, which is base64url, or in escaped JSON; each file is read as what it is and as what it holds.
    private static void AssertAbsent(string dossier, params string[] values)
    {
        foreach (var file in Directory.GetFiles(dossier, "*", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            var parts = text.Split('~', '.', '\n', '"').Select(Decoded).Prepend(text);
            foreach (var value in values)
            {
                Assert.False(
                    parts.Any(part => part.Contains(value, StringComparison.Ordinal)) || file.Contains(value, StringComparison.Ordinal),
                    $"{Path.GetRelativePath(dossier, file)} holds {value}");
            }
        }
    }

    private static string Decoded(string part)
    {
        try
        {
            return Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(part));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
