using System.Security.Cryptography;
using System.Text.Json;
using Bayyina.Access;
using Bayyina.Proof;
using Bayyina.Web.Shell;
using Bayyina.Web.Tests.Hosting;

namespace Bayyina.Web.Tests.Browser;

/// <summary>The first administrator's walk in a real Chromium; <c>tests/judges/browser/walk.mjs</c> takes it, step by step.</summary>
public class WalkTests
{
    [Theory]
    [InlineData("ar", 390)]
    [InlineData("en", 1280)]
    [InlineData("ar", 1280)]
    [InlineData("en", 390)]
    public async Task The_first_administrator_goes_from_the_link_to_a_dossier_that_verifies(string language, int width)
    {
        var judge = Needs.NodeJudge("browser");
        var chromium = Needs.AnyProgram("chromium", "chromium-browser");
        await using var site = await ASite.StartEmpty();
        var words = new Words(new Preferences(language, "auto", "arab"));
        var address = site.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var scratch = Directory.CreateTempSubdirectory("bayyina-walk");
        try
        {
            var folder = scratch.CreateSubdirectory("مواد");
            var film = RandomNumberGenerator.GetBytes(24_000_000);
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "فيديو.bin"), film);
            await File.WriteAllTextAsync(Path.Combine(folder.CreateSubdirectory("texts").FullName, "note.txt"), "heard at 07:10");

            var run = await Tool.RunAsync(
                "node",
                [
                    Path.Combine(judge, "walk.mjs"), chromium, address, $"{address}/link/{site.Product.Access.Links.MakeForFirst()}", language,
                    width.ToString(System.Globalization.CultureInfo.InvariantCulture), folder.FullName, scratch.FullName, site.Product.Folder.Root,
                ],
                judge,
                seconds: 180);

            Assert.True(run.ExitCode == 0, string.Join('\n', run.Lines) + run.Error);
            var steps = run.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(step => step.GetProperty("step").GetString()!);
            string Text(string step, string property) => steps[step].GetProperty(property).GetString()!;
            Assert.Equal(words["access.password_differs"], Text("link refused", "alert"));
            Assert.Equal((words["shell.name"], "/"), (Text("link", "heading"), Text("link", "path")));
            Assert.Equal(
                [words.Problem("incident.title_malformed"), words.Problem("when.missing")],
                steps["incident refused"].GetProperty("complaints").EnumerateArray().Select(complaint => complaint.GetString()!));
            Assert.Equal("انهيار بناء، تجربة", Text("incident", "heading"));
            Assert.Equal(0, steps["incident"].GetProperty("drills").GetInt32());
            Assert.All(steps["folder"].GetProperty("outcomes").EnumerateArray(), outcome => Assert.Equal("equal", outcome.GetString()));
            Assert.Equal(words["incidents.standing_closed"], Text("closed", "standing"));
            Assert.Equal(words.Number(1), Text("settings", "figures"));
            Assert.Equal(words["access.code_wrong"], Text("code refused", "alert"));
            Assert.Equal((words["access.locked"], words["access.sign_in_failed"]), (Text("lock", "heading"), Text("lock", "alert")));
            Assert.Equal((words["access.sign_in_failed"], language == "ar" ? "سلمى" : "Salma"), (Text("password refused", "alert"), Text("password refused", "kept")));
            Assert.Equal(words["access.locked_out"], Text("locked out", "alert"));
            Assert.All(
                (int[])[400, 403, 404, 413, 429, 500],
                status => Assert.Equal(words[$"shell.error{status}"], steps["refused"].GetProperty("refused").GetProperty($"{status}").GetString()));
            Assert.Equal("[]", steps["end"].GetProperty("wrong").GetRawText());
            Assert.Single(site.Failures, failure => failure is Bayyina.Ledger.LedgerException);

            // What was sealed is what the device had, and the dossier shows it to a stranger.
            Assert.Contains(
                site.Product.ItemList.Page(site.Product.Own, exercise: false, null, 10).Rows, item => item.Sha256 == Convert.ToHexStringLower(SHA256.HashData(film)));
            var keys = KeyFile.Parse(await File.ReadAllTextAsync(Path.Combine(scratch.FullName, "bayyina.key")));
            Assert.True(DossierVerifier.Verify(Path.Combine(scratch.FullName, "dossier.zip"), keys).Holds);
            var first = site.Product.Access.Users.All()[0];
            Assert.Equal([UserRole.Documentation, UserRole.Administrator], first.Roles);
            Assert.Single(site.Product.Statements.StateOf(first.Actor, site.Product.Own).Statements);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
