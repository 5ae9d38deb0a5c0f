using System.Globalization;
using System.Text.RegularExpressions;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Tests.Pages;

/// <summary>What pages say stands in resource files, in both languages, and nowhere else.</summary>
public partial class TextTests
{
    private static readonly string Web = Path.Combine(Repository.Root, "src", "Bayyina.Web");

    // Said by people to people wherever it stands.
    private static readonly string[] Spoken = ["aria-label", "alt", "title", "placeholder", "data-done", "data-working", "label"];

    [Fact]
    public void No_component_holds_a_word_that_is_not_from_a_resource_file()
    {
        var words = from file in Directory.GetFiles(Web, "*.razor", SearchOption.AllDirectories)
                    where !file.EndsWith("_Imports.razor", StringComparison.Ordinal)
                    from word in WordsIn(File.ReadAllText(file))
                    select $"{Path.GetRelativePath(Web, file)}: {word}";

        Assert.Empty(words);
    }

    [Theory]
    [InlineData("<p>Hello</p>", "Hello")]
    [InlineData("<p>@Words[\"shell.name\"] مرحبا</p>", "مرحبا")]
    [InlineData("<a aria-label=\"Close it\">@Name</a>", "Close it")]
    public void A_word_that_is_not_from_a_resource_file_is_found(string razor, string word) => Assert.Equal([word], WordsIn(razor));

    [Theory]
    [InlineData("<p class=\"lead\">@Words.Of(\"a.b\", View.Items.Real) · @(x ? \"a\" : \"b\")</p>")]
    [InlineData("@if (a is { } b)\n{\n  <i>@b</i>\n}\nelse\n{\n  <b>@Words[\"x.y\"]</b>\n}")]
    [InlineData("@foreach (var (a, b) in All)\n{\n  var c = a;\n  <i title=\"@c\">@b</i>\n}\n@code { string A => \"text\"; }")]
    [InlineData("<SaidText Value=\"account.Trapped.As(count => count.ToString())\" /><i>@b</i>")]
    public void What_is_code_is_not_taken_for_words(string razor) => Assert.Empty(WordsIn(razor));

