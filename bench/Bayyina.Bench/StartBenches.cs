using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Bench;

/// <summary>How long a server takes until it answers on a record of ten million statements, and how large a database is.</summary>
/// <remarks>
/// 2,000 of the statements are said; the others are copies of their rows under other ids, with a subject and a row of the list each,
/// which the sequencer then gives their places, tiles and checkpoints. A start looks at the right edge alone and finds nothing wrong with them.
/// </remarks>
public sealed partial class StartBenches(BenchOptions options)
{
    private const int Genuine = 2_000;
    private const int Chunk = 100_000;
    private const double MostSeconds = 5;

    private readonly Command _command = new(options);

    /// <summary>The record in a file of SQLite.</summary>
    public IEnumerable<BenchRow> OnSqlite() => Measure("SQLite", null);

    /// <summary>The record in PostgreSQL, and its lock in another database there.</summary>
    public IEnumerable<BenchRow> OnPostgres()
    {
        using var server = new PostgresInput(options);
        foreach (var row in Measure("PostgreSQL", new Stores(server.NewDatabase("start"), null, server.NewDatabase("start_lock"))).ToList())
        {
            yield return row;
        }
    }

    /// <summary>What a statement takes in the database of a record of 10,000 sealed files.</summary>
    public IEnumerable<BenchRow> Sizes()
    {
        var count = options.Size(10_000, 500);
        var files = new Inputs(options).SmallFiles("to keep", count, count * 5_000);
        var data = options.In("size-sqlite");
        _command.Bayyina(data, "add", files, "--exercise", "--json");
        yield return Size("SQLite", new FileInfo(Path.Combine(data, "bayyina.db")).Length, Database.Open(Path.Combine(data, "bayyina.db")));
        using var server = new PostgresInput(options);
        var place = server.NewDatabase("size");
        _command.Bayyina(options.In("size-postgres"), "add", files, "--exercise", "--json", "--database", place);
        var database = Database.Open(place);
        yield return Size("PostgreSQL", database.Read(c => c.ExecuteScalar<long>("SELECT pg_database_size(current_database()) - (SELECT pg_database_size('template0'))")), database);
    }

    private static BenchRow Size(string store, long bytes, Database database)
    {
        using (database)
        {
            var statements = database.Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM statement"));
            return BenchRow.AtMost(string.Create(CultureInfo.InvariantCulture, $"{store}, database of {statements:N0} statements, a statement"), bytes / 1000.0 / statements, 3, "kB");
        }
    }

