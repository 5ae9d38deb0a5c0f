using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bayyina.Access;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>Commands that act as a user: by the password, with the rights and under the key of theirs.</summary>
public sealed partial class AsUserTests : IDisposable
{
    private const string Password = "a long password of words";
    private readonly Scene _scene = new();

    // The record is also opened in this process, which must find the checkpoint lock.
    public AsUserTests() => Environment.SetEnvironmentVariable("XDG_STATE_HOME", _scene.Environment["XDG_STATE_HOME"]);

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void What_a_user_says_stands_under_their_own_key()
    {
        var incident = _scene.AddOne("a.txt", "a", "--exercise");
        AUser("Salma", "documentation");

        var note = As("Salma", "note", "--incident", incident, "--text", "seen", "--json");
        var added = As("Salma", "add", _scene.File("b.txt", "b"), "--incident", incident, "--json");
        var closed = As("Salma", "close", "--incident", incident, "--json");

        Assert.Equal((0, 0, 0), (note.ExitCode, added.ExitCode, closed.ExitCode));
        var actor = _scene.Json("user", "list").GetProperty("actor").GetString();
        using var product = Product.Open(_scene.Data, TimeProvider.System);
        foreach (var run in (ToolRun[])[note, added, closed])
        {
            var id = new Bayyina.Statements.StatementId(JsonDocument.Parse(run.Lines[0]).RootElement.GetProperty("statement").GetString()!);
            Assert.Equal(actor, product.Statements.Find(id, product.Own)!.Statement.By);
        }
        Assert.Equal(3, product.Access.Log.Latest(100).Count(line => line.What == AccessEvents.SignedIn && line.Actor == actor && line.Detail == "command"));
    }

    [Theory]
    [InlineData("administrator", "note")]
    [InlineData("analyst", "close")]
    [InlineData("legal", "add")]
    [InlineData("operations", "dossier")]
    [InlineData("documentation", "erase")]
    [InlineData("protection-officer", "key")]
    public void What_a_user_has_no_right_to_is_refused_and_on_record(string role, string verb)
    {
        var receipt = _scene.Add(_scene.File("a.txt", "a"), "--exercise")[0];
        var incident = receipt.GetProperty("incident").GetString()!;
        AUser("Salma", role);

        var run = As("Salma", verb switch
        {
            "note" => ["note", "--incident", incident, "--text", "seen"],
            "close" => ["close", "--incident", incident],
            "add" => ["add", _scene.File("b.txt", "b")],
            "dossier" => ["dossier", "--incident", incident, "--out", _scene.In("F.zip")],
            "erase" => ["erase", "--statement", receipt.GetProperty("statement").GetString()!, "--property", "name", "--reason", "r"],
            _ => ["key", "--rotate"],
        });

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Matches("(?m)^as\\.right_missing: ", run.Error);
        using var product = Product.Open(_scene.Data, TimeProvider.System);
        Assert.Contains(product.Access.Log.Latest(10), line => line.What == AccessEvents.Refused && line.Subject == verb);
    }

    [Fact]
    public void A_protection_officer_erases_a_dossier_leaves_on_record_and_an_administrator_changes_keys()
    {
        var receipt = _scene.Add(_scene.File("a.txt", "a"), "--exercise", "--device", "drill camera")[0];
        var incident = receipt.GetProperty("incident").GetString()!;
        AUser("Officer", "protection-officer");
        AUser("Keeper", "administrator");

        var erased = As("Officer", "erase", "--statement", receipt.GetProperty("statement").GetString()!, "--property", "device", "--reason", "consent withdrawn");
        var exported = As("Officer", "dossier", "--incident", incident, "--out", _scene.In("F.zip"));
        var keyFile = _scene.KeyFile();
        var rotated = As("Keeper", "key", "--rotate");

        Assert.True(erased.ExitCode == 0, erased.Error);
        Assert.True(exported.ExitCode == 0, exported.Error);
        Assert.True(rotated.ExitCode == 0, rotated.Error);
        Assert.Equal(0, _scene.Verify(_scene.In("F.zip"), keyFile).ExitCode);
        using var product = Product.Open(_scene.Data, TimeProvider.System);
        Assert.Contains(product.Access.Log.Latest(20), line => line.What == AccessEvents.KeyChanged && line.Actor == product.Access.Users.FindByName("Keeper")!.Actor.Value);
        var id = new Bayyina.Statements.StatementId(receipt.GetProperty("statement").GetString()!);
        Assert.DoesNotContain("device", product.Statements.Find(id, product.Own)!.Statement.Present);
        Assert.Contains(product.Access.Log.Latest(20), line => line.What == AccessEvents.Exported && line.Subject == "incident/" + incident.Replace("incident/", "", StringComparison.Ordinal) && line.Actor is not null);
    }

