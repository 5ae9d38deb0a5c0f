using System.Xml.Linq;
using Bayyina.DoubleTaps;
using Bayyina.Statements;
using Bayyina.Tests.Statements;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.DoubleTaps.Warnings;

/// <summary>What changes and what ends leaves as well, with what it takes the place of; that teams were added, or heard, never does.</summary>
public sealed class CapMessageTests : IDisposable
{
    private const string Origin = "bayyina.example/0123456789abcdef";
    private static readonly FoldRules Rules = new(Product.Kinds, (_, key) => key == TestKey.Of("node").Public.Thumbprint);
    private static readonly SubjectId Subject = new("warning/" + TokenForge.UuidOf("the warning"));
    private static readonly string[] Teams = [.. Enumerable.Range(0, 5).Select(i => "deployment/" + TokenForge.UuidOf($"team {i}"))];
    private static readonly XNamespace Cap = CapAlert.Namespace;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private History _history = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_changes_is_an_update_and_what_ends_a_cancel_that_refer_to_all_before()
    {
        var first = Issue(10, "further-strike", "SY07", [0], []);
        var changed = Issue(20, "further-strike", "SY0700", [], [first]);
        End(30, changed);

        var messages = Messages(_history.All);

        Assert.Equal(["Alert", "Update", "Cancel"], messages.Select(message => message.Type));
        Assert.Equal(3, messages.Select(message => message.Identifier).Distinct().Count());
        Assert.All(messages, message => Assert.Equal(Subject.Value, CapAlert.WarningOf(message.Identifier)));
        string Reference(CapAlert message) => $"{message.Sender},{message.Identifier},{message.Sent:yyyy-MM-dd'T'HH:mm:ss}-00:00";
        Assert.Equal([Reference(messages[0])], messages[1].References);
        Assert.Equal([Reference(messages[0]), Reference(messages[1])], messages[2].References);
        foreach (var message in messages)
        {
            var alert = XDocument.Parse(Valid(message)).Root!;
            Assert.Equal(message.Type, alert.Element(Cap + "msgType")!.Value);
            Assert.Equal(message.References.Count == 0 ? null : string.Join(' ', message.References), alert.Element(Cap + "references")?.Value);
            Assert.DoesNotMatch(new System.Text.RegularExpressions.Regex("AllClear|all.clear|Unlikely|\\bsafe\\b|آمن|أمان", System.Text.RegularExpressions.RegexOptions.IgnoreCase), alert.ToString());
        }
        Assert.Contains("no longer repeated", Valid(messages[2]), StringComparison.Ordinal);
        Assert.Contains("الخطر قد يستمر", Valid(messages[2]), StringComparison.Ordinal);
    }

    [Fact]
    public void Issued_again_after_its_end_it_leaves_again_and_taken_back_it_is_cancelled()
    {
        var first = Issue(10, "sighting", "SY0700", [], []);
        var end = End(20, first);
        var again = Issue(30, "sighting", null, [1], [end]);
        Assert.Equal(["Alert", "Cancel", "Update"], Messages(_history.All).Select(message => message.Type));

        _history.By("room").About(Subject).Says(KernelKinds.Retracted).Superseding(first, again).IssuedAt(At(40)).Stated();
        _history.By("room").About(Subject).Says(KernelKinds.Retracted).Superseding(end).IssuedAt(At(41)).Stated();
        Assert.Equal(["Alert", "Cancel", "Update", "Cancel"], Messages(_history.All).Select(message => message.Type));
    }

    [Fact]
    public void What_is_contested_or_without_an_area_or_for_the_teams_alone_leaves_nothing()
    {
        Issue(10, "further-strike", null, [0, 1], []);
        Assert.Empty(Messages(_history.All));
        _history = new History();
        Issue(10, "collapse", "SY0700", [], []);
        Assert.Empty(Messages(_history.All));
        _history = new History();
        var one = Issue(10, "sighting", "SY0700", [], []);
        Issue(11, "sighting", "SY0700", [], [], "phone");
        End(20, one);
        Assert.Empty(Messages(_history.All));
    }

    // Whoever reads the feed must not be able to tell whether anybody was sent, came, or spoke.
    [Fact]
    public void Whatever_is_said_of_teams_leaves_the_messages_as_they_are_to_the_letter() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var (test, random) = (new CapMessageTests { _history = new History(seed) }, new Random(seed));
            List<Statement> plain = [];
            Statement? last = null;
            for (var second = 10; second < 10 + random.Next(3, 12); second++)
            {
                Statement[] after = last is null ? [] : [last];
                switch (random.Next(5))
                {
                    case 0:
                        plain.Add(last = test.Issue(second, "further-strike", random.Next(2) == 0 ? "SY0700" : "SY07", [random.Next(5)], after));
                        break;
                    case 1 when last is not null:
                        plain.Add(last = test.End(second, last));
                        break;
                    case 2 when last is { Kind: "warning.issued" }:
                        // The watch adds those who were sent since: of this nothing may leave.
                        test.Issue(second, "further-strike", null, [random.Next(5), random.Next(5)], after, "node");
                        break;
                    default:
                        test._history.By("phone").About(Subject).Says(WarningKinds.Acknowledged).With("from", TokenForge.Quote(Teams[random.Next(5)])).With("answer", "\"staying\"").IssuedAt(At(second)).Stated();
                        break;
                }
            }
            var all = test._history.All;
            // An addition that nobody ended keeps a warning standing that was ended before it was seen: that is contested, and leaves nothing.
            if (Warning.From(Fold.Of(Subject, all, Rules)).Standing != WarningStanding.Conflict)
            {
                Assert.Equal(Messages(plain).Select(message => message.ToXml()), Messages(all).Select(message => message.ToXml()));
            }
            var xml = string.Concat(Messages(all).Select(message => message.ToXml()));
            Assert.All(Teams, team => Assert.DoesNotContain(team.Split('/')[1], xml, StringComparison.Ordinal));
            test.Dispose();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static IReadOnlyList<CapAlert> Messages(IEnumerable<Statement> said) => CapAlert.MessagesOf(
        Fold.Of(Subject, said, Rules), code => CoarseArea.CodeOf(code) is { } area ? new CoarseArea(area, "Idleb " + area, "إدلب " + area) : null, Origin);

    private static long At(int second) => 1_768_638_600 + second;

    private Statement Issue(int second, string reason, string? area, int[] teams, Statement[] after, string by = "room")
    {
        var said = _history.By(by).About(Subject).Says(WarningKinds.Issued).With("reason", TokenForge.Quote(reason)).IssuedAt(At(second));
        said = area is null ? said : said.With("area", TokenForge.Quote(area));
        said = teams.Length == 0 ? said : said.With("to", "[" + string.Join(',', teams.Distinct().Select(team => TokenForge.Quote(Teams[team]))) + "]");
        return after.Length == 0 ? said.Stated() : said.After(after).Stated();
    }

    private Statement End(int second, Statement after) =>
        _history.By("room").About(Subject).Says(WarningKinds.Ended).With("reason", "\"all teams are back\"").After(after).IssuedAt(At(second)).Stated();

    private string Valid(CapAlert message)
    {
        var (xml, path) = (message.ToXml(), Path.Combine(_folder.FullName, "alert.xml"));
        File.WriteAllText(path, xml);
        var judged = Tool.Run(
            Needs.Program("xmllint"), ["--nonet", "--noout", "--schema", Path.Combine(Repository.Root, "tests", "Bayyina.Tests", "DoubleTaps", "Warnings", "cap-1.2.xsd"), path]);
        Assert.True(judged.ExitCode == 0, judged.Error + xml);
        return xml;
    }
}
