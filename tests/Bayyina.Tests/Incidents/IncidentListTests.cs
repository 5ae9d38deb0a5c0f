using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Incidents;

[Trait("store", "each")]
public sealed class IncidentListTests : IDisposable
{
    private readonly AnInstallation _here = new();

    public void Dispose() => _here.Dispose();

    [Theory]
    [InlineData("أحمد", "احمد")]
    [InlineData("آذار", "اذار")]
    [InlineData("مُسْتَشْفَى", "مستشفي")]
    [InlineData("مدرسة", "مدرسه")]
    [InlineData("بيـــان", "بيان")]
    [InlineData("الدمية ٤", "الدميه 4")]
    [InlineData("  Two   Words ", "two words")]
    [InlineData("\u2068isolated\u2069", "isolated")]
    [InlineData("", "")]
    public void Forms_of_one_letter_have_one_key(string title, string key)
    {
        Assert.Equal(key, TitleKey.Of(title));
        Assert.Equal(key, TitleKey.Of(TitleKey.Of(title)));
    }

    [Fact]
    public void The_record_and_its_drills_are_listed_and_counted_apart()
    {
        var real = _here.OpenIncident("real");
        var drill = _here.OpenIncident("drill", exercise: true);

        Assert.Equal(real, Assert.Single(_here.Product.IncidentList.Page(_here.Product.Own, false, null, null, 10).Rows).Id);
        Assert.Equal(drill, Assert.Single(_here.Product.IncidentList.Page(_here.Product.Own, true, null, null, 10).Rows).Id);
        Assert.Equal(new Tally(1, 1), _here.Product.IncidentList.Count());
        _here.Seal(drill, exercise: true, "a", "b");
        Assert.Equal(new Tally(0, 2), _here.Product.ItemList.Count());
        Assert.Equal(2, _here.Product.ItemList.CountOf(drill, _here.Product.Own));
    }

    [Fact]
    public void A_search_pages_too()
    {
        foreach (var number in Enumerable.Range(0, 7))
        {
            _here.OpenIncident(number % 2 == 0 ? $"قصف {number}" : "حريق");
        }
        var first = _here.Product.IncidentList.Page(_here.Product.Own, false, "قصف", null, 3);
        var second = _here.Product.IncidentList.Page(_here.Product.Own, false, "قصف", first.Next, 3);

        Assert.Equal(3, first.Rows.Count);
        Assert.Single(second.Rows);
        Assert.Null(second.Next);
        Assert.Equal(4, first.Rows.Concat(second.Rows).Select(row => row.Title).Distinct().Count());
    }

    [Fact]
    public void A_data_folder_of_an_older_version_is_in_order_after_its_next_start()
    {
        var incident = _here.OpenIncident("من نسخة أقدم");
        _here.Seal(incident, "a");
        var before = _here.Product.IncidentList.Page(_here.Product.Own, false, null, null, 10).Rows;
        _here.Product.Database.Write(transaction => transaction.Connection!.Execute(
            "UPDATE incident SET known_since = 0, title_key = ''; UPDATE item SET sealed_at = 0; INSERT INTO due (what) VALUES ('rebuild')",
            transaction: transaction));

        Assert.Equal(before, _here.Reopened().IncidentList.Page(_here.Product.Own, false, "أقدم", null, 10).Rows);
        Assert.NotEqual(0, Assert.Single(_here.Product.ItemList.Page(_here.Product.Own, false, null, 10).Rows).SealedAt.ToUnixTimeSeconds());
        Assert.False(_here.Product.Database.IsDue("rebuild"));
        Assert.Empty(_here.Product.Rebuild());
    }

    [Theory]
    [InlineData("12.incident/x", 12, "incident/x")]
    [InlineData("12.a.b", 12, "a.b")]
    public void A_key_reads_what_it_wrote(string text, long since, string id)
    {
        Assert.Equal(new ListKey(since, id), ListKey.Parse(text));
        Assert.Equal(text, new ListKey(since, id).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".x")]
    [InlineData("-1.x")]
    [InlineData("99999999999999999999.x")]
    [InlineData("12")]
    public void What_is_no_key_begins_the_list(string? text) => Assert.Null(ListKey.Parse(text));
}
