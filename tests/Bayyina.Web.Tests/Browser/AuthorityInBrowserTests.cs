using System.Security.Cryptography.X509Certificates;
using Bayyina.Transport;
using Bayyina.Web.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Bayyina.Web.Tests.Browser;

/// <summary>Our own authority, installed in a real Chromium; <c>tests/judges/browser/authority.mjs</c> looks.</summary>
public class AuthorityInBrowserTests
{
    private const string Name = "bayyina.example.org";
    private const string Foreign = "bank.example.com";

    [Fact]
    public async Task A_browser_that_trusts_it_takes_the_server_and_nobody_else()
    {
        var judge = Needs.NodeJudge("browser");
        var chromium = Needs.AnyProgram("chromium", "chromium-browser");
        var certutil = Needs.Program("certutil");
        using var home = new TestFolder();
        await using var site = await ASite.Start();
        var keys = site.Product.Folder.Keys;
        using var authority = Authority.Create(keys, "منظمة التمرين", PermittedHosts.Parse([Name]), TimeProvider.System.GetUtcNow());
        await using var app = await Served(site, new AuthorityCertificate(authority, keys, TimeProvider.System, (_, _) => { }), authority);
        await using var hostile = await Served(site, new Stolen(authority), authority);
        var store = "sql:" + Directory.CreateDirectory(home[".pki", "nssdb"]).FullName;
        Assert.Equal(0, Tool.Run(certutil, ["-N", "-d", store, "--empty-password"]).ExitCode);
        Assert.Equal(0, Tool.Run(certutil, ["-A", "-d", store, "-t", "C,,", "-n", "bayyina", "-i", home.Write("root.pem", authority.Root.ExportCertificatePem())]).ExitCode);
        var user = site.Product.Access.Users.FindByName("سلمى")!;

        var run = await Tool.RunAsync(
            "node",
            [
                Path.Combine(judge, "authority.mjs"), chromium, $"https://{Name}:{PortOf(app)}", $"https://{Foreign}:{PortOf(hostile)}",
                "/link/" + site.Product.Access.Links.MakeFor(user, null), Environment.GetEnvironmentVariable("BAYYINA_TEST_SCREENSHOTS") ?? "",
            ],
            judge, new Dictionary<string, string?> { ["HOME"] = home[[]] }, seconds: 120);

        Assert.Empty(site.Failures);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Equal(
            ["trusted", "net::ERR_CERT_INVALID", "__Host-bayyina-form true Strict, __Host-bayyina-session true Strict", "a device"], run.Lines);
    }

    private static async Task<WebApplication> Served(ASite site, IIdentitySource identities, Authority authority)
    {
        var app = Server.Build(site.Product, "https://127.0.0.1:0", failed => Assert.Fail(failed.ToString()), identities, authority);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static int PortOf(WebApplication app) => new Uri(app.Urls.First()).Port;

    // Whoever has the issuing key can sign any name; that is all that they can.
    private sealed class Stolen : IIdentitySource
    {
        public Stolen(Authority authority)
        {
            var pem = authority.Issue([Foreign], [], TimeProvider.System.GetUtcNow());
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            Current = ServerIdentity.Of(certificates, pem, () => null, TimeProvider.System.GetUtcNow());
        }

        public ServerIdentity Current { get; }
    }
}
