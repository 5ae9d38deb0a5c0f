using System.Net;
using System.Text.RegularExpressions;
using Bayyina.Access;
using Bayyina.Tests.Installations;
using Bayyina.Web;
using Bayyina.Web.Live;
using Microsoft.AspNetCore.Builder;

namespace Bayyina.Tests.Access;

/// <summary>The web application over a real installation, answering on a port of its own.</summary>
public sealed class AServer : IDisposable
{
    public const string Password = "a long password of words";
    private readonly List<Exception> _failed = [];
    private readonly List<Browser> _browsers = [];

    /// <param name="before">Done to the installation before it is served.</param>
    public AServer(Action<AnInstallation>? before = null)
        : this(before, new LiveSettings())
    {
    }

    internal AServer(Action<AnInstallation>? before, LiveSettings live)
    {
        before?.Invoke(Installation);
        App = Server.Build(Installation.Product, "http://127.0.0.1:0", _failed.Add, null, null, live);
        App.StartAsync().GetAwaiter().GetResult();
        Address = new Uri(App.Urls.First());
    }

    public AnInstallation Installation { get; } = new();

    public WebApplication App { get; }

    public Uri Address { get; }

    public AccessDesk Access => Installation.Product.Access;

    /// <summary>A browser that follows nothing by itself.</summary>
    public Browser ABrowser()
    {
        var browser = new Browser(Address);
        _browsers.Add(browser);
        return browser;
    }

    /// <summary>A user with a password, and the browser in which they are signed in.</summary>
    public async Task<(User User, Browser Browser)> SignedIn(string name, params UserRole[] roles)
    {
        var user = Installation.AUser(name, roles);
        var browser = ABrowser();
        var entered = await browser.Post($"/link/{Access.Links.MakeFor(user, null)}", ("password", Password), ("again", Password));
        Assert.Equal("/", entered.Headers.Location?.ToString());
        return (Access.Users.Find(user.Id)!, browser);
    }

    public void Dispose()
    {
        _browsers.ForEach(browser => browser.Dispose());
        App.StopAsync().GetAwaiter().GetResult();
        ((IDisposable)App).Dispose();
        Installation.Dispose();
        Assert.Empty(_failed);
    }
}

/// <summary>Keeps cookies and sends forms as a browser does: with the token that the page's form held.</summary>
public sealed partial class Browser(Uri address) : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private HttpClient? _made;

    /// <summary>What it sends along, as in the header.</summary>
    public string Cookies => _cookies.GetCookieHeader(address);

    private HttpClient Client => _made ??= new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies }) { BaseAddress = address };

    public void Dispose() => Client.Dispose();

    public Task<HttpResponseMessage> Get(string path) => Client.GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>What comes over a line that stays open: read no further than to its head.</summary>
    public async Task<HttpResponseMessage> Open(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async Task<string> Text(string path) => await (await Get(path)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>Sends a form, with the token of a page that anybody sees.</summary>
    public async Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields)
    {
        var page = await Text("/");
        var token = Token().Match(page) is { Success: true } first ? first : Token().Match(await Text("/locked"));
        return await Send(path, [.. fields, ("__RequestVerificationToken", token.Groups[1].Value)]);
    }

    /// <summary>Sends a form as another site would make a browser send it.</summary>
    public Task<HttpResponseMessage> Send(string path, params (string Name, string Value)[] fields) => Client.PostAsync(
        path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> Ask(HttpMethod method, string path, string? bearer = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (bearer is not null)
        {
            request.Headers.Authorization = new("Bearer", bearer);
        }
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Calls the API as a page of ours would.</summary>
    public async Task<HttpResponseMessage> Call(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends what is no form.</summary>
    public Task<HttpResponseMessage> SendRaw(string path, HttpContent body) => Client.PostAsync(path, body, TestContext.Current.CancellationToken);

    /// <summary>The form token of a page.</summary>
    public async Task<string> FormToken() => Token().Match(await Text("/account")).Groups[1].Value;

    /// <summary>Sends a file by a form, the token first.</summary>
    public async Task<HttpResponseMessage> SendFile(string path, string token, string name, byte[] content)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(token), "__RequestVerificationToken");
        form.Add(new ByteArrayContent(content), "file", name);
        return await Client.PostAsync(path, form, TestContext.Current.CancellationToken);
    }

    /// <summary>A part of what lies at an address.</summary>
    public async Task<string> Range(string path, System.Net.Http.Headers.RangeHeaderValue range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = range;
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
