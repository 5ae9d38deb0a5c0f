using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Ledger;

/// <summary>The ledger's side of the database: the row that fences, and the leaves in their order.</summary>
public sealed class LedgerRows(Database database)
{
    /// <summary>The origin, or null before the ledger was founded.</summary>
    public string? Origin() => database.Read(c => c.ExecuteScalar<string?>("SELECT origin FROM ledger"));

    /// <summary>Founds the ledger: once, with its random origin.</summary>
    public static void Found(DbTransaction transaction, string origin) =>
        transaction.Connection!.Execute("INSERT INTO ledger (one, origin, size) VALUES (1, @origin, 0)", new { origin }, transaction);

    /// <summary>How many indexes were assigned.</summary>
    public long Assigned() => database.Read(c => c.ExecuteScalar<long>("SELECT size FROM ledger"));

    /// <summary>Whether anything waits for an index.</summary>
    public bool AnyStaged() => database.Read(c => c.ExecuteScalar<long?>("SELECT 1 FROM waiting ORDER BY staged_at LIMIT 1")) is not null;

    /// <summary>What waits for an index, oldest first.</summary>
    internal static List<StagedRow> Waiting(DbTransaction transaction, int most)
    {
        // In two steps: a server that has not counted lately how few wait would read through all statements instead.
        var connection = transaction.Connection!;
        var waiting = connection.Query<(long Number, long StagedAt, string Author, string KeyId)>(
            "SELECT statement, staged_at, author, key_id FROM waiting ORDER BY staged_at, statement LIMIT @most", new { most }, transaction).AsList();
        var dialect = Dialect.Of(connection);
        var rows = connection.Query<StagedRow>(
            $"""
            SELECT s.number AS Number, s.id AS Id, s.kind AS Kind, s.subject AS Subject, s.exercise AS Exercise, s.issuer AS Issuer
            FROM statement s WHERE {dialect.IsAmongNumbers("s.number")}
            """,
            new { numbers = dialect.Numbers(waiting.Select(one => one.Number)) }, transaction).ToDictionary(row => row.Number);
        return waiting.ConvertAll(one => rows[one.Number] with { StagedAt = one.StagedAt, Author = one.Author, KeyId = one.KeyId });
    }

    /// <summary>The erasures that stand in the ledger, by subject; they are few.</summary>
    internal static ILookup<string, StatementId> Erasures(DbTransaction transaction) =>
        transaction.Connection!.Query<(string Subject, string Id)>(
            "SELECT s.subject, s.id FROM statement s JOIN ledger_entry e ON e.statement = s.number WHERE s.kind = @kind AND s.subject IS NOT NULL",
            new { kind = KernelKinds.Erased.Name }, transaction)
        .ToLookup(row => row.Subject, row => new StatementId(row.Id), StringComparer.Ordinal);

    /// <summary>Gives rows their indexes, for ever. Fenced: whoever read an older size changes nothing.</summary>
    /// <exception cref="LedgerException"><c>ledger.fenced</c>: another process assigned meanwhile.</exception>
    internal static void Assign(DbTransaction transaction, long size, IReadOnlyList<StagedRow> rows)
    {
        var connection = transaction.Connection!;
        var moved = connection.Execute(
            "UPDATE ledger SET size = @next WHERE one = 1 AND size = @size", new { next = size + rows.Count, size }, transaction);
        if (moved != 1)
        {
            throw new LedgerException("ledger.fenced", "Another process assigned indexes meanwhile.");
        }
        var dialect = Dialect.Of(connection);
        var numbers = dialect.Numbers(rows.Select(row => row.Number));
        var gone = connection.Execute(
            $"DELETE FROM waiting WHERE staged_at >= @first AND staged_at <= @last AND {dialect.IsAmongNumbers("statement")}",
            new { first = rows[0].StagedAt, last = rows[^1].StagedAt, numbers }, transaction);
        if (gone != rows.Count)
        {
            throw new LedgerException("ledger.fenced", "Some were given an index meanwhile.");
        }
        connection.Execute(
            $"INSERT INTO ledger_entry (ledger_index, statement) SELECT @size + place - 1, number FROM {dialect.Listed}", new { numbers, size }, transaction);
    }

