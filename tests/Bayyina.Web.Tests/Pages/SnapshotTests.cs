using System.Text.RegularExpressions;
using Bayyina.Web.Tests.Hosting;

namespace Bayyina.Web.Tests.Pages;

/// <summary>Holds the pages against what was looked at and committed, in both languages.</summary>
public partial class SnapshotTests
{
    /// <summary>Set to 1, the recorded files are written anew: look at the difference before you commit it.</summary>
    private const string Update = "BAYYINA_UPDATE_SNAPSHOTS";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Bayyina.Web.Tests", "Pages", "Snapshots");

    [Theory]
    [InlineData("ar")]
    [InlineData("en")]
    public async Task The_pages_are_as_they_were_looked_at(string language)
    {
        await using var site = await ASite.StartWithRecord(new StoppedClock());
        using var visitor = site.Visit(language);
        var differing = new List<string>();
        foreach (var (name, path) in site.EveryPage())
        {
            var file = Path.Combine(Folder, $"{name}.{language}.html");
            var html = Stable(await visitor.Read(path));
            if (Environment.GetEnvironmentVariable(Update) == "1")
            {
                Directory.CreateDirectory(Folder);
                await File.WriteAllTextAsync(file, html);
            }
            if (!File.Exists(file) || await File.ReadAllTextAsync(file) != html)
            {
                differing.Add(file);
            }
        }

        Assert.True(differing.Count == 0, $"{Update}=1 writes anew: {string.Join('\n', differing)}");
    }

    // Random ids, keys, tokens and hashes of content become the order in which they stand; everything else is as it was sent.
    private static string Stable(string html)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        string Number(string kind, string value) =>
            seen.TryGetValue(value, out var known) ? known : seen[value] = $"{kind}-{seen.Count(pair => pair.Value.StartsWith(kind + "-", StringComparison.Ordinal)) + 1}";
        html = Token().Replace(html, "$1…");
        html = Asset().Replace(html, "$1…$2");
        html = Note().Replace(html, "$1…$2");
        html = Uuid().Replace(html, match => Number("uuid", match.Value));
        html = Origin().Replace(html, "bayyina-…");
        html = Hex().Replace(html, match => Number("hex", match.Value));
        html = Jwk().Replace(html, "{jwk}");
        html = LogKey().Replace(html, "bayyina-…+key");
        html = Thumbprint().Replace(html, match => Number("id", match.Value));
        html = Root().Replace(html, "root");
        html = Bare().Replace(html, "");
        // One tag a line, so that a difference can be read.
        return html.Replace("><", ">\n<", StringComparison.Ordinal).ReplaceLineEndings("\n") + "\n";
    }

    [GeneratedRegex("(name=\"__RequestVerificationToken\" value=\")[^\"]+")]
    private static partial Regex Token();

    [GeneratedRegex("(/assets/[a-z-]+-)[A-Z0-9]{8}(\\.)")]
    private static partial Regex Asset();

    [GeneratedRegex("(<pre dir=\"ltr\">bayyina-).*?(</pre>)", RegexOptions.Singleline)]
    private static partial Regex Note();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")]
    private static partial Regex Hex();

    [GeneratedRegex("bayyina-[0-9a-f]{32}")]
    private static partial Regex Origin();

    [GeneratedRegex(@"\{(?:&quot;|\s|"")[^<]*?P-256[^<]*?\}")]
    private static partial Regex Jwk();

    [GeneratedRegex(@"bayyina-…(?:\+|&#x2B;)[0-9a-f]{8}(?:\+|&#x2B;)[A-Za-z0-9/=+&#x;]+")]
    private static partial Regex LogKey();

    [GeneratedRegex("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_=-])")]
    private static partial Regex Thumbprint();

    [GeneratedRegex("(?<![A-Za-z0-9/+;])(?:[A-Za-z0-9/+]|&#x2B;){43}=")]
    private static partial Regex Root();

    [GeneratedRegex("[ \\t]+(?=\\n)")]
    private static partial Regex Bare();

    /// <summary>A morning that does not pass.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    }
}
