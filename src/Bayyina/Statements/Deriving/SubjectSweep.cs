using System.Data;
using System.Data.Common;
using System.Globalization;
using Bayyina.Proof;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Statements;

/// <summary>A subject on the way through the record.</summary>
/// <param name="Subject">As its rows name it.</param>
/// <param name="State">Its fold; null where a statement that belongs to it cannot be read.</param>
/// <param name="Broken">Why not.</param>
internal sealed record Swept(string Subject, SubjectState? State, Exception? Broken);

/// <summary>Folds every subject of a record, in batches that fit into memory, on all processors.</summary>
/// <param name="connection">Read from nothing else while a batch is fetched: some databases give one answer at a time.</param>
/// <param name="transaction">Whose view of the record counts.</param>
/// <param name="seal">Under what the protected lies.</param>
/// <param name="rules">Of the folds.</param>
internal sealed class SubjectSweep(DbConnection connection, DbTransaction? transaction, DisclosureSeal seal, FoldRules rules)
{
    private const int MostSubjects = 1024;
    private const long MostStatements = 8192;

    /// <summary>How many statements there are about anything.</summary>
    public long Count() => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM statement WHERE subject IS NOT NULL", transaction: transaction);

    /// <summary>All subjects, each once.</summary>
    /// <param name="skip">Those that are passed over.</param>
    public IEnumerable<IReadOnlyList<Swept>> Batches(Func<string, bool>? skip = null)
    {
        for (var after = ""; Next(after) is { Count: > 0 } subjects; after = subjects[^1])
        {
            yield return FoldAll(skip is null ? subjects : subjects.FindAll(subject => !skip(subject)));
        }
    }

    /// <summary>Whether an exception says that what is stored cannot be read, rather than that the program is wrong.</summary>
    public static bool IsDamage(Exception error) => error is ProofFormatException or StorageException or InvalidCastException
        or FormatException or ArgumentException or IndexOutOfRangeException or InvalidOperationException;

    private List<string> Next(string after)
    {
        var subjects = new List<string>();
        var statements = 0L;
        foreach (var (subject, count) in connection.Query<(string, long)>(
            "SELECT subject, COUNT(*) FROM statement WHERE subject > @after GROUP BY subject ORDER BY subject LIMIT @most",
            new { after, most = MostSubjects }, transaction))
        {
            if (subjects.Count > 0 && statements + count > MostStatements)
            {
                break;
            }
            subjects.Add(subject);
            statements += count;
        }
        return subjects;
    }

    private Swept[] FoldAll(List<string> subjects)
    {
        var own = Read("s.subject", subjects).ToLookup(row => row.Subject, StringComparer.Ordinal);
        var here = own.SelectMany(rows => rows).Where(row => row.Statement is not null).ToList();
        var ids = here.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var bySup = Pairs("SELECT target, statement FROM statement_target WHERE", "target", ids);
        var byJti = Pairs("SELECT jti, id FROM statement WHERE", "jti", here.Select(row => row.Statement!.Token.Open.Jti));
        var known = here.ToDictionary(row => row.Id, StringComparer.Ordinal);
        var outside = here.SelectMany(row => row.Statement!.Supersedes).Select(id => id.Value)
            .Concat(bySup.SelectMany(said => said)).Concat(byJti.SelectMany(twin => twin)).Where(id => !known.ContainsKey(id));
        foreach (var row in Read("s.id", outside.Distinct(StringComparer.Ordinal)))
        {
            known.TryAdd(row.Id, row);
        }
        var swept = new Swept[subjects.Count];
        Parallel.For(0, swept.Length, i => swept[i] = FoldOne(subjects[i], [.. own[subjects[i]]], known, bySup, byJti));
        return swept;
    }

    private Swept FoldOne(string name, List<Row> own, Dictionary<string, Row> known, ILookup<string, string> bySup, ILookup<string, string> byJti)
    {
        if (!SubjectId.TryParse(name, out var subject))
        {
            return new Swept(name, null, new FormatException($"{name} is no subject."));
        }
        if (own.Find(row => row.Broken is not null) is { } unreadable)
        {
            return new Swept(name, null, unreadable.Broken);
        }
        var touching = own.SelectMany(row => row.Statement!.Supersedes.Select(id => id.Value)
            .Concat(bySup[row.Id]).Concat(byJti[row.Statement.Token.Open.Jti]));
        var all = own.Concat(touching.Distinct(StringComparer.Ordinal).Select(id => known.GetValueOrDefault(id)).OfType<Row>()).ToList();
        return all.Find(row => row.Broken is not null) is { } broken
            ? new Swept(name, null, broken.Broken)
            : new Swept(name, Fold.Of(subject, all.Select(row => row.Statement!), rules), null);
    }

    private Row[] Read(string column, IEnumerable<string> keys)
    {
        var dialect = Dialect.Of(connection);
        var records = new List<IDataRecord>();
        using (var reader = connection.ExecuteReader(
            $"SELECT {StatementRows.Columns} FROM statement s {StatementRows.WithKey} WHERE {dialect.IsAmongKeys(column)}", dialect.Keys(keys), transaction))
        {
            // What the enumerator of a reader gives are copies, which stay when it moves on: they are parsed on all processors.
            records.AddRange(((DbDataReader)reader).Cast<IDataRecord>());
        }
        var rows = new Row[records.Count];
        Parallel.For(0, rows.Length, i => rows[i] = Parsed(records[i]));
        return rows;
    }

    private Row Parsed(IDataRecord record)
    {
        var (id, subject) = (Text(record, 0), Text(record, 1));
        try
        {
            return new Row(id, subject, StatementRows.ToStatement(record, seal), null);
        }
        catch (Exception damaged) when (IsDamage(damaged))
        {
            return new Row(id, subject, null, damaged);
        }
    }

    private ILookup<string, string> Pairs(string select, string column, IEnumerable<string> keys)
    {
        var dialect = Dialect.Of(connection);
        return connection.Query<(string, string)>(
            $"{select} {dialect.IsAmongKeys(column)}", dialect.Keys(keys.Distinct(StringComparer.Ordinal)), transaction)
            .ToLookup(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);
    }

    private static string Text(IDataRecord record, int column) => Convert.ToString(record.GetValue(column), CultureInfo.InvariantCulture) ?? "";

    private sealed record Row(string Id, string Subject, Statement? Statement, Exception? Broken);
}
