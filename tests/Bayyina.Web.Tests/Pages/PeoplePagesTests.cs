using System.Net;
using Bayyina.Web.Tests.Hosting;

namespace Bayyina.Web.Tests.Pages;

/// <summary>The pages of the organisation's people and of the displaced: both languages, no text that is missing, nothing held back that shows.</summary>
public sealed class PeoplePagesTests
{
    [Theory]
    [InlineData("ar", "rtl")]
    [InlineData("en", "ltr")]
    public async Task Every_one_of_them_answers_in_its_language_and_has_its_texts(string language, string direction)
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit(language);
        foreach (var (name, path) in PeopleRecord.SaidTo(site.Product))
        {
            using var answer = await visitor.Client.GetAsync(new Uri(path, UriKind.Relative));
            var html = await answer.Content.ReadAsStringAsync();

            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{name} {path}: {answer.StatusCode}");
            Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\"", html, StringComparison.Ordinal);
            // A text that is missing shows as its key.
            Assert.DoesNotMatch("[>\"](volunteers|displacement|shell|incidents)\\.[a-z_]+", html);
            Assert.DoesNotContain("هذا الاسم محجوب", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
            Assert.DoesNotContain(" style=", html, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("EXERCISE", html, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Empty(site.Failures);
    }
}
