using Bayyina.Storage;
using Dapper;

namespace Bayyina.Tests.Storage;

public sealed class DatabaseTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("bayyina-test-");

    private string Data => Path.Combine(_scratch.FullName, "bayyina.db");

    public void Dispose() => _scratch.Delete(recursive: true);

    [Fact]
    public void A_fresh_database_has_every_migration_once_in_the_order_of_their_numbers()
    {
        using var database = Database.Open(Data);
        var done = Migrations(database);

        Assert.Equal(Enumerable.Range(1, done.Count), done.Select(m => (int)m.Number));
        Assert.Equal("0001-kernel", done[0].Name);
    }

    [Fact]
    public void Opened_twice_it_is_migrated_once_and_keeps_what_it_holds()
    {
        using (var first = Database.Open(Data))
        {
            first.Write(t => { t.Connection!.Execute("INSERT INTO ledger (one, origin, size) VALUES (1, 'x', 7)", transaction: t); });
        }
        using var second = Database.Open(Data);

        Assert.Equal(7, second.Read(c => c.ExecuteScalar<long>("SELECT size FROM ledger")));
        Assert.Equal(Migrations(second).Count, Migrations(second).DistinctBy(m => m.Number).Count());
    }

    [Fact]
    public void A_database_that_lacks_the_last_migration_gets_it_and_keeps_what_it_holds()
    {
        using (var first = Database.Open(Data))
        {
            first.Write(t =>
            {
                t.Connection!.Execute(
                    "DROP TABLE item; DROP TABLE incident_item; DELETE FROM migration WHERE number = 3; INSERT INTO due (what) VALUES ('x')", transaction: t);
            });
        }
        Assert.Equal("database.older", Assert.Throws<StorageException>(() => Database.OpenForReading(Data)).Code);
        using var second = Database.Open(Data);

        Assert.Equal(0, second.Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM item")));
        Assert.Equal("x", second.Read(c => c.ExecuteScalar<string>("SELECT what FROM due")));
        Database.OpenForReading(Data).Dispose();
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused_for_writing_and_for_reading_and_left_as_it_is()
    {
        using (var database = Database.Open(Data))
        {
            database.Write(t => { t.Connection!.Execute("INSERT INTO migration (number, name) VALUES (9999, '9999-later')", transaction: t); });
        }
        var before = File.ReadAllBytes(Data);

        Assert.Equal("database.newer", Assert.Throws<StorageException>(() => Database.Open(Data)).Code);
        Assert.Equal("database.newer", Assert.Throws<StorageException>(() => Database.OpenForReading(Data)).Code);
        Assert.Equal(before, File.ReadAllBytes(Data));
    }

    [Fact]
    public void A_migration_that_fails_leaves_none_of_them_done()
    {
        using (var database = Database.Open(Data))
        {
            database.Write(t => { t.Connection!.Execute("DELETE FROM migration WHERE number > 1; DROP TABLE item; DROP TABLE incident_item", transaction: t); });
        }

        // 0002 finds its table there already.
        Assert.ThrowsAny<Exception>(() => Database.Open(Data));
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Data};Pooling=False");
        Assert.Equal(1, connection.ExecuteScalar<long>("SELECT COUNT(*) FROM migration"));
        Assert.Equal(0, connection.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_master WHERE name = 'item'"));
    }

    [Fact]
    public void What_a_failed_write_did_is_undone()
    {
        using var database = Database.Open(Data);

        Assert.Throws<InvalidOperationException>(() => database.Write(t =>
        {
            t.Connection!.Execute("INSERT INTO due (what) VALUES ('x')", transaction: t);
            throw new InvalidOperationException();
        }));
        Assert.Equal(0, database.Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM due")));
    }

    [Fact]
    public async Task Writers_of_one_process_wait_for_each_other_however_long_the_first_takes()
    {
        using var database = Database.Open(Data);
        var cancel = TestContext.Current.CancellationToken;
        var writers = Enumerable.Range(0, 24).Select(i => Task.Run(
            () => database.Write(t =>
            {
                var read = t.Connection!.ExecuteScalar<long>("SELECT COUNT(*) FROM due", transaction: t);
                Thread.Sleep(5);
                t.Connection!.Execute("INSERT INTO due (what) VALUES (@i)", new { i = $"{i}" }, t);
                return read;
            }),
            cancel));

        // Each saw what the one before it had left: none was lost, none ran beside another.
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (long)i), (await Task.WhenAll(writers)).Order());
    }

    [Fact]
    public void Closed_it_leaves_one_file_and_no_journal()
    {
        using (var database = Database.Open(Data))
        {
            database.Write(t => { t.Connection!.Execute("INSERT INTO due (what) VALUES ('x')", transaction: t); });
            Assert.True(File.Exists(Data + "-wal"));
        }

        Assert.Equal([Data], Directory.GetFiles(_scratch.FullName));
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

        var bytes = string.Concat(Directory.GetFiles(_scratch.FullName).Select(f => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(f))));
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
        using (var reader = (Microsoft.Data.Sqlite.SqliteConnection)database.Connect())
        using (var old = reader.BeginTransaction(deferred: true))
        {
            Assert.Single(reader.Query("SELECT * FROM due", transaction: old));
            database.Write(Database.OweScrub);
            var scrub = Task.Run(() => database.ScrubIfDue(TimeSpan.FromSeconds(0.3)), TestContext.Current.CancellationToken);

            Assert.Equal("erasure.unfinished", (await Assert.ThrowsAsync<StorageException>(() => scrub)).Code);
        }
        database.ScrubIfDue();

        Assert.Equal(0, database.Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM due WHERE what = 'scrub'")));
    }

    private static List<(long Number, string Name)> Migrations(Database database) =>
        database.Read(c => c.Query<(long, string)>("SELECT number, name FROM migration ORDER BY number").ToList());
}
