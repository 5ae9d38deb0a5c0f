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

    [Fact]
    public void What_was_scrubbed_is_in_no_file_of_the_database_even_where_rows_had_moved()
    {
        using var database = Database.Open(Data);
        var random = new Random(20);
        string Some(int most) => new('.', random.Next(most));
        database.Write(t =>
        {
            for (var i = 0; i < 4000; i++)
            {
                t.Connection!.Execute(
                    "INSERT INTO item (id, exercise, statement, sha256, bytes, file, media_type) VALUES (@id, 0, '', '', 0, @file, '')",
                    new { id = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(i))), file = $"<NAME{i:0000}>{Some(60)}" },
                    t);
            }
        });
        database.Write(t => { t.Connection!.Execute("UPDATE item SET media_type = substr(id, 1, abs(random()) % 60) WHERE bytes = 0", transaction: t); });
        database.Write(t =>
        {
            t.Connection!.Execute("UPDATE item SET file = NULL WHERE substr(id, 1, 1) IN ('3', '7', 'B')", transaction: t);
            Database.OweScrub(t);
        });
        var kept = database.Read(c => c.Query<string>("SELECT substr(file, 1, 10) FROM item WHERE file IS NOT NULL").ToHashSet());
        database.ScrubIfDue();

        var bytes = string.Concat(Directory.GetFiles(_scratch.FullName).Select(f => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(f))));
        Assert.DoesNotContain(Enumerable.Range(0, 4000).Select(i => $"<NAME{i:0000}>"), name => !kept.Contains(name) && bytes.Contains(name, StringComparison.Ordinal));
        Assert.All(kept.Take(50), name => Assert.Contains(name, bytes, StringComparison.Ordinal));
        Assert.Equal(0, database.Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM due")));
    }

    private static List<(long Number, string Name)> Migrations(Database database) =>
        database.Read(c => c.Query<(long, string)>("SELECT number, name FROM migration ORDER BY number").ToList());
}
