using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>Serving by TLS from the command line, judged by curl.</summary>
public sealed partial class ServingTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task With_an_authority_of_our_own_https_needs_no_other_option()
    {
        var made = _scene.Json("authority", "create", "--name", "Exercise organisation", "--host", "bayyina.example.org", "10.20.0.0/16");
        var shown = _scene.Json("authority", "show", "--out", _scene.In("root.crt"));
        Assert.Equal(made.GetProperty("sha256").GetString(), shown.GetProperty("sha256").GetString());
        Assert.Equal(made.GetProperty("sha256").GetString(), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_scene.In("root.crt")))));
        _scene.Bash("openssl x509 -inform der -in root.crt -out root.pem");
        // None of these may open an address, or make the server believe a proxy.
        _scene.Environment["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        _scene.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        _scene.Environment["Kestrel__Endpoints__Other__Url"] = "http://127.0.0.1:0";

        using var server = _scene.Start("serve", "--urls", "https://127.0.0.1:0", "--install-port", "0");
        var at = Address().Match((await Line(server))!).Groups[1].Value;
        var install = Address().Match((await Line(server))!).Groups[1].Value;
        var fingerprint = await Line(server);
        var link = Address().Match((await Line(server))!).Groups[1].Value;

        Assert.StartsWith("https://127.0.0.1:", at, StringComparison.Ordinal);
        Assert.Matches("^http://127\\.0\\.0\\.1:\\d+/install$", install);
        Assert.Contains(made.GetProperty("sha256").GetString()!, fingerprint!.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant(), StringComparison.Ordinal);
        Assert.Equal("200", Curl("-o", "/dev/null", "-w", "%{http_code}", link).Output);
        Assert.Contains("set-cookie: __Host-", Curl("-D", "-", "-o", "/dev/null", "-H", "X-Forwarded-Proto: http", at + "/sign-in").Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("/install/bayyina.crt", Curl(install).Output, StringComparison.Ordinal);
        Assert.Equal(60, Tool.Run(Needs.Program("curl"), ["-s", at]).ExitCode);
        Assert.Equal(2, Listening(server.Id));

        Tool.Run("kill", ["-TERM", $"{server.Id}"]);
        Assert.True(server.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, server.ExitCode);
        var renewed = _scene.Json("authority", "issue");
        Assert.Equal(made.GetProperty("sha256").GetString(), renewed.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task A_certificate_of_the_organisation_serves_and_its_faults_are_told()
    {
        _scene.Bash("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out chain.pem -days 30 -subj /CN=x -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE");
        _scene.Bash("openssl pkcs8 -topk8 -in key.pem -passout pass:words -out locked.pem; openssl ec -in key.pem -aes256 -passout pass:words -out old.pem; echo words > words; openssl genpkey -algorithm RSA -out other.pem");
        string[] with = ["--certificate", _scene.In("chain.pem"), "--certificate-key"];

        foreach (var (code, key, urls) in ((string, string, string)[])
                 [
                     ("certificate.key_missing", "nothing.pem", "https://127.0.0.1:0"),
                     ("certificate.key_mismatch", "other.pem", "https://127.0.0.1:0"),
                     ("certificate.passphrase_needed", "locked.pem", "https://127.0.0.1:0"),
                     ("certificate.key_old_form", "old.pem", "https://127.0.0.1:0"),
                     ("certificate.name_missing", "key.pem", "https://localhost:0"),
                     ("serve.not_https", "key.pem", "http://127.0.0.1:0"),
                 ])
        {
            var run = _scene.Run(["serve", "--urls", urls, .. with, _scene.In(key)]);
            Assert.Equal(1, run.ExitCode);
            Assert.Matches($"(?m)^{Regex.Escape(code)}: .*[^)]", run.Error);
            Assert.Matches("(?m)^" + Regex.Escape(code) + ": .*\\p{IsArabic}", _scene.Run(["serve", "--lang", "ar", "--urls", urls, .. with, _scene.In(key)]).Error);
        }
        Assert.Matches("(?m)^serve\\.nothing_to_install: ", _scene.Run(["serve", "--urls", "https://127.0.0.1:0", "--install-port", "0", .. with, _scene.In("key.pem")]).Error);
        Assert.Equal(2, _scene.Run("serve", "--urls", "https://127.0.0.1:0", "--certificate", _scene.In("chain.pem")).ExitCode);

        _scene.Environment["BAYYINA_CERTIFICATE_PASSPHRASE_FILE"] = _scene.In("words");
        using var server = _scene.Start(["--urls", "https://127.0.0.1:0", .. with, _scene.In("locked.pem")]);
        string? line;
        while (!(line = await Line(server))!.StartsWith("Bayyina is at", StringComparison.Ordinal))
        {
        }
        var at = Address().Match(line!).Groups[1].Value;
        Assert.Equal("200", Tool.Run(Needs.Program("curl"), ["-sS", "--cacert", _scene.In("chain.pem"), "-o", "/dev/null", "-w", "%{http_code}", at]).Output);
        Assert.Equal("404", Tool.Run(Needs.Program("curl"), ["-sS", "--cacert", _scene.In("chain.pem"), "-o", "/dev/null", "-w", "%{http_code}", at + "/install"]).Output);
        Tool.Run("kill", ["-TERM", $"{server.Id}"]);
        Assert.True(server.WaitForExit(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void An_authority_is_made_once_and_replaced_only_when_that_is_said()
    {
        string[] create = ["authority", "create", "--name", "Exercise organisation", "--host", "bayyina.example.org"];
        Assert.StartsWith("data.missing", _scene.Run("authority", "show").Error, StringComparison.Ordinal);
        var first = _scene.Json(create).GetProperty("sha256").GetString();

        Assert.StartsWith("authority.exists: ", _scene.Run(create).Error, StringComparison.Ordinal);
        Assert.Equal(first, _scene.Json("authority", "show").GetProperty("sha256").GetString());
        Assert.NotEqual(first, _scene.Json([.. create, "--replace"]).GetProperty("sha256").GetString());
        Assert.StartsWith("authority.host_too_wide: ", _scene.Run("authority", "create", "--name", "x", "--host", "0.0.0.0/0").Error, StringComparison.Ordinal);
        File.WriteAllText(_scene.In("there"), "x");
        Assert.StartsWith("authority.target_exists: ", _scene.Run("authority", "show", "--out", _scene.In("there")).Error, StringComparison.Ordinal);
    }

    // What listens in the process: local addresses in state 0A whose socket is open there.
    private static int Listening(int process)
    {
        var open = Directory.GetFiles($"/proc/{process}/fd").Select(fd => new FileInfo(fd).LinkTarget ?? "").ToHashSet(StringComparer.Ordinal);
        return ((string[])["tcp", "tcp6"]).SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
            .Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(row => row[3] == "0A" && open.Contains($"socket:[{row[9]}]"));
    }

    private ToolRun Curl(params string[] arguments) => Tool.Run(Needs.Program("curl"), ["-sS", "--cacert", _scene.In("root.pem"), .. arguments]);

    private static Task<string?> Line(Process server) => server.StandardError.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();

    [GeneratedRegex("(https?://\\S+)")]
    private static partial Regex Address();
}