    [Fact]
    public void Every_text_that_a_page_asks_for_is_there_in_both_languages()
    {
        var asked = Directory.GetFiles(Web, "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs" && !file.Split('/').Intersect(["obj", "bin", "node_modules"]).Any())
            // What the API says is held to the catalogue of problems, by tests of its own.
            .Where(file => !file.Contains("/Api/", StringComparison.Ordinal) && !file.EndsWith("Api.cs", StringComparison.Ordinal))
            .SelectMany(file => KeyInCode().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Concat(Product.Kinds.All.Select(kind => "ledger.kind." + kind.Name))
            .Concat(Bayyina.Statements.KindDefinition.Common.Select(property => "ledger.property." + property.Name))
            .Concat(Enum.GetNames<Bayyina.Incidents.Standing>().Select(name => "incidents.standing_" + name.ToLowerInvariant()))
            .Concat(from status in (int[])[400, 403, 404, 413, 429, 500, 503] from part in (string[])["", "_means"] select $"shell.error{status}{part}")
            .Concat(Bayyina.Access.AccessEvents.All.Select(code => "access.event." + code))
            .Concat(from kind in Enum.GetNames<Bayyina.DoubleTaps.PairClass>() from part in (string[])["", "_means"] select $"doubleTaps.class_{kind.ToLowerInvariant()}{part}")
            .Concat(Enum.GetNames<Bayyina.DoubleTaps.WindowState>().Select(name => "doubleTaps.window_" + name.ToLowerInvariant()))
            .Concat(Enum.GetNames<Bayyina.Statements.Act>().Select(name => "access.act_" + name.ToLowerInvariant()))
            .Concat(Enum.GetValues<Bayyina.Access.UserRole>().Select(role => "access.role_" + Bayyina.Access.RightsTable.CodeOf(role).Replace('-', '_')))
            .Concat(Bayyina.Web.Now.Board.Sections.Select(section => "now." + section.Name))
            .Concat(from counted in (string[])["minutes", "hours", "days", "incidents_open", "reports_open", "teams_out", "not_heard", "may_belong_to"] from form in (string[])["one", "two", "few", "many", "other"] select $"now.{counted}_{form}")
            .Concat(Bayyina.Volunteers.ServiceStates.All.Select(state => "volunteers.state_" + Bayyina.Volunteers.ServiceStates.CodeOf(state).Replace('-', '_')))
            .Concat(Enum.GetNames<Bayyina.Volunteers.DutyBar>().Select(name => "volunteers.bar_" + name.ToLowerInvariant()))
            .Concat(Enum.GetNames<Bayyina.Volunteers.CentreStanding>().Select(name => "volunteers.centre_" + name.ToLowerInvariant()))
            .Concat(((string[])["rescuer", "driver", "paramedic", "ambulance", "documentation", "ordnance", "communications", "operations", "support"]).Select(role => "volunteers.role_" + role))
            .Concat(from type in Bayyina.Displacement.DisplacementWords.Types from key in (string[])["one_", "many_", "new_"] select $"displacement.{key}{type}")
            .Concat(Bayyina.Displacement.DisplacementKinds.All.SelectMany(kind => kind.Properties).Select(property => "displacement.p_" + property.Name))
            .Concat(((IReadOnlyList<string>[])[
                Bayyina.Displacement.DisplacementWords.Shelters, Bayyina.Displacement.DisplacementWords.Needs, Bayyina.Displacement.DisplacementWords.Services,
                Bayyina.Displacement.DisplacementWords.Movements, Bayyina.Displacement.DisplacementWords.Outcomes, Bayyina.Displacement.DisplacementWords.Promises,
                Bayyina.Displacement.DisplacementWords.Answers, ["planned", "listed", "open", "ended", "contradictory"]])
                .SelectMany(list => list).Select(word => "displacement.word_" + word.Replace('-', '_')))
            .Concat(Enum.GetNames<Bayyina.Rescue.Fate>().Select(name => "rescue.fate_" + name.ToLowerInvariant()))
            .Concat(Enum.GetNames<Bayyina.Incidents.Standing>().Select(name => "rescue.search_" + name.ToLowerInvariant()))
            .Concat(Enum.GetNames<Bayyina.Rescue.Response>().Select(name => "rescue.response_" + name.ToLowerInvariant()))
            .Concat(from list in ((string, IReadOnlyList<string>)[])
                [
                    ("to", Bayyina.Rescue.Outcomes.Receivers), ("method", Bayyina.Rescue.Outcomes.Methods), ("work", Bayyina.Rescue.Outcomes.WorkLevels),
                    ("sex", Bayyina.Rescue.Outcomes.Sexes), ("age", Bayyina.Rescue.Outcomes.AgeGroups), ("symptom", Bayyina.Rescue.Outcomes.Symptoms),
                    ("triage", Bayyina.Rescue.StartTriage.Categories), ("outcome", ["alive", "dead"]), ("word", ["yes", "no", "unknown"]),
                    ("category", ["a", "b", "c", "d", "e", "f"]), ("asr", ["1", "2", "3", "4", "5"]),
                    ("says", [.. Bayyina.Rescue.CasualtyKinds.All.Concat(Bayyina.Rescue.WorksiteKinds.All).SelectMany(kind => kind.Properties).Select(property => property.Name)
                        .Except(["worksite", "incident", "of", "relies_on", "balance", "kin", "findings", "note"])]),
                ]
                    from word in list.Item2
                    select $"rescue.{list.Item1}_{word.Replace('-', '_')}")
            .Concat(Enumerable.Range(1, 12).Select(month => $"shell.month{month}"))
            .Where(key => !key.EndsWith('.') && !key.EndsWith('_'))
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(asked.Count > 150, $"{asked.Count} keys");
        foreach (var language in (string[])["ar", "en"])
        {
            Assert.Empty(asked.Where(key => !Words.Has(key, CultureInfo.GetCultureInfo(language))).Select(key => $"{key} is missing in {language}"));
        }
    }

    [Fact]
    public void The_resource_files_of_both_languages_hold_the_same_keys_with_the_same_places_for_values()
    {
        foreach (var english in Directory.GetFiles(Web, "*Text.resx", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            var arabic = english.Replace(".resx", ".ar.resx", StringComparison.Ordinal);
            Assert.Equal(Shape(english), Shape(arabic));
        }
    }

    [Fact]
    public void No_stylesheet_knows_left_and_right_and_only_the_tokens_know_colours()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Web, "client", "src", "css")))
        {
            var rules = CssComment().Replace(File.ReadAllText(file), "");
            Assert.Empty(Physical().Matches(rules).Select(match => $"{Path.GetFileName(file)}: {match.Value}"));
            if (!file.EndsWith("tokens.css", StringComparison.Ordinal))
            {
                Assert.Empty(Colour().Matches(rules).Select(match => $"{Path.GetFileName(file)}: {match.Value}"));
            }
        }
    }

    // Takes away what is code, then tags; what letters are left are words. The words of spoken attributes count as well.
    private static List<string> WordsIn(string razor)
    {
        var text = RazorComment().Replace(razor, "");
        var code = text.IndexOf("@code", StringComparison.Ordinal);
        text = RazorCode.Without(code < 0 ? text : text[..code]);
        var spoken = Attribute().Matches(text).Where(match => Spoken.Contains(match.Groups[1].Value)).Select(match => match.Groups[2].Value);
        return [.. spoken.Concat(Tag().Replace(text, "\n").Split('\n')).Select(line => line.Trim()).Where(line => line.Any(char.IsLetter))];
    }

    private static List<string> Shape(string resx) =>
        [.. Entry().Matches(File.ReadAllText(resx)).Select(match => match.Groups[1].Value + string.Concat(Place().Matches(match.Groups[2].Value).Select(p => p.Value).Order()))];

    [GeneratedRegex("\"((?:shell|now|deployments|incidents|reports|strikes|sightings|evidence|uploads|ledger|dossiers|people|places|rescue|access|doubleTaps|volunteers|displacement)\\.[a-z][a-z0-9_.]*)\"")]
    private static partial Regex KeyInCode();

    [GeneratedRegex("<data name=\"([^\"]+)\"[^>]*><value>(.*?)</value>", RegexOptions.Singleline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex RazorComment();

    [GeneratedRegex("([a-z-]+)=\"([^\"]*)\"")]
    private static partial Regex Attribute();

    [GeneratedRegex("<(?:\"[^\"]*\"|[^\">])*>", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex CssComment();

    [GeneratedRegex(@"(?<![\w(-])(?:(?:margin|padding|border|inset|scroll-margin)-(?:left|right|top|bottom)|left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:|text-align:\s*(?:left|right)|float:")]
    private static partial Regex Physical();

    [GeneratedRegex(@"#[0-9a-fA-F]{3,8}\b|\brgb\((?!0 0 0 / )|\bhsl\(")]
    private static partial Regex Colour();
}
