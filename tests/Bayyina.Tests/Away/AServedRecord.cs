using System.Net.Http.Headers;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Access;
using Bayyina.Tests.Installations;
using Bayyina.Web;
using Microsoft.AspNetCore.Builder;

namespace Bayyina.Tests.Away;

/// <summary>A record on stores that a test takes away, served; somebody is signed in, and a program has a token of theirs.</summary>
internal sealed class AServedRecord : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private readonly string _token;

    private AServedRecord(Stores stores)
    {
        // Sets the place of the checkpoint locks of this process.
        using var _ = new AnInstallation();
        Product = Product.Open(_folder["data"], TimeProvider.System, null, stores);
        Product.Sequencer.Run();
        _app = Server.Build(Product, "http://127.0.0.1:0", Failed.Add);
        _app.StartAsync().GetAwaiter().GetResult();
        Address = new Uri(_app.Urls.First());
        Browser = new Browser(Address);
        _client = new HttpClient { BaseAddress = Address };
        User = Assert.IsType<UserChanged>(Product.Access.Users.Create("Salma", [UserRole.Documentation, UserRole.Operations], null)).User;
        _token = Product.Access.Tokens.Make(
            User, "a program", [Right.Read(Feature.Incidents), Right.Read(Feature.Evidence), Right.Write(Feature.Evidence)], TimeSpan.FromDays(30));
    }

    public Product Product { get; }

    public Uri Address { get; }

    public User User { get; }

    /// <summary>In which the user is signed in.</summary>
    public Browser Browser { get; }

    /// <summary>What the server told whoever runs it.</summary>
    public List<Exception> Failed { get; } = [];

    public static async Task<AServedRecord> On(Stores stores)
    {
        var record = new AServedRecord(stores);
        var entered = await record.Browser.Post(
            $"/link/{record.Product.Access.Links.MakeFor(record.User, null)}", ("password", AServer.Password), ("again", AServer.Password));
        Assert.Equal("/", entered.Headers.Location?.ToString());
        return record;
    }

    /// <summary>Asks as the program.</summary>
    public async Task<HttpResponseMessage> Ask(HttpMethod method, string path, byte[]? bytes = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        if (bytes is not null)
        {
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/offset+octet-stream");
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until an address answers as it should, as whoever tries again does.</summary>
    public async Task Until(string path, int status)
    {
        for (var tries = 0; ; tries++)
        {
            using var answer = await Browser.Get(path);
            if ((int)answer.StatusCode == status)
            {
                return;
            }
            Assert.True(tries < 100, $"{path} answers {(int)answer.StatusCode}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
        Browser.Dispose();
        _client.Dispose();
        _app.StopAsync().GetAwaiter().GetResult();
        ((IDisposable)_app).Dispose();
        Product.Dispose();
        _folder.Dispose();
    }
}
