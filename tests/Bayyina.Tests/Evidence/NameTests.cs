using System.Text;
using Bayyina.Evidence;

namespace Bayyina.Tests.Evidence;

/// <summary>Any name goes in like any other; what is odd about it is noticed.</summary>
public sealed class NameTests : AnIntake
{
    [Theory]
    [InlineData("photo 1.jpg")]
    [InlineData("صورة من الموقع.jpg")]
    [InlineData("می‌خواهم.jpg")]
    [InlineData("100%.jpg", "name.percent")]
    [InlineData("%2e%2e%2f.jpg", "name.percent")]
    [InlineData("two\nlines.jpg", "name.control_characters")]
    [InlineData("red\u001b[31m.jpg", "name.control_characters")]
    [InlineData("\u202egpj.exe", "name.invisible_characters")]
    [InlineData("a\u200bb\u2066.jpg", "name.invisible_characters")]
    [InlineData("%\r\u202e", "name.control_characters", "name.invisible_characters", "name.percent")]
    [InlineData("-rf")]
    [InlineData("\uFFFD")]
    [InlineData("\\..\\up")]
    [InlineData(" ")]
    public void A_name_of_any_characters_is_kept_as_it_is(string name, params string[] notices)
    {
        var taken = Taken(name, "content"u8.ToArray());
        Assert.Equal(name, taken.FileName);
        Assert.Equal("source", taken.Folder);
        Assert.Equal(notices, taken.Notices);
    }

    [Fact]
    public void What_is_shown_of_a_path_forges_no_line_and_turns_no_direction()
    {
        Folder.Write("source/ok\nsealed: fake\u202e.jpg", "x");
        var shown = Assert.Single(TakeIn()).Path;
        Assert.Equal($"{Source}/ok\\u{{A}}sealed: fake\\u{{202E}}.jpg", shown);
    }

    [Fact]
    public void A_name_in_an_old_arabic_code_page_is_spelled_so_that_its_bytes_can_be_had_back()
    {
        // "صورة" in Windows-1256, then a percent sign.
        byte[] name = [0xD5, 0xE6, 0xD1, 0xC9, (byte)'%', (byte)'.', (byte)'j', (byte)'p', (byte)'g'];
        Directory.CreateDirectory(Source);
        Assert.True(Folder.WriteNamed("source", name, [1, 2, 3]));
        var taken = TheOnlyOne([1, 2, 3]);
        Assert.Equal("%D5%E6%D1%C9%25.jpg", taken.FileName);
        Assert.Equal(["name.not_utf8"], taken.Notices);
        Assert.Equal(name, Unspell(taken.FileName));
    }

    [Fact]
    public void A_folder_whose_name_is_no_utf8_is_walked_and_spelled_like_a_file()
    {
        Directory.CreateDirectory(Folder["source", "50%"]);
        Assert.True(Folder.MakeFolderNamed("source/50%", [0xC7, 0xE1]));
        Folder.Write("plain.txt", "x");
        Assert.Equal(0, Tool.Run("sh", ["-c", "cp plain.txt source/50%/*/ && cp plain.txt source/50%/"], Folder[[]]).ExitCode);
        var outcomes = TakeIn().Cast<IntakeOutcome.TakenIn>().ToList();
        Assert.Equal(["source/50%", "source/50%25/%C7%E1"], outcomes.Select(taken => taken.Folder).Order(StringComparer.Ordinal));
        Assert.Equal([[], ["folder.not_utf8"]], outcomes.OrderBy(taken => taken.Folder, StringComparer.Ordinal).Select(taken => taken.Notices));
    }

