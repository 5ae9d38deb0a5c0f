using System.Data.Common;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Bayyina.Storage;

/// <summary>PostgreSQL: a server that several nodes write to.</summary>
/// <remarks>Text is ordered and compared as bytes, column by column (<c>COLLATE "C"</c>), whatever the database's own collation is.</remarks>
internal sealed partial class PostgresDialect : Dialect
{
    /// <summary>The first half of the keys of our advisory locks: "bayy".</summary>
    public const int Locks = 0x62617979;

    /// <summary>The second half, of who writes alone.</summary>
    public const int WritingLock = 0;

    /// <summary>The first half of the keys of the stripes' locks: "bays".</summary>
    private const int StripeLocks = 0x62617973;

    private const int MostFaults = 100;

    private static readonly Version Oldest = new(14, 0);

    private PostgresDialect()
    {
    }

    public static PostgresDialect One { get; } = new();

    public override string Name => "postgresql";

    public override bool IsShared => true;

    public static string CodeOfServer(NpgsqlException error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "disk.full",
        PostgresException server => IsGone(server.SqlState) ? "database.unreachable" : "database.failed",
        _ => error.InnerException is SocketException or IOException or TimeoutException or null ? "database.unreachable" : "database.failed",
    };

    public override string IsAmongKeys(string column) => $"{column} = ANY(@keys)";

    public override object Keys(IEnumerable<string> keys) => new { keys = keys.Select(Prepared.Plain).ToArray() };

    public override string Listed => "unnest(@numbers) WITH ORDINALITY AS listed (number, place)";

    public override string IsAmongNumbers(string column) => $"{column} = ANY(@numbers)";

    public override object Numbers(IEnumerable<long> numbers) => numbers.ToArray();

    public override string Contains(string column, string parameter) => $"strpos({column}, @{parameter}) > 0";

    public override string Ordinal(string column) => $"{column} COLLATE \"C\"";

