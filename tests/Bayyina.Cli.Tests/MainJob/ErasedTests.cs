using Microsoft.Data.Sqlite;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>What is erased is gone from the data folder and from every dossier after; tables that differ are told.</summary>
public sealed class ErasedTests : IDisposable
{
    private const string Secret = "اسم شخص لا يعرفه أحد 4d8f";

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void An_erased_property_is_in_no_file_any_more_and_the_dossier_holds_and_says_so()
    {
        var receipt = _scene.Add(_scene.File("a.txt", "a"), "--from", Secret, "--exercise")[0];
        var incident = receipt.GetProperty("incident").GetString()!;
        var statement = receipt.GetProperty("statement").GetString()!;
        // The database keeps what was said deflated: what is looked for is how it stood there.
        var kept = ColumnOf(statement);
        Assert.Contains(Secret, Unpacked(kept), StringComparison.Ordinal);
        Assert.True(Holds(_scene.Data, kept));
        var erased = _scene.Json("erase", "--statement", statement, "--property", "acquired_from", "--reason", "consent withdrawn");

        Assert.Equal("disclosure.erased", erased.GetProperty("kind").GetString());
        Assert.False(Holds(_scene.Data));
        Assert.False(Holds(_scene.Data, kept));
        Assert.DoesNotContain(Secret, Unpacked(ColumnOf(statement)), StringComparison.Ordinal);
        var dossier = _scene.Dossier(incident);
        Assert.Equal(0, _scene.Verify(dossier).ExitCode);
        var folder = _scene.Unpack(dossier);
        Assert.False(Holds(folder));
        Assert.Contains("erased", File.ReadAllText(Path.Combine(folder, "data", "selection-log.csv")), StringComparison.Ordinal);
        Assert.Equal(0, _scene.Run("rebuild").ExitCode);
    }

    [Theory]
    [InlineData("property.not_erasable", "sha256")]
    [InlineData("property.not_erasable", "kind")]
    [InlineData("property.unknown", "colour")]
    public void What_cannot_be_erased_is_told(string code, string property)
    {
        var statement = _scene.Add(_scene.File("a.txt", "a"))[0].GetProperty("statement").GetString()!;
        var run = _scene.Run("erase", "--statement", statement, "--property", property, "--reason", "r");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(code + ": ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_was_edited_by_hand_is_named_once_and_equal_afterwards()
    {
        _scene.AddOne();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_scene.Data, "bayyina.db")};Pooling=False"))
        {
            Assert.NotNull(Bayyina.Storage.Dialect.Sqlite);
            connection.Open();
            using var edit = connection.CreateCommand();
            edit.CommandText = "UPDATE item SET bytes = 7; DELETE FROM incident_item";
            edit.ExecuteNonQuery();
        }
        var first = _scene.Run("rebuild", "--lang", "ar");
        var second = _scene.Run("rebuild");

        Assert.Equal(1, first.ExitCode);
        // Each row that differed is part of the result; that the tables did is why it refuses.
        Assert.Equal(["incident_item", "item"], first.Lines.Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Contains("(item، ", first.Error, StringComparison.Ordinal);
        Assert.Contains("(incident_item، ", first.Error, StringComparison.Ordinal);
        Assert.Equal(2, first.Error.Split('\n').Count(line => line.StartsWith("rebuild.differed: ", StringComparison.Ordinal)));
        Assert.Equal(0, second.ExitCode);
    }

    private byte[] ColumnOf(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_scene.Data, "bayyina.db")};Pooling=False");
        Assert.NotNull(Bayyina.Storage.Dialect.Sqlite);
        connection.Open();
        using var query = connection.CreateCommand();
        query.CommandText = "SELECT disclosures FROM statement WHERE id = $id";
        query.Parameters.AddWithValue("$id", statement);
        return (byte[])query.ExecuteScalar()!;
    }

    private static string Unpacked(byte[] column) => string.Concat(Bayyina.Storage.PackedText.Read(column).Split('~').Where(d => !d.StartsWith('!'))
        .Select(d => System.Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(d)).RootElement[2].ToString() + "\n"));

    private static bool Holds(string folder, byte[] bytes) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0);

    // As it is and in base64url, which depends on where a text begins: three alignments, without the characters that neighbours share.
    private static bool Holds(string folder)
    {
        var encoded = Enumerable.Range(0, 3).Select(before =>
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(new string(' ', before) + Secret))[4..^4].Replace('+', '-').Replace('/', '_'));
        var found = Tool.Run("grep", ["-rqaF", .. encoded.Append(Secret).SelectMany(text => (string[])["-e", text]), folder]);
        Assert.True(found.ExitCode is 0 or 1, found.Error);
        return found.ExitCode == 0;
    }
}
