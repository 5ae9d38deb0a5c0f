using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bayyina.DoubleTaps;
using Bayyina.Statements;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.DoubleTaps.Warnings;

/// <summary>What leaves is a valid CAP 1.2 message in both languages, and says nothing of who is where.</summary>
public sealed class CapAlertTests : IDisposable
{
    private const string Origin = "bayyina.example/0123456789abcdef";
    private static readonly XNamespace Cap = CapAlert.Namespace;
    private static readonly CoarseArea Idlib = new("SY0700", "Idleb", "إدلب");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string, bool> Messages { get; } = [.. from reason in WarningKinds.Reasons.Except(["collapse", "other"]) from drill in (bool[])[true, false] select (reason, drill)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void It_is_valid_by_the_schema_of_OASIS_and_by_what_the_schema_cannot_say(string reason, bool drill)
    {
        var xml = CapAlert.Of(AWarning(reason) with { Exercise = drill }, Idlib, Origin)!.ToXml();

        var path = Path.Combine(_folder.FullName, "alert.xml");
        File.WriteAllText(path, xml);
        var schema = Path.Combine(Repository.Root, "tests", "Bayyina.Tests", "DoubleTaps", "Warnings", "cap-1.2.xsd");
        var judged = Tool.Run(Needs.Program("xmllint"), ["--nonet", "--noout", "--schema", schema, path]);
        Assert.True(judged.ExitCode == 0, judged.Error + xml);
        Assert.NotEqual(0, Tool.Run(Needs.Program("xmllint"), ["--nonet", "--noout", "--schema", schema, Changed(path, xml, "Immediate", "Soon")]).ExitCode);

        var alert = XDocument.Parse(xml).Root!;
        Assert.DoesNotMatch(@"[\s,<&]", alert.Element(Cap + "identifier")!.Value);
        Assert.DoesNotMatch(@"[\s,<&]", alert.Element(Cap + "sender")!.Value);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$", alert.Element(Cap + "sent")!.Value);
        Assert.Equal(drill ? "Exercise" : "Actual", alert.Element(Cap + "status")!.Value);
        // A scope that is not public says whom it is for (CAP 1.2, 3.2.1).
        Assert.Equal("Restricted", alert.Element(Cap + "scope")!.Value);
        Assert.NotEmpty(alert.Element(Cap + "restriction")!.Value);
        Assert.Equal(["ar", "en"], alert.Elements(Cap + "info").Select(info => info.Element(Cap + "language")!.Value));
        Assert.All(alert.Elements(Cap + "info"), info => Assert.Equal("SY0700", info.Descendants(Cap + "value").Single().Value));
        Assert.Equal(["إدلب", "Idleb"], alert.Descendants(Cap + "areaDesc").Select(area => area.Value));
    }

    [Fact]
    public void Every_text_is_there_in_both_languages_and_a_drill_says_so_in_words()
    {
        foreach (var reason in WarningKinds.Reasons.Except(["collapse", "other"]))
        {
            var infos = XDocument.Parse(CapAlert.Of(AWarning(reason) with { Exercise = true }, Idlib, Origin)!.ToXml()).Root!.Elements(Cap + "info").ToList();
            foreach (var name in (string[])["event", "headline", "description", "instruction"])
            {
                Assert.Matches(@"\p{IsArabic}", infos[0].Element(Cap + name)!.Value);
                Assert.DoesNotMatch(@"\p{IsArabic}", infos[1].Element(Cap + name)!.Value);
                Assert.DoesNotMatch(@"^[a-z]+(\.[a-z-]+)?$", infos[1].Element(Cap + name)!.Value);
            }
            Assert.StartsWith("تمرين", infos[0].Element(Cap + "headline")!.Value, StringComparison.Ordinal);
            Assert.StartsWith("EXERCISE", infos[1].Element(Cap + "headline")!.Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_never_says_that_all_is_clear_nor_that_a_danger_is_unlikely() => Assert.All(Messages, message =>
    {
        var xml = CapAlert.Of(AWarning(message.Data.Item1), Idlib, Origin)!.ToXml();
        Assert.DoesNotMatch(new Regex("AllClear|all.clear|Unlikely|\\bsafe\\b|آمن|أمان", RegexOptions.IgnoreCase), xml);
    });

    [Fact]
    public void Nothing_of_a_teams_presence_arrival_or_exact_place_ever_leaves() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            string Secret() => string.Concat(Enumerable.Range(0, 12).Select(_ => "bcdfghjklmnpqrstvwxz"[random.Next(20)]));
            var (strike, incident, team, heardBy) = (SubjectId.New("strike").Value, SubjectId.New("incident").Value, SubjectId.New("deployment").Value, SubjectId.New("actor").Value);
            var (text, arrived) = (Secret(), DateTimeOffset.UnixEpoch.AddSeconds(random.Next(1_000_000_000)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
            var community = $"C{random.Next(1000, 9999)}";
            var warning = AWarning(WarningKinds.Reasons[random.Next(4)]) with
            {
                Exercise = random.Next(2) == 0,
                Strike = Present(strike),
                Incident = Present(incident),
                To = [team],
                Text = Present($"{text} 35.4490, 36.6485 {community}"),
                At = Present(arrived),
                Acknowledgements = [new Acknowledgement(new StatementId(Secret()), Present(team), Present("staying"), heardBy, Present(arrived), 1_768_640_999)],
            };

            var (xml, plain) = (CapAlert.Of(warning, Idlib, Origin)!.ToXml(), CapAlert.Of(AWarning(warning.Reasons[0]) with { Exercise = warning.Exercise }, Idlib, Origin)!.ToXml());

            // It is to the letter what it would be if nobody were there, nobody had answered and nothing had been said besides.
            Assert.Equal(plain, xml);
            Assert.All((string[])[strike, incident, team, heardBy, text, arrived, community, "35.4", "staying"], secret => Assert.DoesNotContain(secret.Split('/')[^1], xml, StringComparison.Ordinal));
            Assert.DoesNotMatch("polygon|circle|<web|contact|<note|resource|parameter", xml);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData("SY0700", "SY0700")]
    [InlineData("SY07", "SY07")]
    [InlineData("SY070003", "SY0700")]
    [InlineData("C1022", null)]
    [InlineData("N0219", null)]
    [InlineData("35.449,36.6485", null)]
    [InlineData("SY0700035", null)]
    [InlineData("SY0700\n", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_area_is_a_district_at_the_finest(string? code, string? coarse)
    {
        Assert.Equal(coarse, CoarseArea.CodeOf(code));
        if (coarse != code || code is null)
        {
            Assert.Throws<ArgumentException>(() => new CoarseArea(code!, "x", "x"));
        }
    }

    [Fact]
    public void What_is_ended_contested_without_an_area_of_its_own_or_for_the_teams_alone_does_not_leave()
    {
        var warning = AWarning("further-strike");
        Assert.NotNull(CapAlert.Of(warning, Idlib, Origin));
        Assert.Null(CapAlert.Of(warning with { Standing = WarningStanding.Ended }, Idlib, Origin));
        Assert.Null(CapAlert.Of(warning with { Standing = WarningStanding.Conflict }, Idlib, Origin));
        Assert.Null(CapAlert.Of(warning with { Standing = WarningStanding.Unknown }, Idlib, Origin));
        Assert.Null(CapAlert.Of(warning with { Reasons = ["further-strike", "chemical"] }, Idlib, Origin));
        Assert.Null(CapAlert.Of(warning, null, Origin));
        Assert.Null(CapAlert.Of(warning, new CoarseArea("SY02", "Aleppo", "حلب"), Origin));
        Assert.Null(CapAlert.Of(AWarning("collapse"), Idlib, Origin));
        Assert.Null(CapAlert.Of(AWarning("other"), Idlib, Origin));
    }

    [Theory]
    [InlineData(null, 240)]
    [InlineData("2026-01-17T12:00+03:00", 30)]
    [InlineData("2026-01-17T09:00:00Z", 30)]
    [InlineData("2026-01-17", 240)]
    [InlineData("2025-01-17T09:00:00Z", 240)]
    public void It_ends_when_it_was_said_to_or_with_the_longest_window(string? until, int minutes)
    {
        var alert = CapAlert.Of(AWarning("sighting") with { Until = until is null ? default : Present(until) }, Idlib, Origin)!;

        Assert.Equal(minutes, (alert.Expires - alert.Sent).TotalMinutes);
    }

    // Issued at 2026-01-17T08:30:00Z.
    private static Warning AWarning(string reason) => new(
        new SubjectId("warning/6f8f2ab0-8d5e-4f1c-9a53-0c8b44a2f7d1"), false, WarningStanding.Issued, [reason], default, default, [], true, default,
        Present("SY0700"), default, default, 1_768_638_600, []);

    private static Said<string> Present(string value) => new(SaidState.Present, value);

    private static string Changed(string path, string xml, string from, string to)
    {
        Assert.Contains(from, xml, StringComparison.Ordinal);
        var changed = path + ".changed";
        File.WriteAllText(changed, xml.Replace(from, to, StringComparison.Ordinal));
        return changed;
    }
}
