using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bayyina.Tests.Dossiers;

/// <summary>The words of the dossier's pages: in both languages, none missing, none left over.</summary>
public sealed partial class TextTests
{
    // Looked up by a code that comes from a statement, a request or a fold.
    private static readonly string[] ByCode = ["kind.", "property.", "standing.", "form.", "disposition.", "reason.", "criterion.", "notice."];

    private static readonly string Folder = Path.Combine(Repository.Root, "src", "Bayyina", "Dossiers");

    private static readonly Dictionary<string, string> English = Read("DossierText.resx");

    private static readonly Dictionary<string, string> Arabic = Read("DossierText.ar.resx");

    [Fact]
    public void Every_text_stands_in_both_languages() => Assert.Equal(English.Keys.Order(), Arabic.Keys.Order());

    [Fact]
    public void No_text_is_left_over()
    {
        var code = string.Concat(Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var sections = SectionKeys().Match(code).Groups[1].Value;

        Assert.DoesNotContain(English.Keys, key =>
            !ByCode.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))
            && !code.Contains($"\"{key}\"", StringComparison.Ordinal) && !sections.Contains($"\"{key}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_text_that_is_asked_for_is_there()
    {
        var code = string.Concat(Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        Assert.Empty(Lookup().Matches(code).Select(match => match.Groups[1].Value).Where(key => !English.ContainsKey(key)).Distinct());
    }

    [Fact]
    public void Every_kind_and_property_of_the_product_has_its_word() => Assert.Empty(
        Product.Kinds.All.Where(kind => kind.Name != "dossier.exported")
            .SelectMany(kind => kind.Properties.Select(property => $"property.{property.Name}").Prepend($"kind.{kind.Name}"))
            .Where(key => !English.ContainsKey(key)).Distinct());

    [Fact]
    public void Every_notice_of_intake_has_its_words()
    {
        var notices = typeof(Bayyina.Evidence.IntakeCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!)
            .Where(code => code == "file.empty" || (code != "folder.unreadable" && code.Split('.')[0] is "name" or "folder" or "metadata"));

        Assert.All(notices, code => Assert.Contains($"notice.{code}", English.Keys));
    }

    [Fact]
    public void Placeholders_and_commands_are_the_same_in_both_languages()
    {
        static IEnumerable<string> Marks(string text) => Mark().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);

        // What one language sets apart by direction the other may leave in the sentence; what both set apart must be the same.
        Assert.All(English.Keys, key => Assert.Equal(Marks(English[key]).Where(m => m[0] == '{'), Marks(Arabic[key]).Where(m => m[0] == '{')));
        Assert.All(English.Keys, key => Assert.Empty(Marks(English[key]).Except(Marks(Arabic[key]))));
        Assert.All(English.Values.Concat(Arabic.Values), text => Assert.Equal(0, text.Count(c => c == '`') % 2));
    }

    [Fact]
    public void Arabic_is_Arabic_and_its_digits_are_those_of_the_hashes()
    {
        Assert.All(Arabic, text => Assert.True(
            text.Key is "property.sha256" or "property.sha512" || text.Value.Any(c => c is >= '\u0600' and <= '\u06FF'), text.Key));
        Assert.All(Arabic.Values, text => Assert.DoesNotMatch("[\u0660-\u0669\u06F0-\u06F9]", text));
        Assert.All(English.Where(text => text.Key != "language"), text => Assert.DoesNotMatch("[\u0600-\u06FF]", text.Value));
    }

    private static Dictionary<string, string> Read(string name) => XDocument.Load(Path.Combine(Folder, name)).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    [GeneratedRegex("Sections = \\[([^\\]]*)\\]")]
    private static partial Regex SectionKeys();

    [GeneratedRegex("(?:text|English|Arabic)\\[\"([^\"]+)\"\\]")]
    private static partial Regex Lookup();

    [GeneratedRegex("\\{[a-z]+\\}|`[^`]+`")]
    private static partial Regex Mark();
}
