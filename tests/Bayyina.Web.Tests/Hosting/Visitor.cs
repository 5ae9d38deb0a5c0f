using System.Net;
using System.Text.RegularExpressions;

namespace Bayyina.Web.Tests.Hosting;

/// <summary>Somebody with a browser that keeps cookies, sends forms as they stand, and runs no script.</summary>
public sealed partial class Visitor : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _client;

    /// <param name="address">Of the site.</param>
    /// <param name="preferences">The cookie of language, theme and digits; null for somebody who comes for the first time.</param>
    /// <param name="session">The cookie of somebody who is signed in; null for a stranger.</param>
    public Visitor(string address, string? preferences, Cookie? session = null)
    {
        _client = new HttpClient(new HttpClientHandler { CookieContainer = _cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
        if (preferences is not null)
        {
            _cookies.Add(new Uri(address), new Cookie("bayyina-view", preferences));
        }
        if (session is not null)
        {
            _cookies.Add(new Uri(address), new Cookie(session.Name, session.Value));
        }
    }

    public HttpClient Client => _client;

    /// <summary>The value of a cookie, or null.</summary>
    public string? Cookie(string name) => _cookies.GetAllCookies().FirstOrDefault(cookie => cookie.Name == name)?.Value;

    /// <summary>The text of a page, whatever its status.</summary>
    public async Task<string> Read(string path)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Sends a form of a page, with the token that the page holds and whatever else is given.</summary>
    public async Task<HttpResponseMessage> Submit(string page, string action, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await Read(page)).Groups[1].Value;
        using var form = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await _client.PostAsync(new Uri(action, UriKind.Relative), form);
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