    private IEnumerable<BenchRow> Measure(string store, Stores? stores)
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", options.In("start-state"));
        var data = options.In("start-" + store);
        var most = options.Size(10_000_000, 200_000);
        Fill(data, stores, Genuine);
        var small = Pairs.Median(Enumerable.Range(0, options.Rounds).Select(_ => Start(data)));
        Fill(data, stores, most);
        var first = Start(data);
        var large = Pairs.Median(Enumerable.Range(0, options.Rounds).Select(_ => Start(data)));
        yield return new BenchRow(
            string.Create(CultureInfo.InvariantCulture, $"{store}, start with {most:N0} statements until the first page is answered, against with {Genuine:N0}"),
            FormattableString.Invariant($"{large:F2} s"), FormattableString.Invariant($"{small:F2} s"), FormattableString.Invariant($"{large / small:F2}"),
            FormattableString.Invariant($"≤ {MostSeconds} s"), large <= MostSeconds);
        yield return BenchRow.AtMost($"{store}, the first of these starts after the record was filled", first, MostSeconds, "s");
    }

    private static void Fill(string data, Stores? stores, long most)
    {
        using var product = Product.Open(data, TimeProvider.System, null, stores);
        var began = Stopwatch.GetTimestamp();
        if (product.Database.Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM statement")) < Genuine)
        {
            product.Statements.Say(
                [.. Enumerable.Range(0, Genuine - 1).Select(i =>
                    IncidentBook.Opening(SubjectId.New("incident"), $"تمرين {i}", "2026-01-17T09:02+02:00", "the training yard", exercise: true))],
                product.Node);
            product.Sequencer.Run();
        }
        var isPostgres = product.Database.Dialect.Name == "postgresql";
        var (last, size) = product.Database.Read(c => c.QuerySingle<(long, long)>("SELECT MAX(number), COUNT(*) FROM statement"));
        for (var to = size; to < most;)
        {
            var count = Math.Min(Chunk, most - to);
            product.Database.Write(transaction => Copy(transaction, product.Node, last, count));
            last += count;
            to += count;
            product.Sequencer.Run();
            if (to % 1_000_000 < Chunk)
            {
                Console.Error.WriteLine($"  {to:N0} statements after {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
            }
        }
        if (isPostgres)
        {
            product.Database.Read(c => c.Execute("ANALYZE", commandTimeout: 0));
        }
    }

    private static void Copy(System.Data.Common.DbTransaction transaction, Signer node, long last, long count)
    {
        var connection = transaction.Connection!;
        var isPostgres = Dialect.Of(connection).Name == "postgresql";
        var numbers = isPostgres
            ? "SELECT generate_series(@last + 1, @last + @count) AS n"
            : "WITH RECURSIVE s(n) AS (SELECT @last + 1 UNION ALL SELECT n + 1 FROM s WHERE n < @last + @count) SELECT n FROM s";
        var random = isPostgres ? "md5(n::text)" : "printf('%016x%016x', random(), n)";
        var values = new { last, count };
        connection.Execute($"CREATE TEMPORARY TABLE copied AS SELECT n, {random} AS r FROM ({numbers}) AS numbers", values, transaction, commandTimeout: 0);
        connection.Execute(
            $"""
            INSERT INTO statement (number, id, jws, disclosures, jti, subject, kind, exercise)
            SELECT c.n, c.r || 'exercise', s.jws, s.disclosures, c.r, 'incident/' || c.r, s.kind, s.exercise
            FROM copied c JOIN statement s ON s.number = 2 + c.n % {Genuine - 2} ORDER BY c.n
            """,
            null, transaction, commandTimeout: 0);
        connection.Execute("INSERT INTO waiting (staged_at, statement, author, key_id) SELECT n, n, @author, @key FROM copied", new { author = node.Actor.Value, key = node.Key.Thumbprint }, transaction, commandTimeout: 0);
        connection.Execute(
            """
            INSERT INTO incident (id, exercise, title, opened_at, place, standing, known_since, title_key)
            SELECT 'incident/' || r, 1, 'exercise ' || n, NULL, 'the training yard', 'Open', 1789000000 + n, 'exercise ' || n FROM copied
            """,
            null, transaction, commandTimeout: 0);
        connection.Execute("DROP TABLE copied", null, transaction);
    }

    // From the command until the first page is there.
    private double Start(string data)
    {
        var start = new ProcessStartInfo(options.Launcher, ["serve", "--urls", "http://127.0.0.1:0", "--data", data, "--lang", "en"]) { RedirectStandardError = true };
        var began = Stopwatch.GetTimestamp();
        using var server = Process.Start(start)!;
        try
        {
            while (server.StandardError.ReadLine() is { } line)
            {
                if (Address().Match(line) is not { Success: true } found)
                {
                    continue;
                }
                _ = server.StandardError.ReadToEndAsync();
                using var client = new HttpClient { BaseAddress = new Uri(found.Value) };
                using var answer = client.GetAsync("/").GetAwaiter().GetResult();
                answer.EnsureSuccessStatusCode();
                return Stopwatch.GetElapsedTime(began).TotalSeconds;
            }
            throw new NotMeasuredException("the server did not start");
        }
        catch (Exception wrong) when (wrong is HttpRequestException or SocketException)
        {
            throw new NotMeasuredException(wrong.Message);
        }
        finally
        {
            Process.Start("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
            server.WaitForExit();
        }
    }

    [GeneratedRegex("http://127\\.0\\.0\\.1:[0-9]+")]
    private static partial Regex Address();
}
