using System.Text.RegularExpressions;

namespace Bayyina.Tests.Dossiers;

public sealed partial class ReportTests
{
    private const string Report = "data/report.html";

    [Theory]
    [InlineData("report.html", Report)]
    [InlineData("how-to-verify.html", "HOW-TO-VERIFY.html")]
    public void The_pages_are_as_they_were_looked_at(string snapshot, string path)
    {
        using var dossier = Exercise.Small();
        Snapshot.Check(snapshot, dossier.TextOf(path));
    }

    [Theory]
    [InlineData(Report)]
    [InlineData("HOW-TO-VERIFY.html")]
    public void The_pages_are_well_formed(string path)
    {
        using var dossier = Exercise.Small();
        var file = Path.Combine(dossier.Folder, "page.html");
        File.WriteAllText(file, dossier.TextOf(path));

        var run = Tool.Run(Needs.Program("xmllint"), ["--html", "--noout", "--nonet", file]);

        // libxml2 knows HTML 4: what HTML 5 added is not wrong.
        var errors = run.Error.Split('\n').Where(line => line.Contains("error :", StringComparison.Ordinal) && !Html5Only().IsMatch(line));
        Assert.Empty(errors);
    }

    [Fact]
    public void The_Arabic_part_stands_first_and_runs_from_right_to_left()
    {
        using var dossier = Exercise.Small();
        var page = dossier.TextOf(Report);

        Assert.Contains("<html lang=ar dir=rtl>", page);
        Assert.True(page.IndexOf("<section class=part id=ar lang=ar dir=rtl>", StringComparison.Ordinal) is > 0 and var arabic
            && arabic < page.IndexOf("<section class=part id=en lang=en dir=ltr>", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_on_the_pages_asks_for_a_network_or_runs()
    {
        using var dossier = Exercise.Small();
        foreach (var page in (string[])[dossier.TextOf(Report), dossier.TextOf("HOW-TO-VERIFY.html")])
        {
            Assert.DoesNotMatch(@"<(script|link|iframe|object|embed|base)\b", page);
            Assert.DoesNotMatch(@"(src|href)=""?(https?:|//|javascript:|data:)", page);
            Assert.DoesNotMatch(@"url\(|@import", page[..page.IndexOf("</style>", StringComparison.Ordinal)]);
            Assert.DoesNotMatch(@"<[^>]*\son[a-z]+=", page);
            Assert.Contains("default-src 'none'", page);
        }
    }

    [Fact]
    public void Every_link_leads_to_a_file_of_the_bag_or_to_a_place_on_the_page()
    {
        using var dossier = Exercise.Small();
        var bag = dossier.Unpacked();
        foreach (var path in (string[])[Report, "HOW-TO-VERIFY.html"])
        {
            var file = Path.Combine(bag, path);
            foreach (Match link in Link().Matches(File.ReadAllText(file)))
            {
                var (target, anchor) = link.Groups[1].Value.Split('#', 2) is [var t, var a] ? (t, a) : (link.Groups[1].Value, null);
                var there = target.Length == 0 ? file : Path.Combine(Path.GetDirectoryName(file)!, target);
                Assert.True(File.Exists(there), $"{path} leads to {target}");
                Assert.True(anchor is null || Regex.IsMatch(File.ReadAllText(there), $"\\sid=\"?{Regex.Escape(anchor)}[\\s\">]"), $"{path} leads to #{anchor}");
            }
        }
    }

    [Fact]
    public void Markup_in_what_people_say_is_text()
    {
        using var dossier = ADossier.OfAnExercise()
            .Titled("<img src=x onerror=alert(1)>")
            .WithText("\"><script>alert(1)</script>.txt", "x")
            .WithNote("</div><style>*{display:none}</style>", "en\" onload=\"alert(1)");
        var page = dossier.TextOf(Report);

        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("<img src=x", page);
        Assert.Equal(2, Regex.Count(page, "</?style>"));
        Assert.DoesNotContain("onload=", page);
        Assert.Contains("&lt;/div&gt;&lt;style&gt;", page);
        Assert.Contains("<bdi class=n>&quot;&gt;&lt;script&gt;", page);
    }

    [Theory]
    [InlineData("photo\u202Egpj.exe", "photo<span class=u>U+202E</span>gpj.exe")]
    [InlineData("a\nb\u0007", "a<span class=u>U+000A</span>b<span class=u>U+0007</span>")]
    [InlineData("zero\u200Bwidth\u00A0space", "zero<span class=u>U+200B</span>width<span class=u>U+00A0</span>space")]
    public void Characters_that_hide_or_turn_are_named_in_a_name(string name, string shown)
    {
        using var dossier = ADossier.OfAnExercise().WithText(name, "x");

        Assert.Contains($"<bdi class=n>{shown}</bdi>", dossier.TextOf(Report));
    }

    [Fact]
    public void Half_of_a_character_is_named_too()
    {
        using var dossier = ADossier.OfAnExercise().WithText("half" + (char)0xD800, "x");
        Assert.Contains("<bdi class=n>half<span class=u>U+D800</span></bdi>", dossier.TextOf(Report));
    }

    [Fact]
    public void Arabic_with_joiners_stays_as_it_is_written()
    {
        using var dossier = ADossier.OfAnExercise().WithText("می\u200Cخواهم.txt", "x");
        Assert.Contains("<bdi class=n>می\u200Cخواهم.txt</bdi>", dossier.TextOf(Report));
    }

    [Fact]
    public void A_drill_says_so_on_every_page_and_the_record_does_not()
    {
        using var drill = ADossier.OfAnExercise().WithPicture();
        using var record = ADossier.OfTheRecord().WithPicture();
        foreach (var path in (string[])[Report, "HOW-TO-VERIFY.html"])
        {
            Assert.Contains("<strong>تمرين</strong>", drill.TextOf(path));
            Assert.Contains("<strong>EXERCISE</strong>", drill.TextOf(path));
            Assert.DoesNotContain("<strong>EXERCISE</strong>", record.TextOf(path));
        }
        Assert.Contains("EXERCISE", drill.TextOf("bag-info.txt"));
    }

    [Fact]
    public void Trusted_time_and_witnesses_are_claimed_only_where_they_are()
    {
        using var alone = ADossier.OfAnExercise().WithPicture();
        using var witnessed = ADossier.OfAnExercise().WithPicture().WithWitness("witness.example");

        Assert.Contains("No independent witness and no trusted timestamp is in this dossier.", alone.TextOf(Report));
        Assert.DoesNotContain("No independent witness", witnessed.TextOf(Report));
        Assert.Contains("<code>witness.example</code>", witnessed.TextOf(Report));
    }

    [Fact]
    public void A_hash_is_copied_as_one_string()
    {
        using var dossier = ADossier.OfAnExercise().WithPicture();
        var sha512 = dossier.Content().Exhibits[0].Sha512;
        var shown = HashBlock().Matches(dossier.TextOf(Report)).Select(m => Regex.Replace(m.Value, "<[^>]+>", ""));

        Assert.Equal(2, shown.Count(hash => hash == sha512));
    }

    [Fact]
    public void Thousands_of_exhibits_stay_a_page_that_a_browser_can_show()
    {
        using var dossier = ADossier.OfAnExercise();
        for (var number = 1; number <= 5_000; number++)
        {
            dossier.WithItem($"photo {number}.jpg", "image/jpeg", "jpg", [1]);
        }
        var page = dossier.TextOf(Report);

        Assert.Equal(2 * 200, Regex.Count(page, "<img "));
        Assert.Equal(2 * 300, Regex.Count(page, "<article class=exhibit"));
        Assert.Contains("<p id=e5000>", page);
        Assert.InRange(page.Length, 1_000_000, 6_000_000);
        Assert.InRange(Regex.Count(page, "<[a-z]"), 10_000, 180_000);
    }

    [GeneratedRegex("Tag (bdi|wbr|section|article|header|nav|main|aside) invalid")]
    private static partial Regex Html5Only();

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Link();

    [GeneratedRegex("<code class=h>.*?</code>")]
    private static partial Regex HashBlock();
}