    /// <summary>The rows that wait for an index now.</summary>
    internal List<long> NumbersWaiting() => database.Read(c => c.Query<long>("SELECT statement FROM waiting").AsList());

    /// <summary>Whether none of these rows waits any more.</summary>
    internal bool NoneWaits(IReadOnlyList<long> numbers) => database.Read(connection =>
    {
        var dialect = Dialect.Of(connection);
        return connection.ExecuteScalar<long>(
            $"SELECT COUNT(*) FROM waiting WHERE {dialect.IsAmongNumbers("statement")}", new { numbers = dialect.Numbers(numbers) }) == 0;
    });

    /// <summary>The leaves from an index on, in their order, without a gap.</summary>
    /// <exception cref="LedgerException"><c>ledger.row_missing</c>.</exception>
    public List<string> Leaves(long from, long to) => PackedLeaves(from, to).ConvertAll(PackedText.Read);

    /// <summary>As <see cref="Leaves"/>, as the database keeps them: <see cref="PackedText.Read"/> gives their text.</summary>
    internal List<object> PackedLeaves(long from, long to) => database.Read(connection =>
    {
        var leaves = new List<object>((int)(to - from));
        var rows = connection.Query<(long Index, object Jws)>(
            """
            SELECT e.ledger_index, s.jws FROM ledger_entry e JOIN statement s ON s.number = e.statement
            WHERE e.ledger_index >= @from AND e.ledger_index < @to ORDER BY e.ledger_index
            """,
            new { from, to }, buffered: false);
        foreach (var (index, jws) in rows)
        {
            if (index != from + leaves.Count)
            {
                break;
            }
            leaves.Add(jws);
        }
        return leaves.Count == to - from
            ? leaves
            : throw new LedgerException("ledger.row_missing", $"No statement has index {from + leaves.Count}.");
    });

    /// <summary>What entries are about, from an index on, in their order; past <see cref="Assigned"/> there is nothing.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The one after the last.</param>
    public IReadOnlyList<LedgerEntry> Entries(long from, long to) => database.Read(connection => connection
        .Query<(long Index, string? Subject, string? Kind, long Exercise)>(
            """
            SELECT e.ledger_index, s.subject, s.kind, s.exercise FROM ledger_entry e JOIN statement s ON s.number = e.statement
            WHERE e.ledger_index >= @from AND e.ledger_index < @to ORDER BY e.ledger_index
            """,
            new { from, to })
        .Select(row => new LedgerEntry(row.Index, row.Subject, row.Kind, row.Exercise != 0))
        .ToList());

    /// <summary>The indexes of statements that have one.</summary>
    public Dictionary<StatementId, long> IndexesOf(IEnumerable<StatementId> ids) => database.Read(connection =>
    {
        var indexes = new Dictionary<StatementId, long>();
        var dialect = Dialect.Of(connection);
        foreach (var (id, index) in connection.Query<(string, long)>(
            $"SELECT s.id, e.ledger_index FROM statement s JOIN ledger_entry e ON e.statement = s.number WHERE {dialect.IsAmongKeys("s.id")}",
            dialect.Keys(ids.Select(id => id.Value))))
        {
            indexes[new StatementId(id)] = index;
        }
        return indexes;
    });
}

/// <summary>What an entry of the ledger is about, and nothing of what it says.</summary>
/// <param name="Index">Its place.</param>
/// <param name="Subject">Null where it is not at hand.</param>
/// <param name="Kind">Null where it is not at hand.</param>
/// <param name="Exercise">Whether it is of a drill.</param>
public sealed record LedgerEntry(long Index, string? Subject, string? Kind, bool Exercise);

/// <summary>A statement that waits for its index.</summary>
internal sealed record StagedRow(long Number, string Id, string? Kind, string? Subject, long Exercise, string? Issuer)
{
    /// <summary>Its place among what waits.</summary>
    public long StagedAt { get; init; }

    /// <summary>Who said it.</summary>
    public string Author { get; init; } = "";

    /// <summary>The thumbprint of the key under which it was said.</summary>
    public string KeyId { get; init; } = "";
}
