using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bayyina.Storage;

/// <summary>The few things in which databases differ. Everything else is portable SQL.</summary>
public abstract class Dialect
{
    // SQLITE_FULL.
    private const int Full = 13;

    // SQLITE_IOERR_SHMSIZE: the file beside the database that says what its log holds could not be given room; SQLite has no word
    // of its own for a full disk there.
    private const int NoRoomForIndexOfLog = 4874;

    /// <summary>SQLite, by the operating system's library.</summary>
    public static Dialect Sqlite => SqliteDialect.One;

    /// <summary>PostgreSQL, 14 or newer.</summary>
    public static Dialect Postgres => PostgresDialect.One;

    /// <summary>The dialect of a place: PostgreSQL's where it is a connection string or an address, otherwise that of a file.</summary>
    public static Dialect For(string place) => PostgresAddress.IsOne(place) ? Postgres : Sqlite;

    /// <summary>The dialect of a connection.</summary>
    public static Dialect Of(DbConnection connection) => connection is SqliteConnection ? Sqlite : OfServer(connection);

    /// <summary>A PostgreSQL database's host and name, without what is secret of its address.</summary>
    /// <exception cref="StorageException"><c>database.address</c>.</exception>
    public static string NameOf(string place) => PostgresAddress.NameOf(place);

    /// <summary>Whether two addresses are those of one PostgreSQL database, as far as they tell.</summary>
    /// <exception cref="StorageException"><c>database.address</c>.</exception>
    public static bool AreSame(string one, string other) => NameOf(one) == NameOf(other);

    /// <summary>What an error of a database is called; null where it is none.</summary>
    /// <returns><c>disk.full</c>, <c>database.unreachable</c>, <c>database.failed</c>.</returns>
    public static string? CodeOf(Exception error) => error switch
    {
        SqliteException { SqliteErrorCode: Full } or SqliteException { SqliteExtendedErrorCode: NoRoomForIndexOfLog } => "disk.full",
        NpgsqlException server => PostgresDialect.CodeOfServer(server),
        DbException => "database.failed",
        ObjectDisposedException gone when PostgresDialect.One.IsBroken(gone) => "database.unreachable",
        _ => null,
    };

    /// <summary>What it is called in a dossier's process record.</summary>
    public abstract string Name { get; }

    /// <summary>Whether several nodes may write to one database.</summary>
    public abstract bool IsShared { get; }

    /// <summary>A condition that a column holds one of many keys, bound as one parameter <c>@keys</c> by <see cref="Keys"/>.</summary>
    public abstract string IsAmongKeys(string column);

    /// <summary>The parameter for <see cref="IsAmongKeys"/>.</summary>
    public abstract object Keys(IEnumerable<string> keys);

    /// <summary>A table <c>listed</c> of many numbers, <c>number</c>, by their <c>place</c> from 1 on; bound by <see cref="Numbers"/>.</summary>
    public abstract string Listed { get; }

    /// <summary>Whether a column of numbers is among many; bound by <see cref="Numbers"/>. The server goes by the column's index, whatever it believes of the table.</summary>
    public abstract string IsAmongNumbers(string column);

    /// <summary>The parameter for <see cref="Listed"/> and <see cref="IsAmongNumbers"/>.</summary>
    public abstract object Numbers(IEnumerable<long> numbers);

    /// <summary>A condition that a column's text contains that of a parameter, letter by letter.</summary>
    /// <remarks>LIKE would fold the case of Latin letters, know wildcards, and take several times as long.</remarks>
    public abstract string Contains(string column, string parameter);

    /// <summary>A column of text in the order of its bytes, whatever the database's own order of letters is.</summary>
    public abstract string Ordinal(string column);

    /// <summary>Begins a transaction that only reads: from its first query on it sees one state, and keeps nobody from writing.</summary>
    public abstract DbTransaction BeginSnapshot(DbConnection connection);

    /// <summary>What the database itself finds wrong with its pages and indexes; at most a hundred sentences, in its own words.</summary>
    public abstract IEnumerable<string> Faults(DbConnection connection, DbTransaction transaction);

    /// <summary>Opens a connection to the place.</summary>
    public abstract DbConnection Open(string place);

    /// <summary>Closes the idle connections to a place.</summary>
    public abstract void Close(string place);

    /// <summary>Refuses a database in which nothing could be kept as it must be.</summary>
    /// <exception cref="StorageException"><c>database.too_old</c>, <c>database.encoding</c>, <c>database.not_durable</c>.</exception>
    public abstract void Check(DbConnection connection);

    /// <summary>Whether there is such a table.</summary>
    public abstract bool HasTable(DbConnection connection, string table);

    /// <summary>A migration in the words of this database.</summary>
    public abstract string Translate(string migration);

    /// <summary>A statement whose places are <c>@0</c>, <c>@1</c>… as this database takes them.</summary>
    public abstract string Numbered(string sql);

    /// <summary>A parameter of such a statement.</summary>
    public abstract DbParameter Place(int number, object? value);

    /// <summary>Begins a transaction that may write, alone: it takes the write lock now, rather than fail in the middle.</summary>
    public abstract DbTransaction BeginWriting(DbConnection connection);

    /// <summary>Begins a transaction that may write beside those of other nodes, to what falls into some stripes.</summary>
    /// <remarks>Only where <see cref="IsShared"/>; elsewhere there is nobody beside.</remarks>
    public virtual DbTransaction BeginWritingBeside(DbConnection connection, int[] stripes) => BeginWriting(connection);

    /// <summary>Whether a transaction failed for what passes, such as a deadlock or a connection that broke, and changed nothing.</summary>
    public virtual bool IsWorthAnotherTry(Exception error) => false;

    /// <summary>Whether the connection was found to have ended since it was used last.</summary>
    public virtual bool IsBroken(Exception error) => false;

    /// <summary>Leaves no old copy of what was erased in the files of the database.</summary>
    /// <returns>False where a reader of an older state keeps it from that; <see cref="FinishScrub"/> tries again.</returns>
    public abstract bool Scrub(DbConnection connection);

    /// <summary>Goes on with what <see cref="Scrub"/> could not finish.</summary>
    /// <returns>False where a reader of an older state keeps it from that still.</returns>
    public abstract bool FinishScrub(DbConnection connection);

    // Apart, so that who keeps to SQLite never loads the other's library.
    private static Dialect OfServer(DbConnection connection) => connection is NpgsqlConnection
        ? Postgres
        : throw new ArgumentException("No dialect for this connection.", nameof(connection));
}
