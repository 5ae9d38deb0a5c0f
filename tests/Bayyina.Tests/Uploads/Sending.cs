using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Tests.Access;

namespace Bayyina.Tests.Uploads;

/// <summary>Speaks tus as a program with a user's token does, header by header, so that it can also speak it wrongly.</summary>
public sealed class Sending : IDisposable
{
    private readonly HttpClient _client;

    public Sending(AServer server, string name, params UserRole[] roles)
    {
        User = server.Installation.AUser(name, roles.Length == 0 ? [UserRole.Documentation] : roles);
        Token = server.Access.Tokens.Make(
            User, "a program", [Right.Read(Feature.Incidents), Right.Read(Feature.Evidence), Right.Write(Feature.Evidence)], TimeSpan.FromDays(30));
        _client = new HttpClient { BaseAddress = server.Address };
    }

    public User User { get; }

    public string Token { get; }

    public static string Of(SubjectId incident, string name = "a film.mp4", string? sha256 = null, params (string Key, string Value)[] more)
    {
        (string, string)[] pairs = [("incident", incident.Value), ("filename", name), .. sha256 is null ? [] : new[] { ("sha256", sha256) }, .. more];
        return string.Join(',', pairs.Select(pair => $"{pair.Item1} {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Item2))}"));
    }

    public async Task<string> Begin(SubjectId incident, long length, string name = "a film.mp4", string? sha256 = null)
    {
        using var answer = await Send(HttpMethod.Post, "/api/uploads", null, ("Upload-Length", length.ToString(CultureInfo.InvariantCulture)), ("Upload-Metadata", Of(incident, name, sha256)));
        Assert.Equal(201, (int)answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    public Task<HttpResponseMessage> Patch(string path, long offset, byte[] bytes, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Patch, path, Body(bytes), [("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture)), .. headers]);

    public Task<HttpResponseMessage> Look(string path) => Send(HttpMethod.Head, path, null);

    /// <summary>With the version of the protocol, where no other is given.</summary>
    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (headers.All(header => header.Name != "Tus-Resumable"))
        {
            request.Headers.Add("Tus-Resumable", "1.0.0");
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static HttpContent Body(byte[] bytes, string type = "application/offset+octet-stream")
    {
        var body = new ByteArrayContent(bytes);
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        return body;
    }

    public static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.First() : null;

    public static async Task<string> Code(HttpResponseMessage answer) =>
        System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("code").GetString()!;

    public void Dispose() => _client.Dispose();
}
