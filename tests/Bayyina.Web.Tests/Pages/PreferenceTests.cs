using System.Net;
using Bayyina.Web.Tests.Hosting;

namespace Bayyina.Web.Tests.Pages;

public class PreferenceTests
{
    [Theory]
    [InlineData(null, "ar")]
    [InlineData("en-GB,en;q=0.9", "en")]
    [InlineData("fr-FR,en;q=0.5,ar;q=0.8", "ar")]
    [InlineData("de", "ar")]
    public async Task Who_comes_for_the_first_time_gets_the_first_of_our_languages_that_the_browser_asks_for(string? asked, string given)
    {
        await using var site = await ASite.Start();
        using var visitor = new Visitor(site.Address, null);
        if (asked is not null)
        {
            visitor.Client.DefaultRequestHeaders.Add("Accept-Language", asked);
        }

        Assert.Contains($"<html lang=\"{given}\"", await visitor.Read("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5_000_000)]
    [InlineData(31_000_000)]
    public async Task A_form_that_is_too_large_is_refused_as_that(int length)
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit("en");
        // Asked first, as a careful client does: the refusal comes before the bytes.
        visitor.Client.DefaultRequestHeaders.ExpectContinue = true;
        using var form = new StringContent("text=" + new string('a', length), null, "application/x-www-form-urlencoded");

        using var answer = await visitor.Client.PostAsync(new Uri("/preferences", UriKind.Relative), form);

        Assert.Equal(System.Net.HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("That was too large", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(site.Failures);
    }

    [Fact]
    public async Task A_choice_is_kept_and_changes_nothing_else()
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit("ar", "dark", "arab");
        using var answer = await visitor.Submit("/settings", "/preferences", ("language", "en"), ("back", "/items?show=exercises"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/items?show=exercises", answer.Headers.Location?.OriginalString);
        Assert.Equal("en.dark.arab", visitor.Cookie("bayyina-view"));
        var page = await visitor.Read("/");
        Assert.Contains("<html lang=\"en\" dir=\"ltr\" data-theme=\"dark\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Digits_follow_the_choice_on_Arabic_pages_and_never_in_ids()
    {
        await using var site = await ASite.Start();
        using var arab = site.Visit("ar", digits: "arab");
        using var latin = site.Visit("ar", digits: "latn");

        Assert.Contains("<bdi>٢</bdi>", await arab.Read("/"), StringComparison.Ordinal);
        Assert.Contains("<bdi>2</bdi>", await latin.Read("/"), StringComparison.Ordinal);
        Assert.Contains(site.Product.Statements.Origin, await arab.Read("/ledger"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//elsewhere.example")]
    [InlineData("https://elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("items")]
    [InlineData("")]
    public async Task A_form_leads_back_to_our_own_pages_alone(string back)
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit();
        using var answer = await visitor.Submit("/", "/preferences", ("language", "en"), ("back", back));

        Assert.Equal("/", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_form_that_is_not_from_our_page_changes_nothing_and_is_refused_in_words()
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit("en");
        foreach (var action in (string[])["/preferences", "/exercise", "/dossiers"])
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("language", "ar")]);
            using var answer = await visitor.Client.PostAsync(new Uri(action, UriKind.Relative), form);

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("The request was not understood", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal("en.auto.arab", visitor.Cookie("bayyina-view"));
        Assert.Equal(0, site.Product.IncidentList.Count().Drills);
        Assert.Empty(site.Failures);
    }

    [Theory]
    [InlineData("xx.yy.zz")]
    [InlineData("....")]
    [InlineData("")]
    public async Task A_cookie_that_says_nothing_sensible_is_as_none(string cookie)
    {
        await using var site = await ASite.Start();
        using var visitor = new Visitor(site.Address, cookie);

        Assert.Contains("<html lang=\"ar\" dir=\"rtl\">", await visitor.Read("/"), StringComparison.Ordinal);
    }
}
