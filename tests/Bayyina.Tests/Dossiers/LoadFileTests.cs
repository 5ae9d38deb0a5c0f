using System.Text.Json;

namespace Bayyina.Tests.Dossiers;

public sealed class LoadFileTests
{
    [Fact]
    public void The_header_begins_the_file_with_the_columns_that_others_rely_on()
    {
        using var dossier = Exercise.Small();
        Assert.StartsWith("exhibit,statement,path,sha256,original_name,", dossier.TextOf("data/exhibits.csv"));
    }

    [Theory]
    [InlineData("=1+1.txt")]
    [InlineData("+49.txt")]
    [InlineData("-rf.txt")]
    [InlineData("@SUM(A1).txt")]
    [InlineData("\tx.txt")]
    public void A_name_that_a_spreadsheet_would_run_is_guarded_and_kept_exactly_beside(string name)
    {
        using var dossier = ADossier.OfAnExercise().WithText(name, "x");
        var row = Rows(dossier.TextOf("data/exhibits.csv"))[1];

        Assert.Equal("'" + name, row[4]);
        Assert.Equal(name, JsonSerializer.Deserialize<string>(row[^1]));
    }

    [Theory]
    [InlineData("a,b \"c\".txt")]
    [InlineData("two\r\nlines.txt")]
    [InlineData("صورة\u202Egpj.exe")]
    [InlineData("100%.txt")]
    public void Any_other_name_stands_as_it_is(string name)
    {
        using var dossier = ADossier.OfAnExercise().WithText(name, "x").WithText("next.txt", "y");
        var rows = Rows(dossier.TextOf("data/exhibits.csv"));

        Assert.Equal(name, rows[1][4]);
        Assert.Equal(name, JsonSerializer.Deserialize<string>(rows[1][^1]));
        Assert.All(rows[1][^1], c => Assert.InRange(c, ' ', '~'));
        Assert.Equal(3, rows.Count);
    }

    [Fact]
    public void A_row_names_the_statement_the_bytes_and_their_hashes()
    {
        using var dossier = ADossier.OfAnExercise().WithPicture();
        var exhibit = dossier.Content().Exhibits[0];

        Assert.Equal(["1", exhibit.StatementId, "data/items/0001.png", exhibit.Sha256, exhibit.OriginalName!], Rows(dossier.TextOf("data/exhibits.csv"))[1].Take(5));
    }

    [Fact]
    public void The_selection_log_says_what_was_asked_for_and_what_became_of_it()
    {
        using var dossier = Exercise.Small();
        var rows = Rows(dossier.TextOf("data/selection-log.csv"));

        Assert.Equal("row,criterion,value,kind,property,disposition,reason,count", string.Join(',', rows[0]));
        Assert.Contains(rows, row => row is ["criterion", "withhold", "item.sealed.place", ..]);
        Assert.Contains(rows, row => row is ["count", "", "", "incident.noted", "note", "erased", "consent", "1"]);
    }

    [Fact]
    public void The_process_record_names_software_keys_and_checkpoint()
    {
        using var dossier = Exercise.Small();
        using var process = JsonDocument.Parse(dossier.TextOf("data/process.json"));
        var root = process.RootElement;

        Assert.Equal(ADossier.Origin, root.GetProperty("origin").GetString());
        Assert.True(root.GetProperty("exercise").GetBoolean());
        Assert.Equal("0.1.0", root.GetProperty("version").GetString());
        Assert.Equal("42", root.GetProperty("checkpoint").GetProperty("size").GetString());
        Assert.Equal("key.enrolled", root.GetProperty("keys")[0].GetProperty("history")[0].GetProperty("kind").GetString());
    }

    // RFC 4180, read by other means than it was written.
    private static List<string[]> Rows(string csv)
    {
        var run = Tool.Run(
            Needs.Program("python3"),
            ["-c", "import csv,json,sys; print(json.dumps(list(csv.reader(open(sys.argv[1],encoding='utf-8',newline=''),strict=True))))", Saved(csv)]);
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonSerializer.Deserialize<List<string[]>>(run.Output)!;
    }

    private static string Saved(string text)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        return path;
    }
}
