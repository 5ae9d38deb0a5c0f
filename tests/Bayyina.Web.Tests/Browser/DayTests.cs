using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Volunteers;
using Bayyina.Web.Shell;
using Bayyina.Web.Tests.Hosting;

namespace Bayyina.Web.Tests.Browser;

/// <summary>An exercise day from the first report until everyone is accounted for; <c>tests/judges/browser/day.mjs</c> lives it.</summary>
/// <remarks><c>BAYYINA_DAY_SCREENS</c> names a folder for pictures of each stage.</remarks>
public class DayTests
{
    private static readonly DateTimeOffset Begins = new(2026, 3, 14, 5, 0, 0, TimeSpan.FromHours(3));

    [Theory]
    [InlineData("ar")]
    [InlineData("en")]
    public async Task A_day_of_three_strikes_ends_with_everyone_accounted_for_and_a_dossier_that_verifies(string language)
    {
        var judge = Needs.NodeJudge("browser");
        var chromium = Needs.AnyProgram("chromium", "chromium-browser");
        await using var clock = await MovedClock.StartAt(Begins);
        await using var site = await ASite.StartEmpty(clock);
        var words = new Words(new Preferences(language, "auto", "arab"));
        var scratch = Directory.CreateTempSubdirectory("bayyina-day");
        var address = site.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        var run = await Tool.RunAsync(
            "node",
            [
                Path.Combine(judge, "day.mjs"), chromium, address, $"{address}/link/{site.Product.Access.Links.MakeForFirst()}", language, clock.Address, scratch.FullName,
                .. Environment.GetEnvironmentVariable("BAYYINA_DAY_SCREENS") is { Length: > 0 } screens ? [Directory.CreateDirectory(screens).FullName] : Array.Empty<string>(),
            ],
            judge,
            seconds: 380);

        // The picture of where it failed stays.
        Assert.True(run.ExitCode == 0, string.Join('\n', run.Lines) + '\n' + run.Error);
        Assert.Empty(site.Failures);
        var steps = run.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(step => step.GetProperty("step").GetString()!);
        TestContext.Current.SendDiagnosticMessage("{0}: {1}", language, steps["end"].GetProperty("took").GetRawText());
        var wrong = string.Join('\n', steps["end"].GetProperty("wrong").EnumerateArray().Select(what => what.GetString()));
        Assert.True(wrong.Length == 0, wrong);
        string Text(string step, string property) => steps[step].GetProperty(property).GetString()!.Trim();
        SubjectId At(string type, string property) => new($"{type}/{Text("who", property).Split('/')[^1]}");

        // What the pages showed.
        Assert.Equal((21, 0), (steps["reports"].GetProperty("all").GetInt32(), steps["reports"].GetProperty("open").GetInt32()));
        Assert.Equal(words["volunteers.name_withheld"], Text("death", "heading"));
        Assert.Contains(words["deployments.standing_killed"], steps["refused"].GetProperty("refused")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(words.Of("rescue.hours", 16, 15), Text("story", "trapped"));
        Assert.Equal((10, 4), (steps["story"].GetProperty("events").GetInt32(), steps["story"].GetProperty("notes").GetInt32()));
        Assert.Contains(words.Number(307), steps["honour"].GetProperty("claims")[0].GetString(), StringComparison.Ordinal);
        long[][] shown = [.. steps["balance"].GetProperty("balances").EnumerateArray().Select(one =>
            one.EnumerateArray().Select(figure => long.Parse(Words.LatinDigits(figure.GetString()!), CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal([[18, 0, 13, 3, 2, 0, 0], [4, 0, 3, 1, 0, 0, 0], [8, 0, 7, 1, 0, 0, 0]], shown);
        Assert.Equal(30, shown.Sum(one => one[0]));

        // What the record holds.
        var product = site.Product;
        var reader = product.Own;
        var strikes = product.StrikeList.Page(reader, exercise: true, null, 10).Rows;
        Assert.Equal(4, strikes.Count);
        Assert.Equal(3, strikes.Select(strike => product.Strikes.ClassOf(strike.Id, exercise: true)[0]).Distinct().Count());
        Assert.All(product.IncidentList.Page(reader, exercise: true, null, null, 10).Rows, incident => Assert.Equal(Standing.Closed, incident.Standing));
        Assert.Equal((0, 5), (product.Deployments.List.Out(reader, exercise: true, 10).Count, product.Deployments.List.Back(reader, exercise: true, null, 10).Rows.Count));
        Assert.Equal((0, 0), (product.IncidentList.Count().Real, product.ReportList.Count().Real));

        // The second hit came within the hour after a team's arrival: a double-tap in the strict sense.
        var arrived = product.Deployments.List.ArrivalsAt(At("incident", "market"), exercise: true, reader)[0].Earliest;
        var hit = product.StrikeList.Among([At("strike", "hit")], reader)[At("strike", "hit")].Time.Earliest!.Value;
        Assert.Equal(TimeSpan.FromMinutes(18), hit - arrived);

        // What leaves, a stranger can check; our dead are in it by how they died and not by name.
        var dossier = Path.Combine(scratch.FullName, "dossier.zip");
        var keys = KeyFile.Parse(await File.ReadAllTextAsync(Path.Combine(scratch.FullName, "bayyina.key")));
        Assert.True(DossierVerifier.Verify(dossier, keys).Holds);
        await using var zip = await ZipFile.OpenReadAsync(dossier, TestContext.Current.CancellationToken);
        var held = zip.Entries.Select(entry => Path.GetFileNameWithoutExtension(entry.Name)).ToHashSet(StringComparer.Ordinal);
        var killed = Assert.Single(product.Statements.StateOf(At("volunteer", "dead"), reader).CurrentOf(VolunteerKinds.Killed));
        Assert.Contains(killed.Id.Value, held);
        Assert.All(
            steps["who"].GetProperty("sent").EnumerateArray().Select(path => new SubjectId("deployment/" + path.GetString()!.Split('/')[^1])),
            sent => Assert.Contains(product.Statements.StateOf(sent, reader).CurrentOf(DeploymentKinds.Dispatched).First().Id.Value, held));
        using var report = new StreamReader(zip.Entries.Single(entry => entry.Name == "report.html").Open(), Encoding.UTF8);
        var told = await report.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("سامر التمريني", told, StringComparison.Ordinal);
        scratch.Delete(recursive: true);
    }
}
