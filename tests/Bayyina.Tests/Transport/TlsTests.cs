using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Bayyina.Tests.Access;
using Bayyina.Tests.Installations;
using Bayyina.Web;
using Bayyina.Web.Transport;
using Microsoft.AspNetCore.Builder;

namespace Bayyina.Tests.Transport;

/// <summary>The application by TLS, as stock clients meet it.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private const string Name = "bayyina.example.org";
    private readonly AnInstallation _installation = new();
    private readonly AnAuthority _at = new(Name, "10.20.0.0/16");
    private readonly List<Exception> _failed = [];
    private WebApplication _app = null!;

    private int Port => new Uri(_app.Urls.First()).Port;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = Server.Build(_installation.Product, "https://127.0.0.1:0", _failed.Add, _at.Certificate(), _at.Authority);
        await _app.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _installation.Dispose();
        _at.Dispose();
        Assert.Empty(_failed);
    }

    [Theory]
    [InlineData("-tls1", false)]
    [InlineData("-tls1_1", false)]
    [InlineData("-tls1_2", true)]
    [InlineData("-tls1_3", true)]
    public void Only_versions_that_hold_are_spoken_with_ciphers_that_hold(string version, bool spoken)
    {
        var run = Handshake(version, "-cipher", "ALL:@SECLEVEL=0", "-alpn", "h2,http/1.1");

        Assert.Equal(spoken, run.Output.Contains("Verification: OK", StringComparison.Ordinal) && run.ExitCode == 0);
        Assert.Equal(spoken, run.Output.Contains("ALPN protocol: h2", StringComparison.Ordinal));
        if (spoken)
        {
            Assert.Matches("Cipher is (TLS_AES_\\d+_GCM|TLS_CHACHA20|ECDHE-ECDSA-(AES\\d+-GCM|CHACHA20))", run.Output);
        }
    }

    [Theory]
    [InlineData("AES128-SHA")]
    [InlineData("AES256-GCM-SHA384")]
    [InlineData("ECDHE-ECDSA-AES128-SHA")]
    [InlineData("ECDHE-ECDSA-AES256-SHA384")]
    [InlineData("DHE-RSA-AES128-GCM-SHA256")]
    public void A_cipher_without_forward_secrecy_or_authentication_is_refused(string cipher) =>
        Assert.NotEqual(0, Handshake("-tls1_2", "-cipher", cipher + ":@SECLEVEL=0").ExitCode);

    [Fact]
    public void A_client_does_not_renegotiate()
    {
        // R on a line of its own asks s_client to renegotiate.
        var run = Tool.Run("bash", ["-c", $"(sleep 1; echo R; sleep 1) | {Needs.Program("openssl")} s_client -connect 127.0.0.1:{Port} -tls1_2 2>&1"]);

        Assert.Contains("RENEGOTIATING", run.Output, StringComparison.Ordinal);
        Assert.Matches("no renegotiation|unexpected|alert|wrong|closed", run.Output.ToLowerInvariant()[run.Output.IndexOf("RENEGOTIATING", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task Both_versions_of_http_answer_under_the_authority_alone()
    {
        foreach (var version in (Version[])[HttpVersion.Version11, HttpVersion.Version20])
        {
            using var answer = await Ask($"https://{Name}:{Port}/", version: version);
            Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version));
        }
        var curl = Tool.Run(Needs.Program("curl"), ["-sS", $"https://127.0.0.1:{Port}/"]);
        Assert.Equal(60, curl.ExitCode);
    }

    [Theory]
    [InlineData(Name, true)]
    [InlineData("localhost", false)]
    [InlineData("127.0.0.1", false)]
    public async Task Names_are_held_to_tls_and_addresses_and_the_machine_itself_are_not(string host, bool held)
    {
        using var answer = await Ask($"https://{host}:{Port}/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(held ? ["max-age=31536000"] : [], answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values : []);
    }

    [Theory]
    [InlineData("evil.example.net")]
    [InlineData("example.org")]
    [InlineData("10.20.0.1")]
    [InlineData("bayyina.example.org.evil.example.net")]
    [InlineData("evil.example.net:443")]
    public void Another_host_than_those_of_the_certificate_is_not_answered(string host)
    {
        var run = Tool.Run(Needs.Program("curl"), ["-sS", "--cacert", Pem(), "-D", "-", "-H", "Host: " + host, $"https://127.0.0.1:{Port}/sign-in"]);

        Assert.Contains(" 421", run.Lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("set-cookie", run.Output.ToLowerInvariant(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_are_of_this_host_and_of_tls_whatever_somebody_forwards()
    {
        using var answer = await Ask($"https://{Name}:{Port}/sign-in", more: [("X-Forwarded-Proto", "http"), ("X-Forwarded-Host", "evil.example.net"), ("Forwarded", "proto=http;host=evil")]);

        var cookies = answer.Headers.GetValues("Set-Cookie").ToList();
        Assert.NotEmpty(cookies);
        Assert.All(cookies, cookie =>
        {
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            Assert.Matches("(?i); secure.*samesite=strict.*httponly|(?i)path=/; secure", cookie);
        });
        Assert.Contains("max-age", string.Join(' ', answer.Headers.GetValues("Strict-Transport-Security")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tries_to_get_in_are_counted_by_the_true_address()
    {
        var refused = 0;
        for (var i = 0; i < 70; i++)
        {
            using var answer = await Ask($"https://{Name}:{Port}/sign-in", more: [("X-Forwarded-For", $"192.0.2.{i}")], post: true);
            refused += answer.StatusCode == HttpStatusCode.TooManyRequests ? 1 : 0;
        }
        Assert.Equal(10, refused);
    }

    [Fact]
    public async Task The_page_that_helps_install_it_is_public_and_gives_the_root()
    {
        var page = await Text($"https://{Name}:{Port}/install?language=en");
        using var der = await Ask($"https://{Name}:{Port}/install/bayyina.crt");
        var pem = await Text($"https://{Name}:{Port}/install/bayyina.pem");

        Assert.Contains(_at.Authority.Fingerprint, page, StringComparison.Ordinal);
        Assert.Contains("10.20.0.0/16", page, StringComparison.Ordinal);
        Assert.Contains("lang=\"en\"", page, StringComparison.Ordinal);
        Assert.Contains("lang=\"ar\" dir=\"rtl\"", await Text($"https://{Name}:{Port}/install?language=ar"), StringComparison.Ordinal);
        Assert.Equal("application/x-x509-ca-cert", der.Content.Headers.ContentType!.ToString());
        Assert.Equal(_at.Authority.Root.RawData, await der.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(_at.Authority.Root.RawData, X509Certificate2.CreateFromPem(pem).RawData);
        Assert.DoesNotContain("PRIVATE", pem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_authority_there_is_nothing_to_install()
    {
        using var server = new AServer();

        Assert.Equal(HttpStatusCode.NotFound, (await server.ABrowser().Get("/install")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.ABrowser().Get("/install/bayyina.crt")).StatusCode);
    }

    [Fact]
    public async Task The_install_port_serves_that_page_and_nothing_else()
    {
        await using var install = InstallPort.Build(
            [new ServeAddress("127.0.0.1", Port, IsHttps: true)], 0, _at.Authority, _at.Certificate(), () => Port, _failed.Add);
        await install.StartAsync(Cancel);
        var address = install.Urls.First();

        using var first = await Ask(address + "/");
        var page = await Text(address + "/install?language=en");
        using var der = await Ask(address + "/install/bayyina.crt");

        Assert.Equal("/install", first.Headers.Location?.ToString());
        Assert.Contains($"https://127.0.0.1:{Port}", page, StringComparison.Ordinal);
        Assert.Equal(_at.Authority.Root.RawData, await der.Content.ReadAsByteArrayAsync(Cancel));
        foreach (var path in (string[])["/sign-in", "/link/x", "/incidents", "/api/me", "/ledger/checkpoint", "/users", "/install/../sign-in"])
        {
            using var answer = await Ask(address + path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
        using var sent = await Ask(address + "/sign-in", post: true);
        Assert.False(sent.IsSuccessStatusCode);
        using var foreign = await Ask(address + "/install", host: "evil.example.net");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, foreign.StatusCode);
    }

    [Fact]
    public async Task Plain_http_on_the_same_port_gets_no_answer()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => Ask($"http://127.0.0.1:{Port}/"));
    }

    private ToolRun Handshake(params string[] how) => Tool.Run(Needs.Program("openssl"),
        ["s_client", "-connect", $"127.0.0.1:{Port}", "-servername", Name, "-CAfile", Pem(), "-verify_return_error", "-verify_hostname", Name, .. how]);

    private string Pem()
    {
        var path = Path.Combine(_installation.Scratch, "root.pem");
        File.WriteAllText(path, _at.Authority.Root.ExportCertificatePem());
        return path;
    }

    private async Task<string> Text(string address)
    {
        using var answer = await Ask(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    private async Task<HttpResponseMessage> Ask(
        string address, string? host = null, Version? version = null, bool post = false, params (string Name, string Value)[] more)
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _at.Authority.Root },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(post ? HttpMethod.Post : HttpMethod.Get, address)
        {
            Version = version ?? HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Host = host;
        foreach (var (name, value) in more)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        if (post)
        {
            request.Content = new FormUrlEncodedContent([new("name", "x")]);
        }
        return await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, Cancel);
    }
}
