using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Web.Tests.Hosting;

namespace Bayyina.Web.Tests.Pages;

public partial class RecordTests
{
    [Fact]
    public async Task The_exercise_is_loaded_once_from_the_first_page_and_is_one_in_every_statement()
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit();
        using var first = await visitor.Submit("/", "/exercise");
        using var second = await visitor.Submit("/incidents?show=exercises", "/exercise");

        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(new Tally(0, 1), site.Product.IncidentList.Count());
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "samples", "exercise", "files"), "*", SearchOption.AllDirectories);
        Assert.Equal(new Tally(0, files.Length), site.Product.ItemList.Count());
        var said = site.Product.StatementList.Latest(site.Reader, null, 1000).Where(row => row.Statement.Kind?.StartsWith("key.", StringComparison.Ordinal) != true);
        Assert.All(said, row => Assert.True(row.Statement.Exercise));
    }

    [Fact]
    public async Task Lists_page_by_key_without_losing_or_repeating_anything()
    {
        await using var site = await ASite.Start();
        var opened = Enumerable.Range(0, 95).Select(i => IncidentBook.Opening(SubjectId.New("incident"), $"حادثة {i}", null, null, exercise: false)).ToList();
        site.Product.Statements.Say(opened, site.Product.Node);
        site.Product.Sequencer.Run();
        using var visitor = site.Visit("en");
        var seen = new List<string>();
        for (var path = "/incidents"; path is not null;)
        {
            var html = await visitor.Read(path);
            seen.AddRange(IncidentLink().Matches(html).Select(match => "incident/" + match.Groups[1].Value));
            path = NextLink().Match(html) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }

        Assert.Equal(opened.Select(draft => draft.Subject.Value).Order(), seen.Order());
    }

    [Theory]
    [InlineData("احمد", true)]
    [InlineData("أحمدَ", true)]
    [InlineData("مدرسه ١٢", true)]
    [InlineData("مدرسة 12", true)]
    [InlineData("100%", false)]
    [InlineData("%", false)]
    [InlineData("_", false)]
    public async Task A_search_finds_a_title_however_its_letters_are_written(string search, bool found)
    {
        await using var site = await ASite.Start();
        site.OpenIncident("قصف مدرسة 12، بلاغ أحمد");
        using var visitor = site.Visit();

        Assert.Equal(found, IncidentLink().IsMatch(await visitor.Read("/incidents?q=" + Uri.EscapeDataString(search))));
    }

    [Fact]
    public async Task A_proof_from_the_page_holds_for_the_leaf_from_the_page()
    {
        await using var site = await ASite.StartWithRecord();
        using var visitor = site.Visit();
        var keys = await visitor.Read("/ledger/key");
        var proof = LogProof.Parse(await visitor.Read("/ledger/3.tlog-proof"));
        var leaf = await visitor.Read("/ledger/3.jws");

        Assert.Equal(await visitor.Read("/ledger/checkpoint"), proof.Checkpoint.Format());
        Assert.Equal(site.Product.KeyFile(), keys);
        Assert.DoesNotContain('~', leaf);
        Assert.True(proof.Verify(NoteKey.Parse(keys.Split('\n')[0]), MerkleTree.LeafHash(Encoding.UTF8.GetBytes(leaf))));
    }

    [Fact]
    public async Task A_dossier_is_exported_by_the_form_listed_and_leaves_nothing_behind()
    {
        await using var site = await ASite.StartWithRecord();
        using var visitor = site.Visit("en");
        var drill = site.Product.IncidentList.Page(site.Reader, exercise: true, null, null, 1).Rows[0].Id;
        using (var answer = await visitor.Submit("/dossiers", "/dossiers", ("incident", drill.Value), ("withhold", "device")))
        {
            Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
            using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
            Assert.Contains(zip.Entries, entry => entry.FullName == "data/report.html");
        }
        var html = await visitor.Read("/dossiers");

        Assert.Contains("<code>device</code>", html, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(site.Product.Folder.Root, "outgoing")));
    }

    [Theory]
    [InlineData("incident", "incident/00000000-0000-4000-8000-000000000000")]
    [InlineData("incident", "nonsense")]
    public async Task What_cannot_be_exported_is_refused_in_words(string field, string value)
    {
        await using var site = await ASite.StartWithRecord();
        using var visitor = site.Visit("en");
        using var answer = await visitor.Submit("/dossiers", "/dossiers", (field, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("role=\"alert\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/incidents/nonsense")]
    [InlineData("/incidents/00000000-0000-4000-8000-000000000000")]
    [InlineData("/items/../../etc/passwd")]
    [InlineData("/items/00000000-0000-4000-8000-000000000000")]
    [InlineData("/ledger/999999")]
    [InlineData("/ledger/999999.tlog-proof")]
    [InlineData("/ledger/-1")]
    [InlineData("/assets/assets.json")]
    [InlineData("/assets/..%2f..%2fbayyina.db")]
    public async Task What_is_not_there_is_a_page_that_says_so(string path)
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit();
        using var answer = await visitor.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("لا توجد صفحة بهذا العنوان", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(site.Failures);
    }

    [Fact]
    public async Task What_the_browser_keeps_has_a_name_for_its_content_and_comes_compressed()
    {
        await using var site = await ASite.Start();
        using var visitor = site.Visit();
        var html = await visitor.Read("/");
        foreach (var address in AssetLink().Matches(html).Select(match => match.Value).Distinct())
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
            request.Headers.Add("Accept-Encoding", "br");
            using var answer = await visitor.Client.SendAsync(request);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl?.ToString());
            Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
        }
    }

    [GeneratedRegex("class=\"row-name\" href=\"/incidents/([0-9a-f-]{36})\"")]
    private static partial Regex IncidentLink();

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex NextLink();

    [GeneratedRegex("/assets/[^\"]+")]
    private static partial Regex AssetLink();
}
