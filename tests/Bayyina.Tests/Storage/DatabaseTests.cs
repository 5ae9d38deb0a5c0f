using Bayyina.Storage;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Storage;

[Trait("store", "each")]
public sealed class DatabaseTests : IDisposable
{
    private readonly TestFolder _scratch = new();
    private readonly AStore _store;

    public DatabaseTests() => _store = new AStore(_scratch[""]);

    private string Data => _store.Place;

    public void Dispose()
    {
        _store.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void A_fresh_database_has_every_migration_once_in_the_order_of_their_numbers()
    {
        using var database = Database.Open(Data);
        var done = Migrations(database);

        Assert.Equal(FilesOfMigrations(), done.Select(m => m.Name));
        Assert.All(done, migration => Assert.StartsWith($"{migration.Number:0000}-", migration.Name, StringComparison.Ordinal));
        Assert.Equal("0001-kernel", done[0].Name);
    }

    [Fact]
    public void Migrations_are_numbered_one_after_another_and_each_number_that_is_left_out_is_listed()
    {
        var names = FilesOfMigrations();
        var numbers = names.ConvertAll(name => int.Parse(name[..4], System.Globalization.CultureInfo.InvariantCulture));

        Assert.All(names, name => Assert.Matches("^[0-9]{4}-[a-z]+(-[a-z]+)*$", name));
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.Empty(Enumerable.Range(1, numbers[^1]).Except(numbers).Except(LeftOut));
    }

    // 10 to 29 were never given out.
    private static IEnumerable<int> LeftOut => Enumerable.Range(10, 20);

    private static List<string> FilesOfMigrations() =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "src", "Bayyina", "Storage", "Migrations"), "*.sql").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

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
    public void What_waited_before_its_author_stood_beside_it_waits_with_it_afterwards()
    {
        using (var first = Database.Open(Data))
        {
            first.Write(t =>
            {
                t.Connection!.Execute(
                    """
                    ALTER TABLE waiting DROP COLUMN author; ALTER TABLE waiting DROP COLUMN key_id;
                    ALTER TABLE statement ADD COLUMN author TEXT NOT NULL DEFAULT ''; ALTER TABLE statement ADD COLUMN key_id TEXT NOT NULL DEFAULT '';
                    DELETE FROM migration WHERE number = 38;
                    INSERT INTO statement (number, id, jws, disclosures, jti, author, key_id, exercise)
                    VALUES (1, 'a', @packed, @packed, 'a', 'actor/a', 'of a', 0), (2, 'b', @packed, @packed, 'b', 'actor/b', 'of b', 0);
                    INSERT INTO waiting (staged_at, statement) VALUES (7, 2);
                    """,
                    new { packed = new byte[] { 0 } }, t);
            });
        }
        using var second = Database.Open(Data);

        Assert.Equal((7, 2, "actor/b", "of b"), second.Read(c => c.QuerySingle<(long, long, string, string)>("SELECT staged_at, statement, author, key_id FROM waiting")));
        Assert.Equal(2, second.Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM statement")));
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
        var before = Content();

        Assert.Equal("database.newer", Assert.Throws<StorageException>(() => Database.Open(Data)).Code);
        Assert.Equal("database.newer", Assert.Throws<StorageException>(() => Database.OpenForReading(Data)).Code);
        Assert.Equal(before, Content());
    }

    [Theory]
    [InlineData("UPDATE migration SET number = 64 + number WHERE number = 2")]
    [InlineData("UPDATE migration SET name = '0002-seams' WHERE number = 2")]
    [InlineData("UPDATE migration SET number = 99999999999 WHERE number = 2")]
    [InlineData("UPDATE migration SET name = x'30ff' WHERE number = 2")]
    public void A_damaged_list_of_migrations_is_not_taken_for_another_version(string damage)
    {
        using (var database = Database.Open(Data))
        {
            database.Write(t => { Assert.Equal(1, t.Connection!.Execute(damage, transaction: t)); });
        }
        var before = Content();

        Assert.Equal("database.migrations", Assert.Throws<StorageException>(() => Database.Open(Data)).Code);
        Assert.Equal("database.migrations", Assert.Throws<StorageException>(() => Database.OpenForReading(Data)).Code);
        Assert.Equal(before, Content());
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
    public void A_migration_that_fails_leaves_none_of_them_done()
    {
        using (var database = Database.Open(Data))
        {
            database.Write(t => { t.Connection!.Execute("DELETE FROM migration WHERE number > 1; DROP TABLE item; DROP TABLE incident_item", transaction: t); });
        }

        // 0002 finds its table there already.
        Assert.ThrowsAny<Exception>(() => Database.Open(Data));
        var dialect = Dialect.For(Data);
        using var connection = dialect.Open(Data);
        Assert.Equal(1, connection.ExecuteScalar<long>("SELECT COUNT(*) FROM migration"));
        Assert.True(dialect.HasTable(connection, "incident"));
        Assert.False(dialect.HasTable(connection, "item"));
        connection.Close();
        dialect.Close(Data);
    }

    // Of SQLite every byte of the file; of a server what it would hand out, but for the word that each dump makes up anew.
    private string Content()
    {
        if (!AStore.IsPostgres)
        {
            return Convert.ToHexString(File.ReadAllBytes(Data));
        }
        string[] where = ["-h", "127.0.0.1", "-p", $"{PostgresServer.Shared.Port}", "-U", "bayyina", PostgresServer.NameOf(Data)];
        var dump = Tool.Run(Path.Combine(Needs.PostgresServer(), "pg_dump"), where);
        Assert.Equal(0, dump.ExitCode);
        return string.Join('\n', dump.Lines.Where(line => !line.Contains("restrict ", StringComparison.Ordinal)));
    }

    private static List<(long Number, string Name)> Migrations(Database database) =>
        database.Read(c => c.Query<(long, string)>("SELECT number, name FROM migration ORDER BY number").ToList());
}
