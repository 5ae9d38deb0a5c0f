using Bayyina.Storage;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Storage;

[Trait("store", "each")]
public sealed class ScrubTests : IDisposable
{
    private readonly TestFolder _scratch = new();
    private readonly AStore _store;

    public ScrubTests() => _store = new AStore(_scratch[""]);

    private string Data => _store.Place;

    public void Dispose()
    {
        _store.Dispose();
        _scratch.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    public void What_was_scrubbed_is_in_no_file_of_the_database_even_where_rows_had_moved(int seed)
    {
        const int rows = 6000;
        using var database = Database.Open(Data);
        var random = new Random(seed);
        database.Write(t =>
        {
            for (var i = 0; i < rows; i++)
            {
                t.Connection!.Execute(
                    "INSERT INTO item (id, exercise, statement, sha256, bytes, file, media_type) VALUES (@id, 0, '', '', 0, @file, '')",
                    new { id = IdOf(i), file = $"<NAME{i:0000}>{new string('.', random.Next(60))}" },
                    t);
            }
        });
        // Rows that grow no longer fit where they lie: pages are split, and their rows copied elsewhere.
        database.Write(t =>
        {
            for (var i = 0; i < rows; i += 1 + random.Next(5))
            {
                t.Connection!.Execute("UPDATE item SET media_type = @text WHERE id = @id", new { id = IdOf(i), text = new string('.', random.Next(90)) }, t);
            }
        });
        var erased = Enumerable.Range(0, rows).Where(i => i % 3 == 0).ToList();
        database.Write(t =>
        {
            erased.ForEach(i => t.Connection!.Execute("UPDATE item SET file = NULL WHERE id = @id", new { id = IdOf(i) }, t));
            Database.OweScrub(t);
        });
        database.ScrubIfDue();

        var bytes = string.Concat((AStore.IsPostgres ? _store.Files() : Directory.GetFiles(_scratch[""])).Select(f => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(f))));
        var found = System.Text.RegularExpressions.Regex.Matches(bytes, "<NAME([0-9]{4})>").Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToHashSet();
        Assert.Equal(Enumerable.Range(0, rows).Except(erased), found.Order());
        Assert.Equal(0, database.Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM due")));

        static string IdOf(int i) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(i)));
    }

    [Fact]
    public async Task While_a_reader_holds_an_older_state_nothing_is_called_gone_and_afterwards_it_goes()
    {
        using var database = Database.Open(Data);
        database.Write(t => { t.Connection!.Execute("INSERT INTO due (what) VALUES ('x')", transaction: t); });
        using (var reader = database.Connect())
        using (var old = reader is Microsoft.Data.Sqlite.SqliteConnection file
            ? file.BeginTransaction(deferred: true)
            : reader.BeginTransaction(System.Data.IsolationLevel.RepeatableRead))
        {
            Assert.Single(reader.Query("SELECT * FROM due", transaction: old));
            database.Write(Database.OweScrub);
            var scrub = Task.Run(() => database.ScrubIfDue(TimeSpan.FromSeconds(0.3)), TestContext.Current.CancellationToken);

            Assert.Equal("erasure.unfinished", (await Assert.ThrowsAsync<StorageException>(() => scrub)).Code);
        }
        database.ScrubIfDue();

        Assert.Equal(0, database.Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM due WHERE what = 'scrub'")));
    }
}
