using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Tests.Access;

namespace Bayyina.Tests.Api;

/// <summary>An answer of the API, read.</summary>
public sealed record Answered(string Method, string Path, int Status, string Type, string Body, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Code => Json.GetProperty("code").GetString()!;

    /// <summary>A line for <c>tests/judges/openapi</c>.</summary>
    public string ForJudge() => JsonSerializer.Serialize(new { method = Method, path = Path.Split('?')[0], status = Status, type = Type, body = Body });
}

/// <summary>A program that calls the API with a user's token, and keeps what it was answered.</summary>
public sealed class ACaller : IDisposable
{
    private readonly HttpClient _client;

    /// <param name="scopes">All of the user's rights where none are named.</param>
    public ACaller(AServer server, string name, UserRole[] roles, params Right[] scopes)
    {
        ArgumentNullException.ThrowIfNull(server);
        User = server.Installation.AUser(name, roles);
        var rights = scopes.Length > 0 ? scopes : [.. RightsTable.RightsOf(roles), .. RightsTable.ReachOf(roles).Keys.Select(Right.Read)];
        Token = server.Access.Tokens.Make(User, "a program", rights, TimeSpan.FromDays(7));
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = server.Address };
    }

    public User User { get; }

    public string Token { get; }

    public List<Answered> Answers { get; } = [];

    public void Dispose() => _client.Dispose();

    public Task<Answered> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<Answered> Post(string path, string json, params (string Name, string Value)[] headers) => Send(HttpMethod.Post, path, Json(json), headers);

    public Task<Answered> Put(string path, string json) => Send(HttpMethod.Put, path, Json(json));

    public Task<Answered> Delete(string path) => Send(HttpMethod.Delete, path, null);

    /// <summary>Asks, and demands the status.</summary>
    public async Task<JsonElement> Done(Task<Answered> asked, int status = 200)
    {
        var answer = await asked;
        Assert.True(answer.Status == status, $"{answer.Method} {answer.Path}: {answer.Status} {answer.Body}");
        return answer.Json;
    }

    public async Task<Answered> Send(HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.TryAddWithoutValidation("Accept-Language", "en");
        if (headers.All(header => header.Name != "Authorization"))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }
        foreach (var (name, value) in headers)
        {
            if (name == "Accept-Language")
            {
                request.Headers.Remove(name);
            }
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var type = answer.Content.Headers.ContentType?.ToString() ?? "";
        var read = new Answered(
            method.Method, path, (int)answer.StatusCode, type,
            type.Contains("json", StringComparison.Ordinal) || type.Contains("xml", StringComparison.Ordinal) || type.StartsWith("text/", StringComparison.Ordinal)
                ? await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
                : Convert.ToHexString((await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).AsSpan() is var bytes && bytes.Length > 64 ? bytes[..64] : bytes),
            answer.Headers);
        Answers.Add(read);
        return read;
    }

    public static HttpContent Json(string json) => Bytes(Encoding.UTF8.GetBytes(json));

    public static HttpContent Bytes(byte[] bytes, string type = "application/json")
    {
        var body = new ByteArrayContent(bytes);
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        return body;
    }
}