    [Fact]
    public void Two_hundred_random_names_go_in_in_the_order_of_their_bytes_and_come_back()
    {
        var random = new Random(20160817);
        var names = new SortedSet<byte[]>(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        Directory.CreateDirectory(Source);
        while (names.Count < 200)
        {
            var name = new byte[random.Next(1, 60)];
            random.NextBytes(name);
            name = [.. name.Where(value => value is not (0 or (byte)'/'))];
            if (name is not ([] or [(byte)'.'] or [(byte)'.', (byte)'.']) && Folder.WriteNamed("source", name, [.. name, 7]))
                names.Add(name);
        }

        var outcomes = TakeIn(new IntakeOptions { BatchFiles = 37 });
        var back = outcomes.Cast<IntakeOutcome.TakenIn>()
            .Select(taken => taken.Notices.Contains("name.not_utf8") ? Unspell(taken.FileName) : Encoding.UTF8.GetBytes(taken.FileName))
            .ToList();
        Assert.Equal(names, back);
        Assert.All(outcomes.Cast<IntakeOutcome.TakenIn>().Zip(names), pair =>
            Assert.Equal([.. pair.Second, 7], File.ReadAllBytes(Vault.PathOf(pair.First.Blob.Sha256))));
    }

    [Fact]
    public void An_empty_file_is_sealed_with_a_notice()
    {
        var taken = Taken("empty.jpg", []);
        Assert.Equal(["file.empty"], taken.Notices);
        Assert.Equal("application/octet-stream", taken.MediaType);
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", taken.Blob.Sha256);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("عربي ١٢٣", "عربي ١٢٣")]
    [InlineData("tab\tdel\u007f", "tab\\u{9}del\\u{7F}")]
    [InlineData("\u061c\u2028\u2029\ufeff\u00ad", "\\u{61C}\\u{2028}\\u{2029}\\u{FEFF}\\u{AD}")]
    [InlineData("\U000E0041😀", "\\u{E0041}😀")]
    [InlineData("\u0600\u200d", "\u0600\u200d")]
    [InlineData("", "")]
    public void Text_for_showing_has_its_hidden_characters_written_out(string text, string shown) =>
        Assert.Equal(shown, VisibleText.Of(text));

    [Fact]
    public void A_lone_surrogate_is_shown_and_spelled()
    {
        Assert.Equal("a\\u{D83D}b", VisibleText.Of("a\ud83db"));
        Assert.Equal(new SpelledName("a%ED%A0%BD%25", false), SpelledName.Of("a\ud83d%"));
    }

    [Fact]
    public void The_bytes_of_arguments_that_are_no_utf8_are_found_on_the_command_line_in_their_order()
    {
        // Three names that decode to one text, and one that is text already.
        var arguments = new CommandLineBytes([.. "bayyina\0add\0"u8, 0xD5, 0xE6, (byte)'x', 0, .. "plain\0"u8, 0xE6, 0xD5, (byte)'x', 0, 0xC7, (byte)'x', 0]);
        Assert.Equal([0xD5, 0xE6, (byte)'x'], arguments.Of("\uFFFD\uFFFDx"));
        Assert.Equal("plain"u8.ToArray(), arguments.Of("plain"));
        Assert.Equal([0xE6, 0xD5, (byte)'x'], arguments.Of("\uFFFD\uFFFDx"));
        Assert.Equal([0xC7, (byte)'x'], arguments.Of("\uFFFDx"));
        // And a file may really be called so.
        Assert.Equal("\uFFFDx"u8.ToArray(), arguments.Of("\uFFFDx"));
        Assert.Equal("y\uFFFD"u8.ToArray(), arguments.Of("y\uFFFD"));
    }

    private static byte[] Unspell(string spelled)
    {
        var bytes = new List<byte>();
        for (var rest = spelled; rest.Length > 0;)
        {
            var length = rest[0] == '%' ? 3 : char.IsHighSurrogate(rest[0]) ? 2 : 1;
            bytes.AddRange(rest[0] == '%' ? Convert.FromHexString(rest[1..3]) : Encoding.UTF8.GetBytes(rest[..length]));
            rest = rest[length..];
        }

        return [.. bytes];
    }
}
