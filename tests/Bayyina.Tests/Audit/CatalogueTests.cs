using System.Globalization;
using System.Text.RegularExpressions;
using Bayyina.Audit;

namespace Bayyina.Tests.Audit;

/// <summary>Each kind of finding has its texts in both languages and its line in docs/check.md.</summary>
public sealed partial class CatalogueTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "check.md"));

    [Fact]
    public void Each_code_has_what_it_means_and_what_can_be_done_in_both_languages()
    {
        var lacking = from kind in FindingKinds.All
                      from key in (string[])[kind.Code + ".means", kind.Code + ".do"]
                      from language in (string[])["en", "ar"]
                      where !AuditText.Has(key, CultureInfo.GetCultureInfo(language))
                      select $"{language}: {key}";

        Assert.Empty(lacking);
    }

    [Fact]
    public void Each_code_stands_once_in_the_page_with_its_severity_and_the_page_names_no_other()
    {
        var listed = Row().Matches(Page).Select(row => (row.Groups[1].Value, row.Groups[2].Value)).ToList();

        Assert.Equal(FindingKinds.All.Select(kind => (kind.Code, kind.Severity.ToString().ToLowerInvariant())).Order(), listed.Order());
    }

    [Fact]
    public void Both_languages_have_the_same_places()
    {
        foreach (var key in FindingKinds.All.SelectMany(kind => new[] { kind.Code + ".means", kind.Code + ".do" }))
        {
            var places = new[] { "en", "ar" }.Select(language => string.Join(',', Place().Matches(AuditText.Of(key, CultureInfo.GetCultureInfo(language))).Select(m => m.Value).Order())).ToList();
            Assert.True(places[0] == places[1], $"{key}: {places[0]} and {places[1]}");
        }
    }

    [GeneratedRegex(@"^\| `([a-z0-9_]+\.[a-z0-9_]+)` \| (damage|notice) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
