using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bayyina.Proof.Tests.Dossiers;

/// <summary>Every code has a sentence in both languages.</summary>
public sealed partial class VerificationTextTests
{
    private static readonly CultureInfo Arabic = CultureInfo.GetCultureInfo("ar-SY");
    private static readonly string Sources = Path.Combine(Root(), "src", "Bayyina.Proof");

    [Fact]
    public void Every_code_in_the_sources_has_a_sentence_in_both_languages()
    {
        // Kinds of statements and file names look alike and are no codes.
        string[] others = ["bagit.txt", "dossier.exported", "item.sealed", "key.enrolled", "key.rotated", "key.revoked", "ledger.recorded", "ruling.refused"];
        var codes = Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
                && !file.Contains("/Trees/", StringComparison.Ordinal))
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Distinct().Except(others).ToList();
        Assert.InRange(codes.Count, 100, 300);

        foreach (var code in codes)
        {
            Assert.True(VerificationText.Find(code, CultureInfo.InvariantCulture) is not null, $"{code} has no English sentence.");
            Assert.True(VerificationText.Find(code, Arabic) is { } arabic && arabic != VerificationText.Find(code, CultureInfo.InvariantCulture), $"{code} has no Arabic sentence.");
        }
    }

    [Fact]
    public void Both_languages_have_the_same_codes_and_places_and_no_code_is_left_over()
    {
        var (english, arabic) = (Texts("Messages.resx"), Texts("Messages.ar.resx"));
        var sources = string.Concat(Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        Assert.Equal(english.Keys, arabic.Keys);
        foreach (var (code, text) in english)
        {
            if (code.StartsWith("count.", StringComparison.Ordinal))
            {
                Assert.Equal((2, 5), (text.Split('|').Length, arabic[code].Split('|').Length));
                Assert.Contains(english.Values, other => other.Contains($":{code[6..]}}}", StringComparison.Ordinal));
                continue;
            }
            Assert.Equal(Places(text), Places(arabic[code]));
            Assert.EndsWith(".", text, StringComparison.Ordinal);
            Assert.EndsWith(".", arabic[code], StringComparison.Ordinal);
            var bare = code.Replace(".skipped", "", StringComparison.Ordinal).Replace(".whole", "", StringComparison.Ordinal);
            Assert.Contains($"\"{bare}\"", sources, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Arabic_uses_the_words_that_were_agreed()
    {
        foreach (var (code, text) in Texts("Messages.ar.resx"))
        {
            Assert.DoesNotMatch("حاجز|شاهد|دليل|عنصر|مستند", text + code);
            // A check has passed, failed or not been made; only the dossier is sound, and a form well-formed.
            Assert.DoesNotMatch("ثابت|لم يُتحقق|لم يُجرَ", text);
            Assert.DoesNotContain("  ", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("1", "1 statement and", "قيد واحد والقيد")]
    [InlineData("2", "2 statements and", "قيدان والقيد")]
    [InlineData("3", "3 statements and", "3 قيود والقيد")]
    [InlineData("10", "10 statements and", "10 قيود والقيد")]
    [InlineData("11", "11 statements and", "11 قيدًا والقيد")]
    [InlineData("99", "99 statements and", "99 قيدًا والقيد")]
    [InlineData("100", "100 statements and", "100 قيد والقيد")]
    [InlineData("103", "103 statements and", "103 قيود والقيد")]
    [InlineData("0", "0 statements and", "0 قيد والقيد")]
    public void Nouns_take_the_form_that_goes_with_their_number(string number, string english, string arabic)
    {
        var check = new VerificationCheck("signatures.valid", CheckOutcome.Passed, null, [number]);

        Assert.Contains(": " + english + " the one about the dossier.", VerificationText.Of(check, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains(": " + arabic, VerificationText.Of(check, Arabic).Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void The_statements_are_counted_beside_the_one_about_the_dossier()
    {
        using var forge = DossierForge.Usual();
        var report = forge.Export().Verify();

        Assert.All(["statements.well_formed", "signatures.valid", "proofs.valid"], code =>
            Assert.Equal($"{report.Facts!.Statements}", Assert.Single(Assert.Single(report.Checks, check => check.Code == code).Arguments)));
    }

    [Fact]
    public void A_file_name_amid_Arabic_is_isolated()
    {
        var check = new VerificationCheck("manifest.file_missing", CheckOutcome.Failed, "data/x", ["manifest-sha512.txt"]);

        Assert.Contains("\u2068manifest-sha512.txt\u2069", VerificationText.Of(check, Arabic), StringComparison.Ordinal);
        Assert.Equal("manifest-sha512.txt lists this file, but it is not there.", VerificationText.Of(check, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Each_attack_reads_as_a_sentence_without_open_places()
    {
        using var forge = DossierForge.Usual();
        var dossier = forge.Export();
        dossier.Files.Remove("data/items/0001.jpg");
        dossier.Set("data/a\u202Eb.txt", "x");
        foreach (var check in dossier.Verify().Checks)
        {
            foreach (var culture in new[] { Arabic, CultureInfo.InvariantCulture })
            {
                Assert.DoesNotMatch("[{}]", VerificationText.Of(check, culture));
            }
            Assert.DoesNotContain('\u202E', check.Path ?? "");
        }
    }

    private static SortedDictionary<string, string> Texts(string file) => new(
        XDocument.Load(Path.Combine(Sources, "Dossiers", file)).Root!.Elements("data").ToDictionary(e => e.Attribute("name")!.Value, e => e.Element("value")!.Value),
        StringComparer.Ordinal);

    private static string Places(string text) => string.Concat(Place().Matches(text).Select(match => match.Value).Order());

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bayyina.slnx")))
        {
            folder = folder.Parent!;
        }
        return folder.FullName;
    }

    [GeneratedRegex("\"([a-z]+\\.[a-z_]+)\"")]
    private static partial Regex Code();

    [GeneratedRegex(@"\{\d(:[a-z]+)?\}")]
    private static partial Regex Place();
}