    [Fact]
    public void Wrong_passwords_lock_the_user_out_as_on_the_pages()
    {
        var incident = _scene.AddOne("a.txt", "a", "--exercise");
        AUser("Salma", "documentation");
        string[] note = ["note", "--incident", incident, "--text", "seen"];

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("as.password_wrong", CodeOf(As("Salma", note, "wrong wrong wrong")));
        }
        Assert.Equal("as.locked_out", CodeOf(As("Salma", note, "wrong wrong wrong")));
        Assert.Equal("as.locked_out", CodeOf(As("Salma", note)));
        using var product = Product.Open(_scene.Data, TimeProvider.System);
        Assert.Equal(4, product.Access.Log.Latest(100).Count(line => line.What == AccessEvents.SignInFailed));
        Assert.Equal(2, product.Access.Log.Latest(100).Count(line => line.What == AccessEvents.SignInLocked));
    }

    [Fact]
    public void Who_cannot_be_asked_is_told_why()
    {
        var incident = _scene.AddOne("a.txt", "a", "--exercise");
        AUser("Salma", "documentation");
        AUser("Keeper", "administrator");
        _scene.Done("user", "add", "Passkey", "--role", "documentation");
        _scene.Done("user", "disable", "Salma");
        string[] note = ["note", "--incident", incident, "--text", "seen"];

        Assert.Equal("user.disabled", CodeOf(As("Salma", note)));
        Assert.Equal("as.no_password", CodeOf(As("Passkey", note)));
        Assert.Equal("user.unknown", CodeOf(As("Nobody", note)));
        Assert.Equal("as.not_told", CodeOf(_scene.Run([.. note, "--as", "Keeper"])));
        Assert.Matches("\\p{IsArabic}", As("Passkey", [.. note, "--lang", "ar"]).Error);
    }

    [Fact]
    public void A_code_is_asked_where_codes_are_on_and_counts_once()
    {
        var incident = _scene.AddOne("a.txt", "a", "--exercise");
        AUser("Salma", "documentation");
        byte[] secret;
        using (var product = Product.Open(_scene.Data, TimeProvider.System))
        {
            var user = product.Access.Users.FindByName("Salma")!;
            secret = FromBase32(product.Access.Credentials.NewTotp(user.Id));
            Assert.True(product.Access.Credentials.UseTotp(user.Id, Code(secret, -1), confirming: true));
        }
        string[] note = ["note", "--incident", incident, "--text", "seen"];

        Assert.Equal("as.not_told", CodeOf(As("Salma", note)));
        _scene.Environment["BAYYINA_CODE_FILE"] = _scene.File("code", Code(secret, 0) + "\n");
        Assert.Equal(0, As("Salma", note).ExitCode);
        Assert.Equal("as.code_wrong", CodeOf(As("Salma", note)));
    }

    [Fact]
    public void The_terminal_asks_and_does_not_show_what_is_typed()
    {
        var incident = _scene.AddOne("a.txt", "a", "--exercise");
        AUser("Salma", "documentation");
        Needs.Program("script");

        var run = _scene.Bash($"(sleep 2; echo '{Password}'; sleep 2) | script -qec \"'$bayyina' note --incident {incident} --text seen --as Salma\" /dev/null");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("Password of Salma:", run.Output, StringComparison.Ordinal);
        Assert.Contains("incident.noted", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, run.Output[run.Output.IndexOf("Password of", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    // By a link on the pages, as anybody gets a password.
    private void AUser(string name, string role)
    {
        var link = new Uri(_scene.Done("user", "add", name, "--role", role, "--url", "http://127.0.0.1").Output.Trim()).AbsolutePath;
        using var product = Product.Open(_scene.Data, TimeProvider.System);
        using var app = Web.Server.Build(product, "http://127.0.0.1:0", failed => Assert.Fail(failed.ToString()));
        app.StartAsync().GetAwaiter().GetResult();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(app.Urls.First()) };
        var token = Token().Match(client.GetStringAsync(link).GetAwaiter().GetResult()).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("password", Password), new("again", Password), new("__RequestVerificationToken", token)]);
        Assert.Equal(HttpStatusCode.Redirect, client.PostAsync(link, form).GetAwaiter().GetResult().StatusCode);
        app.StopAsync().GetAwaiter().GetResult();
    }

    private ToolRun As(string user, params string[] arguments) => As(user, arguments, Password);

    private ToolRun As(string user, string[] arguments, string password)
    {
        _scene.Environment["BAYYINA_PASSWORD_FILE"] = _scene.File("password", password + "\n");
        try
        {
            return _scene.Run([.. arguments, "--as", user]);
        }
        finally
        {
            _scene.Environment.Remove("BAYYINA_PASSWORD_FILE");
        }
    }

    private static string CodeOf(ToolRun run)
    {
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        return run.Error.Split('\n')[^2].Split(':')[0];
    }

    private static string Code(byte[] secret, int steps)
    {
        var step = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + steps;
        var counter = BitConverter.GetBytes(IPAddress.HostToNetworkOrder(step));
#pragma warning disable CA5350 // RFC 6238 as apps do it.
        var hash = System.Security.Cryptography.HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var offset = hash[^1] & 15;
        var number = (((hash[offset] & 127) << 24) | (hash[offset + 1] << 16) | (hash[offset + 2] << 8) | hash[offset + 3]) % 1_000_000;
        return number.ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] FromBase32(string text)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(text.Select(c => Convert.ToString(Letters.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
