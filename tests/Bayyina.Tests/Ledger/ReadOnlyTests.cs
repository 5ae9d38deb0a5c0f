using System.Net;
using System.Text.Json;
using Bayyina.Access;
using Bayyina.Dossiers;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Tests.Access;
using Bayyina.Tests.Installations;
using Bayyina.Web.Shell;

namespace Bayyina.Tests.Ledger;

/// <summary>An old database was put back in place: the record is read as before, and nothing is said, kept or changed.</summary>
public sealed class ReadOnlyTests : IDisposable
{
    private const string Behind = "ledger.behind";
    private readonly AnInstallation _installation = new();

    private Product Product => _installation.Product;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void What_was_said_is_read_and_everything_that_would_say_something_is_refused_where_it_is_said()
    {
        var (incident, user) = PutBack(_installation);

        Assert.Equal(Behind, Product.ReadOnly!.Code);
        Assert.Equal(["before"], Product.Incidents.Find(incident)!.Titles);
        Assert.NotNull(Product.Access.Users.FindByName("Salma"));
        AssertRefused(() => Product.Say(IncidentBook.Note(incident, "n", "en", false), Product.Node));
        AssertRefused(() => Product.Statements.Admit(IncidentBook.Note(incident, "n", "en", false).Sign(Product.Statements.Origin, _installation.Time, Product.Node)));
        AssertRefused(() => Product.Sequencer.Run());
        AssertRefused(() => Product.RotateNodeKey());
        AssertRefused(() => Product.Dossiers.Export(
            new DossierRequest([incident], []), Product.DescribeProcess(), Path.Combine(_installation.Scratch, "d.zip")));
        AssertRefused(() => Product.Access.Users.Create("another", [UserRole.Field], null));
        AssertRefused(() => Product.Access.Users.SetRoles(user.Id, [UserRole.Field, UserRole.Administrator], null));
        AssertRefused(() => Product.Access.Users.Disable(Product.Access.Users.FindByName("Omar")!.Id, null));
        AssertRefused(() => Product.Uploads.Begin(user.Actor, new UploadWish(incident, false, 3, "f", "", null, "")));
        Assert.Null(Product.Access.Users.FindByName("another"));
        Assert.Equal([UserRole.Administrator, UserRole.Documentation], Product.Access.Users.Find(user.Id)!.Roles.OrderDescending());
        Assert.False(File.Exists(Path.Combine(_installation.Data, "keys", "node.next.key")));
        Assert.False(File.Exists(Path.Combine(_installation.Scratch, "d.zip")));
        Assert.Empty(Product.Rows.AnyStaged() ? ["staged"] : Array.Empty<string>());
    }

    [Fact]
    public async Task Pages_are_shown_with_what_is_wrong_in_both_languages_and_without_forms_and_one_that_was_open_is_refused_calmly()
    {
        using var server = new AServer(installation => PutBack(installation));
        var user = server.Access.Users.FindByName("Salma")!;
        var browser = server.ABrowser();
        var entered = await browser.Post($"/link/{server.Access.Links.MakeFor(user, null)}", ("password", AServer.Password), ("again", AServer.Password));
        Assert.Equal("/", entered.Headers.Location?.ToString());
        var incident = server.Installation.Product.IncidentList.Page(server.Installation.Product.Own, false, null, null, 1).Rows[0].Id.Value;

        foreach (var path in (string[])["/", "/incidents", "/" + incident.Replace("incident", "incidents", StringComparison.Ordinal), "/items", "/ledger", "/ledger/0", "/dossiers", "/users", $"/users/{user.Id}", "/account", "/settings", "/access-log"])
        {
            foreach (var language in (string[])["ar", "en"])
            {
                var answer = await browser.Get($"{path}?language={language}");
                var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Forbidden, $"{path}: {answer.StatusCode}");
                Assert.Contains(Problems.Text(Behind, System.Globalization.CultureInfo.GetCultureInfo(language)), page, StringComparison.Ordinal);
                foreach (var form in (string[])["/notes\"", "/close\"", "action=\"/dossiers\"", "/items\" enctype", "action=\"/users\"", "action=\"/users/roles\"", "action=\"/users/disable\"", "/incidents/new", "action=\"/exercise\""])
                {
                    Assert.DoesNotContain(form, page, StringComparison.Ordinal);
                }
            }
        }
        var refused = await browser.Post($"/{incident.Replace("incident", "incidents", StringComparison.Ordinal)}/notes", ("note", "seen"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/")).StatusCode);
    }

    [Fact]
    public async Task Programs_are_told_by_one_code_and_why()
    {
        using var server = new AServer(installation => PutBack(installation));
        var user = server.Access.Users.FindByName("Salma")!;
        var browser = server.ABrowser();
        await browser.Post($"/link/{server.Access.Links.MakeFor(user, null)}", ("password", AServer.Password), ("again", AServer.Password));
        var token = await browser.FormToken();
        var incident = server.Installation.Product.IncidentList.Page(server.Installation.Product.Own, false, null, null, 1).Rows[0].Id.Value;

        foreach (var (path, body) in ((string, string)[])[("/api/incidents", """{"title":"x"}"""), ($"/api/incidents/{incident["incident/".Length..]}/notes", """{"text":"x"}""")])
        {
            var answer = await browser.Call(HttpMethod.Post, path, body, (ApiGuard.TokenHeader, token));
            var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "ledger.read_only", Behind), (answer.StatusCode, said.GetProperty("code").GetString(), said.GetProperty("reason").GetString()));
        }
        Assert.Equal(HttpStatusCode.OK, (await browser.Call(HttpMethod.Get, "/api/incidents", null)).StatusCode);
    }

    [Fact]
    public void When_the_right_database_is_back_it_goes_on_with_everything_that_was_acknowledged()
    {
        PutBack(_installation, out var newer);
        Assert.NotNull(Product.ReadOnly);
        _installation.Stop();
        Restore(newer, _installation.Data);

        Assert.Null(Product.ReadOnly);
        Assert.Equal(2, Product.IncidentList.Page(Product.Own, false, null, null, 10).Rows.Count);
        _installation.OpenIncident("after");
    }

    private static void AssertRefused(Action act) => Assert.Equal(Behind, Assert.Throws<ReadOnlyException>(act).Reason);

    private static (SubjectId Incident, User User) PutBack(AnInstallation installation) => PutBack(installation, out _);

    // Incident "before" and a user; then the database is copied, "meanwhile" is opened, and the copy is put back.
    private static (SubjectId Incident, User User) PutBack(AnInstallation installation, out string newer)
    {
        var user = installation.AUser("Salma", UserRole.Administrator, UserRole.Documentation);
        installation.AUser("Omar", UserRole.Field);
        var incident = installation.OpenIncident("before");
        installation.Stop();
        var older = Path.Combine(installation.Scratch, "older.db");
        File.Copy(Path.Combine(installation.Data, "bayyina.db"), older);
        installation.OpenIncident("meanwhile");
        installation.Stop();
        newer = Path.Combine(installation.Scratch, "newer.db");
        File.Copy(Path.Combine(installation.Data, "bayyina.db"), newer);
        Restore(older, installation.Data);
        return (incident, user);
    }

    private static void Restore(string copy, string data)
    {
        foreach (var file in Directory.GetFiles(data, "bayyina.db*"))
        {
            File.Delete(file);
        }
        File.Copy(copy, Path.Combine(data, "bayyina.db"));
    }
}
