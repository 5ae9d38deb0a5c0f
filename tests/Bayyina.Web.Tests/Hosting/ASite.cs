using System.Net;
using Bayyina.Access;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Statements;
using Microsoft.AspNetCore.Builder;

namespace Bayyina.Web.Tests.Hosting;

/// <summary>The application on a port of loopback that was free, over a data folder of its own.</summary>
public sealed class ASite : IAsyncDisposable
{
    // In memory where the system has a place for that: it is the pages that are tested, not the disk.
    private static readonly string Place = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
    private static readonly DirectoryInfo State = NewFolder();
    private readonly DirectoryInfo _scratch = NewFolder();
    private readonly WebApplication _app;
    private readonly List<Exception> _failures = [];
    private User? _user;

    // Locks are told apart by their ledgers' random origins, so all tests of the process may share the place.
    static ASite()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", State.FullName);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => State.Delete(recursive: true);
    }

    private ASite(TimeProvider time)
    {
        Product = Product.Open(Path.Combine(_scratch.FullName, "data"), time);
        Product.Sequencer.Run();
        // What is held against a recording must not depend on whether the machine has ffmpeg.
        Product.Previews.Options = new PreviewOptions { IsOff = time != TimeProvider.System };
        _app = Server.Build(Product, "http://127.0.0.1:0", _failures.Add);
    }

    public Product Product { get; }

    /// <summary>The cookie of somebody who is signed in and may do everything but read what is protected.</summary>
    public Cookie Session { get; private set; } = new();

    /// <summary>How they read.</summary>
    public Reader Reader => Product.Access.Users.ActorOf(_user!).Reader;

    /// <summary>Without a slash at its end.</summary>
    public string Address => _app.Urls.First();

    /// <summary>What should not have happened.</summary>
    public IReadOnlyList<Exception> Failures => _failures;

    /// <summary>One that nobody has entered yet.</summary>
    public static async Task<ASite> StartEmpty(TimeProvider? time = null)
    {
        var site = new ASite(time ?? TimeProvider.System);
        await site._app.StartAsync();
        return site;
    }

    /// <summary>An empty one, in which somebody is signed in.</summary>
    public static async Task<ASite> Start(TimeProvider? time = null)
    {
        var site = new ASite(time ?? TimeProvider.System);
        await site._app.StartAsync();
        await site.SignIn();
        return site;
    }

    /// <summary>One with the exercise, a real incident and its notes, loaded through the site itself where it can be.</summary>
    public static async Task<ASite> StartWithRecord(TimeProvider? time = null)
    {
        var site = await Start(time);
        using var visitor = site.Visit();
        using var loaded = await visitor.Submit("/", "/exercise");
        Assert.Equal(HttpStatusCode.Redirect, loaded.StatusCode);
        site.OpenIncident("انهيار بناء في حي الصاخور <b>&", "2026-02-03T06:45+03:00", "SY0201");
        return site;
    }

    /// <summary>Opens an incident with a note, as the installation.</summary>
    public SubjectId OpenIncident(string title, string? at = null, string? place = null)
    {
        var incident = SubjectId.New("incident");
        Product.Statements.Say(
            [
                IncidentBook.Opening(incident, title, at, place, exercise: false),
                IncidentBook.Note(incident, "سُمع صوت تحت الأنقاض at 07:10.", "ar", exercise: false),
            ],
            Product.Node);
        Product.Sequencer.Run();
        return incident;
    }

    /// <summary>The path of a one-time link that works.</summary>
    public string Link() => "/link/" + Product.Access.Links.MakeFor(_user!, null);

    /// <summary>A browser without a script engine, in which somebody is signed in.</summary>
    public Visitor Visit(string language = "ar", string theme = "auto", string digits = "arab") => new(Address, $"{language}.{theme}.{digits}", Session);

    /// <summary>A page of every kind that there is, by a name that tells what it shows.</summary>
    public IReadOnlyList<(string Name, string Path)> EveryPage()
    {
        var drill = Product.IncidentList.Page(Reader, exercise: true, null, null, 1).Rows[0].Id;
        var real = Product.IncidentList.Page(Reader, exercise: false, null, null, 1).Rows[0].Id;
        var photo = Product.ItemList.Page(Reader, exercise: true, null, 100).Rows.First(item => item.File == "stretcher, dummy 4.jpg");
        return
        [
            ("home", "/"),
            ("now", "/now"),
            ("now-exercises", "/now?show=exercises"),
            ("incidents", "/incidents"),
            ("incidents-search", "/incidents?q=%D8%A7%D9%84%D8%B5%D8%A7%D8%AE%D9%88%D8%B1"),
            ("incidents-none-found", "/incidents?q=zzz"),
            ("incidents-exercises", "/incidents?show=exercises"),
            ("incident-new", "/incidents/new"),
            ("incident-new-drill", "/incidents/new?show=exercises"),
            ("incident", "/" + real.Value.Replace("incident/", "incidents/", StringComparison.Ordinal)),
            ("incident-exercise", "/" + drill.Value.Replace("incident/", "incidents/", StringComparison.Ordinal)),
            ("items", "/items"),
            ("items-exercises", "/items?show=exercises"),
            ("item", "/" + photo.Id.Value.Replace("item/", "items/", StringComparison.Ordinal)),
            ("people", "/people"),
            ("places", "/places"),
            ("places-found", "/places?q=%D8%A7%D9%84%D8%AD%D8%B3%D9%83%D8%A9"),
            ("places-outside", "/places?q=41.0%2C+29.0"),
            ("dossiers", "/dossiers"),
            ("ledger", "/ledger"),
            ("statement", "/ledger/3"),
            ("users", "/users"),
            ("user", "/users/" + _user!.Id),
            ("account", "/account"),
            ("settings", "/settings"),
            ("not-found", "/nothing"),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Product.Dispose();
        _scratch.Delete(recursive: true);
    }

    private async Task SignIn()
    {
        const string password = "a long password of words";
        _user = Assert.IsType<UserChanged>(Product.Access.Users.Create("سلمى", [UserRole.Operations, UserRole.Documentation, UserRole.Administrator], null)).User;
        var link = "/link/" + Product.Access.Links.MakeFor(_user, null);
        using var visitor = new Visitor(Address, null);
        using var entered = await visitor.Submit(link, link, ("password", password), ("again", password));
        Session = new Cookie("bayyina-session", visitor.Cookie("bayyina-session"));
    }

    private static DirectoryInfo NewFolder() => Directory.CreateDirectory(Path.Combine(Place, "bayyina-web-test-" + Path.GetRandomFileName()));
}
