using System.Diagnostics;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Storage;
using Npgsql;

namespace Bayyina.Bench;

/// <summary>Statements on PostgreSQL, in batches and from many clients that wait for their receipts, beside plain rows of the same size in the same server.</summary>
public sealed class PostgresBenches(BenchOptions options)
{
    private const int Batch = 2_000;
    private const int Clients = 50;

    // What a row of this record takes: the packed token and its disclosures.
    private const int RowBytes = 1_300;

    public IEnumerable<BenchRow> Statements()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", options.In("postgres-state"));
        using var server = new PostgresInput(options);
        using var product = Product.Open(options.In("postgres-data"), TimeProvider.System, null, new Stores(server.NewDatabase("record"), null, server.NewDatabase("lock")));
        var plain = server.NewDatabase("plain");
        Do(plain, "CREATE TABLE row (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, content BYTEA NOT NULL)");

        List<double> ours = [], reference = [];
        for (var round = -1; round < options.Size(20, 5); round++)
        {
            var (one, other) = (Batch / InBatch(product), Batch / PlainBatch(plain));
            if (round >= 0)
            {
                ours.Add(one);
                reference.Add(other);
            }
        }
        yield return Rate($"PostgreSQL, statements in batches of {Batch:N0}, against plain rows of {RowBytes} bytes", Pairs.Median(ours), Pairs.Median(reference), 3_000);

        var each = (int)options.Size(200, 40);
        ours.Clear();
        reference.Clear();
        for (var round = -1; round < 3; round++)
        {
            var one = Clients * each / FromClients(each, () => Say(product, 1));
            var other = Clients * each / FromClients(each, () => PlainRow(plain));
            if (round >= 0)
            {
                ours.Add(one);
                reference.Add(other);
            }
        }
        yield return Rate($"PostgreSQL, {Clients} clients that wait for their receipts, against {Clients} that commit plain rows", Pairs.Median(ours), Pairs.Median(reference), 1_500);
    }

    private static BenchRow Rate(string name, double ours, double reference, double least) => new(
        name, FormattableString.Invariant($"{ours:F0} a second"), FormattableString.Invariant($"{reference:F0} a second"),
        FormattableString.Invariant($"{reference / ours:F1}"), FormattableString.Invariant($"≥ {least:F0} a second"), ours >= least);

    private static double InBatch(Product product) => TimeOf(() => Say(product, Batch));

    private static void Say(Product product, int count)
    {
        product.Statements.Say(
            [.. Enumerable.Range(0, count).Select(i =>
                IncidentBook.Opening(SubjectId.New("incident"), $"تمرين {i}", "2026-01-17T09:02+02:00", "the training yard", exercise: true))],
            product.Node);
        product.Sequencer.Run();
    }

    private static double PlainBatch(string database)
    {
        var content = Content();
        return TimeOf(() =>
        {
            using var connection = Open(database);
            using var transaction = connection.BeginTransaction();
            foreach (var chunk in Enumerable.Range(0, Batch).Chunk(500))
            {
                using var batch = new NpgsqlBatch(connection, transaction);
                foreach (var _ in chunk)
                {
                    batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO row (content) VALUES ($1)") { Parameters = { new NpgsqlParameter { Value = content } } });
                }
                batch.ExecuteNonQuery();
            }
            transaction.Commit();
        });
    }

    private static void PlainRow(string database)
    {
        using var connection = Open(database);
        using var command = new NpgsqlCommand("INSERT INTO row (content) VALUES ($1)", connection) { Parameters = { new NpgsqlParameter { Value = Content() } } };
        command.ExecuteNonQuery();
    }

    private static double FromClients(int each, Action act) => TimeOf(() =>
    {
        var clients = Enumerable.Range(0, Clients).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < each; i++)
            {
                act();
            }
        })).ToList();
        clients.ForEach(client => client.Start());
        clients.ForEach(client => client.Join());
    });

    // As random as what is signed: nothing that the server could fold together.
    private static byte[] Content()
    {
        var content = new byte[RowBytes];
        Random.Shared.NextBytes(content);
        return content;
    }

    private static void Do(string database, string sql)
    {
        using var connection = Open(database);
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static NpgsqlConnection Open(string database)
    {
        var connection = new NpgsqlConnection(database + ";Max Auto Prepare=20;No Reset On Close=true");
        connection.Open();
        return connection;
    }

    private static double TimeOf(Action act)
    {
        var began = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