    public override DbTransaction BeginSnapshot(DbConnection connection)
    {
        var transaction = connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        try
        {
            // What is read may take long to be worked on, and nobody waits for who only reads.
            connection.Execute("SET LOCAL idle_in_transaction_session_timeout = 0", transaction: transaction);
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    public override void Fill(DbTransaction transaction, string table, DbDataReader rows, Action each)
    {
        var connection = (NpgsqlConnection)transaction.Connection!;
        var types = connection.Query<(string Name, string Type)>(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @table",
            new { table }, transaction).ToDictionary(column => column.Name, column => column.Type, StringComparer.Ordinal);
        var columns = Enumerable.Range(0, rows.FieldCount).Select(rows.GetName).ToList();
        using var writer = connection.BeginBinaryImport($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)");
        writer.Timeout = TimeSpan.Zero;
        while (rows.Read())
        {
            writer.StartRow();
            for (var i = 0; i < columns.Count; i++)
            {
                Write(writer, types[columns[i]], rows.GetValue(i));
            }
            each();
        }
        writer.Complete();
    }

    // A number, a text and bytes are all that there is. What SQLite holds may have been written by an older version as text, and no text here
    // has a zero character.
    private static void Write(NpgsqlBinaryImporter writer, string type, object value)
    {
        switch (type, value)
        {
            case (_, DBNull): writer.WriteNull(); break;
            case ("bytea", string text): writer.Write(System.Text.Encoding.Latin1.GetBytes(text), NpgsqlDbType.Bytea); break;
            case ("bytea", byte[] bytes): writer.Write(bytes, NpgsqlDbType.Bytea); break;
            case ("bigint", _): writer.Write(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture), NpgsqlDbType.Bigint); break;
            default: writer.Write(Prepared.Plain(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!), NpgsqlDbType.Text); break;
        }
    }

    // Numbers that are given to a row do not move on what gives them by itself.
    public override void NumberOn(DbTransaction transaction)
    {
        var numbered = transaction.Connection!.Query<(string Table, string Column)>(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES'", transaction: transaction).ToList();
        foreach (var (table, column) in numbered)
        {
            transaction.Connection!.Execute(
                $"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), COALESCE(MAX({column}), 1), MAX({column}) IS NOT NULL) FROM {table}", transaction: transaction);
        }
    }

    // amcheck, from 1.3 on (PostgreSQL 14): its administrator sets it up and says who may call it.
    public override IEnumerable<string>? Faults(DbConnection connection, DbTransaction transaction)
    {
        var schema = connection.ExecuteScalar<string?>(
            """
            SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'amcheck'
            AND 2 = (SELECT COUNT(DISTINCT p.proname) FROM pg_proc p WHERE p.pronamespace = n.oid AND has_function_privilege(p.oid, 'EXECUTE')
                AND (p.proname = 'verify_heapam' OR (p.proname = 'bt_index_check' AND p.pronargs >= 2)))
            """,
            transaction: transaction);
        return schema is null ? null : Faults((NpgsqlConnection)connection, schema).Take(MostFaults);
    }

    // Beside the connection that goes on reading: one on which the server named a damaged page or index is given up.
    private static IEnumerable<string> Faults(NpgsqlConnection connection, string amcheck)
    {
        NpgsqlConnection Another() => Opened((NpgsqlConnection)((ICloneable)connection).Clone());
        var beside = Another();
        try
        {
            var relations = beside.Query<(string Name, string Kind)>(
                """
                SELECT c.oid::regclass::text, c.relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am a ON a.oid = c.relam
                WHERE n.nspname = current_schema() AND (c.relkind = 'r' OR (c.relkind = 'i' AND a.amname = 'btree')) ORDER BY c.relkind DESC, 1
                """).ToList();
            foreach (var (name, kind) in relations)
            {
                var sql = kind == "r"
                    ? $"SELECT format('%s, page %s: %s', @name, blkno, msg) FROM {amcheck}.verify_heapam(@name::regclass) LIMIT {MostFaults}"
                    : $"SELECT NULL FROM {amcheck}.bt_index_check(@name::regclass, true)";
                List<string> found;
                try
                {
                    found = [.. beside.Query<string?>(sql, new { name }, commandTimeout: 0).OfType<string>()];
                }
                catch (PostgresException fault) when (!IsGone(fault.SqlState))
                {
                    found = [$"{name}: {fault.MessageText}"];
                    beside.Dispose();
                    beside = Another();
                }
                foreach (var one in found)
                {
                    yield return one;
                }
            }
        }
        finally
        {
            beside.Dispose();
        }
    }

    public override DbConnection Open(string place) => Opened(new NpgsqlConnection(PostgresAddress.ConnectionString(place)));

    /// <summary>Opens a connection, or disposes of it.</summary>
    /// <exception cref="NpgsqlException">Whatever was in the way.</exception>
    public static NpgsqlConnection Opened(NpgsqlConnection connection)
    {
        try
        {
            connection.Open();
            return connection;
        }
        // A line that is cut at the wrong moment shows as an error of the socket itself.
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException)
        {
            connection.Dispose();
            throw new NpgsqlException("The connection ended while it was opened.", cut is IOException ? cut : new IOException(cut.Message, cut));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override void Close(string place)
    {
        using var connection = new NpgsqlConnection(PostgresAddress.ConnectionString(place));
        NpgsqlConnection.ClearPool(connection);
    }

    public override void Check(DbConnection connection)
    {
        var version = ((NpgsqlConnection)connection).PostgreSqlVersion;
        if (version < Oldest)
        {
            throw new StorageException("database.too_old", $"PostgreSQL {version}; it has to be {Oldest.Major} or newer.");
        }
        if (connection.ExecuteScalar<string>("SHOW server_encoding") is var encoding && encoding != "UTF8")
        {
            throw new StorageException("database.encoding", $"Its encoding is {encoding}; it has to be UTF8.");
        }
        if (connection.ExecuteScalar<string>("SHOW fsync") != "on")
        {
            throw new StorageException("database.not_durable", "fsync is off: a power cut would take back what was acknowledged.");
        }
    }

    public override bool HasTable(DbConnection connection, string table) => connection.ExecuteScalar<long>(
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = @table", new { table }) > 0;

    public override string Translate(string migration) => TypeWord().Replace(Comment().Replace(migration, ""), word => word.Value switch
    {
        "INTEGER PRIMARY KEY" => "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        // As wide as SQLite's, so that a column is read as the same type from both.
        "INTEGER" => "BIGINT",
        "BLOB" => "BYTEA",
        " WITHOUT ROWID" => "",
        _ => "TEXT COLLATE \"C\"",
    });

    public override string Numbered(string sql) => PlaceName().Replace(
        sql, name => "$" + (int.Parse(name.ValueSpan[1..], System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));

    public override DbParameter Place(int number, object? value) => new NpgsqlParameter { Value = value ?? DBNull.Value };

    // Read committed, so that what is read after the lock was waited for is what the one before has left.
    public override DbTransaction BeginWriting(DbConnection connection)
    {
        var transaction = connection.BeginTransaction(System.Data.IsolationLevel.ReadCommitted);
        try
        {
            connection.Execute($"SELECT pg_advisory_xact_lock({Locks}, {WritingLock})", transaction: transaction);
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    public override DbTransaction BeginWritingBeside(DbConnection connection, int[] stripes)
    {
        var transaction = connection.BeginTransaction(System.Data.IsolationLevel.ReadCommitted);
        try
        {
            // The order of an array is that in which its locks are taken; a session's own locks of one key are counted.
            connection.Execute(
                $"""
                SELECT pg_advisory_xact_lock_shared({Locks}, {WritingLock});
                SELECT pg_advisory_xact_lock({StripeLocks}, stripe) FROM unnest(@stripes) AS stripe
                """,
                new { stripes }, transaction);
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    // What broke before the commit was asked for has changed nothing; what broke while it was asked for is found to be here already.
    public override bool IsWorthAnotherTry(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.UniqueViolation }
        || IsBroken(error);

    public override bool IsBroken(Exception error) => error switch
    {
        PostgresException server => IsGone(server.SqlState) && server.SqlState != PostgresErrorCodes.TooManyConnections,
        NpgsqlException { InnerException: IOException or SocketException } => true,
        // What is used after it broke shows as what it is made of, and not always why.
        ObjectDisposedException gone => gone.InnerException is NpgsqlException || gone.StackTrace?.Contains("at Npgsql.", StringComparison.Ordinal) == true,
        _ => false,
    };

    /// <summary>Writes every table anew.</summary>
    /// <remarks>
    /// What a transaction that began before the erasure may still see would be carried over: so there must be none, in any database of
    /// the server, since the oldest of all bounds what the writing anew itself still sees. The old files are
    /// unlinked, not overwritten, and what was written lies in the server's own log until that is reused: docs/operations.md says so.
    /// </remarks>
    public override bool Scrub(DbConnection connection)
    {
        var mark = connection.ExecuteScalar<string>("SELECT pg_current_xact_id()::text");
        var older = connection.ExecuteScalar<long>(
            """
            SELECT COUNT(*) FROM (
                SELECT backend_xmin AS horizon FROM pg_stat_activity WHERE pid <> pg_backend_pid()
                UNION ALL SELECT backend_xid FROM pg_stat_activity WHERE pid <> pg_backend_pid()
                UNION ALL SELECT xmin FROM pg_replication_slots
                UNION ALL SELECT transaction FROM pg_prepared_xacts) AS others
            WHERE horizon IS NOT NULL AND age(horizon) > age(@mark::xid8::xid)
            """,
            new { mark });
        if (older > 0)
        {
            return false;
        }
        var tables = connection.Query<string>("SELECT quote_ident(table_name) FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'");
        // Whoever began to read meanwhile is not waited for: all that reads after it would stand behind this, and a check of the record,
        // which reads by two sessions, would wait for itself.
        connection.Execute("SET lock_timeout = 1000");
        try
        {
            connection.Execute("VACUUM (FULL) " + string.Join(", ", tables), commandTimeout: 0);
            return true;
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
        finally
        {
            connection.Execute("RESET lock_timeout");
        }
    }

    public override bool FinishScrub(DbConnection connection) => Scrub(connection);

    // Connection exceptions; the server ends or starts; a session that was silent for too long; no room for another one.
    private static bool IsGone(string state) => state.StartsWith("08", StringComparison.Ordinal)
        || state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or "57P05" or "25P03" or PostgresErrorCodes.TooManyConnections;

    [GeneratedRegex(@"INTEGER PRIMARY KEY|\bINTEGER\b|\bBLOB\b| WITHOUT ROWID|\bTEXT\b")]
    private static partial Regex TypeWord();

    [GeneratedRegex(@"--[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"@\d+")]
    private static partial Regex PlaceName();
}
